/** Input that waits for a program which does not read; above it the sender is made to wait. */
export const INPUT_QUEUE_BYTES = 4 * 1024 * 1024
/** Tries in the same turn of the loop after progress: a reading program frees the kernel's 4 KiB within microseconds. */
const SPINS = 16
/** Pauses between tries while the program does not read; node-pty's setImmediate loop took a whole core here. */
const RETRY_MS = [1, 2, 4, 8, 16]

/** Counts one client's input within one epoch, over all its connections. */
export class InputLedger {
  /** Bytes that the host has taken: a reconnecting client goes on from here. */
  acceptedBytes = 0
  /** Bytes that the terminal has taken: what is acknowledged. */
  appliedBytes = 0
  /** Called after each change of {@link appliedBytes}; set by the connection that is attached. */
  onApplied: (() => void) | undefined
}

interface Entry {
  bytes: Uint8Array
  /** What this entry counts for; more than its length where bytes were filtered out. */
  countBytes: number
  ledger: InputLedger | undefined
}

/**
 * Input on its way into the terminal, in order and without loss. It writes at once while the terminal takes it, and
 * can hold people's input back while the host types a message of its own.
 */
export class InputQueue {
  readonly #write: (bytes: Uint8Array) => number
  readonly #onRoom: () => void
  #active: Entry[] = []
  #waiting: Entry[] = []
  #bytes = 0
  #isHeld = false
  #isClosed = false
  #held: { resolve: () => void; reject: (error: Error) => void } | undefined
  #spins = 0
  #retries = 0
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param write takes what it can now and returns how much
   * @param onRoom called when a full queue has emptied by half
   */
  constructor(write: (bytes: Uint8Array) => number, onRoom: () => void) {
    this.#write = write
    this.#onRoom = onRoom
  }

  get isFull(): boolean {
    return this.#bytes >= INPUT_QUEUE_BYTES
  }

  /** A person's input. `countBytes` is what the ledger counts for it, default its length. */
  push(bytes: Uint8Array, ledger?: InputLedger, countBytes = bytes.length): void {
    if (this.#isClosed) return
    if (ledger) ledger.acceptedBytes += countBytes
    this.#bytes += bytes.length
    const entry = { bytes, countBytes, ledger }
    if (this.#isHeld) this.#waiting.push(entry)
    else this.#add(entry)
  }

  /** Holds later input back; resolves once all earlier input is in the terminal, rejects when the queue closes. */
  hold(): Promise<void> {
    this.#isHeld = true
    if (this.#active.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#held = { resolve, reject }
    })
  }

  /** The host's own input, between {@link hold} and {@link release}. */
  type(bytes: Uint8Array): void {
    if (this.#isClosed) return
    this.#bytes += bytes.length
    this.#add({ bytes, countBytes: 0, ledger: undefined })
  }

  /** Lets the input go that was held back. */
  release(): void {
    this.#isHeld = false
    const waiting = this.#waiting
    this.#waiting = []
    for (const entry of waiting) this.#add(entry)
  }

  /** The program is gone: drops everything. */
  close(): void {
    this.#isClosed = true
    this.#active = []
    this.#waiting = []
    this.#bytes = 0
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#held?.reject(new Error('The program has ended.'))
    this.#onRoom()
  }

  #add(entry: Entry): void {
    this.#active.push(entry)
    if (this.#active.length === 1) this.#pump()
  }

  #pump(): void {
    const wasFull = this.isFull
    let hasProgress = false
    for (let entry = this.#active[0]; entry; entry = this.#active[0]) {
      const size = entry.bytes.length === 0 ? 0 : this.#write(entry.bytes)
      this.#bytes -= size
      hasProgress ||= size > 0
      if (size < entry.bytes.length) {
        entry.bytes = entry.bytes.subarray(size)
        this.#retry(hasProgress)
        break
      }
      this.#active.shift()
      this.#count(entry)
    }
    if (wasFull && this.#bytes < INPUT_QUEUE_BYTES / 2) this.#onRoom()
    if (this.#active.length > 0) return
    this.#held?.resolve()
    this.#held = undefined
  }

  #count({ ledger, countBytes }: Entry): void {
    if (!ledger) return
    ledger.appliedBytes += countBytes
    ledger.onApplied?.()
  }

  #retry(hasProgress: boolean): void {
    if (hasProgress) {
      this.#spins = 0
      this.#retries = 0
    }
    if (this.#spins < SPINS) {
      this.#spins++
      this.#immediate = setImmediate(() => this.#pump())
      return
    }
    const delayMs = RETRY_MS[Math.min(this.#retries++, RETRY_MS.length - 1)]
    this.#timer = setTimeout(() => this.#pump(), delayMs)
  }
}
