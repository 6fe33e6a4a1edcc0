/** Smallest window: four of the client's acknowledgements (32 KiB each), so that it never waits for one. */
export const WINDOW_MIN_BYTES = 128 * 1024
/** Largest window, and so the most that one viewer's socket can hold. */
export const WINDOW_MAX_BYTES = 2 * 1024 * 1024
/** The window is what the viewer consumes in this time: Ctrl-C is seen that soon, whatever the link's speed. */
export const WINDOW_MS = 100
/** Shortest time over which a rate is taken. */
const RATE_INTERVAL_MS = 50
/** A link's delay is added to the window up to this much; a longer one is a queue, not distance. */
const DELAY_LIMIT_MS = 300

/**
 * One viewer's window. It counts bytes under way, not offsets: bytes that were skipped for a late viewer were never
 * under way, so an acknowledgement from before the gap and one from after it both count right.
 */
export class FlowControl {
  #sentBytes = 0
  #acknowledgedBytes = 0
  #segments: { offset: number; bytes: number }[]
  #windowBytes = WINDOW_MIN_BYTES
  #rate = 0
  #rateBytes = 0
  #rateSinceMs = 0
  #delayMs = Number.POSITIVE_INFINITY
  #probe: { bytes: number; atMs: number } | undefined

  constructor(offset: number) {
    this.#segments = [{ offset, bytes: 0 }]
  }

  get windowBytes(): number {
    return this.#windowBytes
  }

  /** Bytes that the viewer has consumed. */
  get consumedBytes(): number {
    return this.#acknowledgedBytes
  }

  get inFlightBytes(): number {
    return this.#sentBytes - this.#acknowledgedBytes
  }

  get creditBytes(): number {
    return Math.max(0, this.#windowBytes - this.inFlightBytes)
  }

  /** Nothing from before a gap is under way. */
  get isContiguous(): boolean {
    return this.#segments.length === 1
  }

  sent(bytes: number, nowMs: number): void {
    if (this.inFlightBytes === 0) {
      this.#rateSinceMs = nowMs
      this.#rateBytes = 0
    }
    this.#sentBytes += bytes
    this.#probe ??= { bytes: this.#sentBytes, atMs: nowMs }
  }

  /** What is sent next has this offset. Only while {@link isContiguous}, which keeps the bookkeeping to one gap. */
  skipTo(offset: number): void {
    if (this.inFlightBytes === 0) this.#segments.pop()
    this.#segments.push({ offset, bytes: this.#sentBytes })
  }

  /**
   * The viewer has consumed everything before `offset`.
   * @returns whether that was news; an offset that was never sent is none
   */
  acknowledge(offset: number, nowMs: number): boolean {
    const index = this.#segments.findLastIndex((segment) => segment.offset <= offset)
    const segment = this.#segments[index]
    if (!segment) return false
    const bytes = segment.bytes + offset - segment.offset
    const limit = this.#segments[index + 1]?.bytes ?? this.#sentBytes
    return bytes <= limit && this.#take(bytes, nowMs)
  }

  /** The same for a viewer that sends no acknowledgements: all but `pendingBytes` have left through the socket. */
  acknowledgeAllBut(pendingBytes: number, nowMs: number): boolean {
    return this.#take(this.#sentBytes - pendingBytes, nowMs)
  }

  #take(bytes: number, nowMs: number): boolean {
    if (bytes <= this.#acknowledgedBytes) return false
    this.#rateBytes += bytes - this.#acknowledgedBytes
    this.#acknowledgedBytes = bytes
    while (this.#segments[1] && this.#segments[1].bytes <= bytes) this.#segments.shift()
    this.#measure(nowMs)
    return true
  }

  #measure(nowMs: number): void {
    if (this.#probe && this.#acknowledgedBytes >= this.#probe.bytes) {
      this.#delayMs = Math.min(this.#delayMs, nowMs - this.#probe.atMs)
      this.#probe = undefined
    }
    const elapsedMs = nowMs - this.#rateSinceMs
    if (elapsedMs < RATE_INTERVAL_MS) return
    const rate = this.#rateBytes / elapsedMs
    // Up at once, down slowly: one late acknowledgement is no slower link.
    this.#rate = rate > this.#rate ? rate : (this.#rate + rate) / 2
    this.#rateBytes = 0
    this.#rateSinceMs = nowMs
    // Without the delay a window of 128 KiB could never grow on a link with 100 ms of it.
    const spanMs = WINDOW_MS + Math.min(this.#delayMs, DELAY_LIMIT_MS)
    const windowBytes = Math.round(this.#rate * spanMs)
    this.#windowBytes = Math.min(WINDOW_MAX_BYTES, Math.max(WINDOW_MIN_BYTES, windowBytes))
  }
}
