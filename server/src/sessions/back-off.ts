/** What failed once works the second time, more often than not. */
const FIRST_MS = 20
const SECOND_MS = 250
const MAX_MS = 30_000
/** About a quarter of an hour; after that somebody has to ask. */
const MAX_FAILURES = 36

/** When something that failed may be tried again: soon, then ever later, at last only when somebody asks. */
export class BackOff {
  #failures = 0
  #retryAtMs = 0

  /** In a row. */
  get failures(): number {
    return this.#failures
  }

  mayTry(): boolean {
    return Date.now() >= this.#retryAtMs
  }

  /** Milliseconds until the next try; undefined when there is none by itself. */
  get waitMs(): number | undefined {
    if (this.#retryAtMs === Number.POSITIVE_INFINITY) return undefined
    return Math.max(this.#retryAtMs - Date.now(), 0)
  }

  /** Notes a failure. */
  note(): void {
    this.#failures++
    if (this.#failures > MAX_FAILURES) {
      this.giveUp()
      return
    }
    const growingMs = Math.min(SECOND_MS * 2 ** (this.#failures - 2), MAX_MS)
    const ms = this.#failures === 1 ? FIRST_MS : growingMs * (0.8 + Math.random() * 0.4)
    this.#retryAtMs = Math.max(this.#retryAtMs, Date.now() + ms)
  }

  giveUp(): void {
    this.#retryAtMs = Number.POSITIVE_INFINITY
  }

  reset(): void {
    this.#failures = 0
    this.#retryAtMs = 0
  }
}
