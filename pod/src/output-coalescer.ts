/** Longest time that output waits for more, and the most that waits. Both from measurement (docs/explanation). */
export const COALESCE_MS = 2
export const COALESCE_BYTES = 64 * 1024

/**
 * Decides when output leaves. A short read has drained the terminal, so a key's echo goes at once; after a full read
 * more is on its way, and a redraw leaves as one or two messages.
 */
export class OutputCoalescer {
  readonly #flush: () => void
  #pendingBytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(flush: () => void) {
    this.#flush = flush
  }

  /** `size` bytes were read; `wasFull` when the terminal may hold more right now. */
  add(size: number, wasFull: boolean): void {
    this.#pendingBytes += size
    if (!wasFull || this.#pendingBytes >= COALESCE_BYTES) this.flush()
    else this.#timer ??= setTimeout(() => this.#onTimer(), COALESCE_MS)
  }

  /** Sends what waits, for example because the program has ended. */
  flush(): void {
    if (this.#pendingBytes === 0) return
    this.#pendingBytes = 0
    this.#flush()
  }

  // The timer is left to run out: to clear and arm it at each message would cost more than it saves.
  #onTimer(): void {
    this.#timer = undefined
    this.flush()
  }
}
