/** Waits that grow from one failure to the next, each somewhere between half and all of its step, so that many clients do not knock at once. */
export class Backoff {
  private readonly firstMs: number
  private readonly longestMs: number
  private failures = 0

  constructor(options: { firstMs: number; longestMs: number }) {
    this.firstMs = options.firstMs
    this.longestMs = options.longestMs
  }

  /** How long to wait after one more failure, in milliseconds. */
  next(): number {
    const step = Math.min(this.firstMs * 2 ** this.failures, this.longestMs)
    this.failures = Math.min(this.failures + 1, 30)
    return step / 2 + Math.random() * (step / 2)
  }

  reset(): void {
    this.failures = 0
  }
}

/** Resolves after `ms`, or at once when the signal is aborted or `wake` is called. */
export class Pause {
  private wakeUp: (() => void) | undefined

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done, { once: true })
      this.wakeUp = done
      function done() {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
    this.wakeUp = undefined
  }

  wake(): void {
    this.wakeUp?.()
  }
}
