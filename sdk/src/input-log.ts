import { INPUT_WINDOW_BYTES } from '@sac/openapi/terminal-frames'

/** Input travels in frames of at most this, so that Ctrl-C never waits behind a long paste in one frame. */
const FRAME_BYTES = 32 * 1024

/**
 * Input that the host has not taken yet, with absolute offsets, so that a reconnect resends exactly what is missing.
 *
 * ```
 * start ........ sent ........ end
 *   kept, under way | kept, waiting for room in the window
 * ```
 */
export class InputLog {
  #chunks: Uint8Array[] = []
  #start = 0
  #sent = 0
  #end = 0

  /** Offset of the oldest byte that is not acknowledged. */
  get start(): number {
    return this.#start
  }

  get pendingBytes(): number {
    return this.#end - this.#start
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    // The caller may reuse its buffer.
    for (let from = 0; from < bytes.length; from += FRAME_BYTES) {
      this.#chunks.push(bytes.slice(from, from + FRAME_BYTES))
    }
    this.#end += bytes.length
  }

  /** The host has everything before `offset`. */
  acknowledge(offset: number): void {
    const upTo = Math.min(offset, this.#end)
    while (this.#start < upTo) {
      const chunk = this.#chunks[0]!
      const taken = Math.min(chunk.length, upTo - this.#start)
      if (taken === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(taken)
      this.#start += taken
    }
    this.#sent = Math.max(this.#sent, this.#start)
  }

  /** After a reconnect: everything kept is to be sent again. */
  rewind(): void {
    this.#sent = this.#start
  }

  /** Drops everything and counts on from `offset`. Returns what was dropped. */
  refuse(offset: number): Uint8Array {
    const dropped = new Uint8Array(this.pendingBytes)
    let at = 0
    for (const chunk of this.#chunks) {
      dropped.set(chunk, at)
      at += chunk.length
    }
    this.#chunks = []
    this.#start = offset
    this.#sent = offset
    this.#end = offset
    return dropped
  }

  /** The next frames that the window has room for; they count as sent. */
  *take(): Generator<Uint8Array, void, undefined> {
    let offset = this.#start
    for (const chunk of this.#chunks) {
      const end = offset + chunk.length
      if (end > this.#sent) {
        if (end - this.#start > INPUT_WINDOW_BYTES) return
        const frame = this.#sent > offset ? chunk.subarray(this.#sent - offset) : chunk
        this.#sent = end
        yield frame
      }
      offset = end
    }
  }
}
