import { AbortError, ConnectionError, SacError, TimeoutError } from './errors.ts'

/** One signal out of the caller's and a timer that can be set anew; tells afterwards which of them fired. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #caller: AbortSignal | undefined
  readonly #onCallerAbort = () => this.#controller.abort(this.#caller?.reason)
  #timer: ReturnType<typeof setTimeout> | undefined
  #timedOutMs: number | undefined

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller
    if (caller?.aborted) this.#onCallerAbort()
    else caller?.addEventListener('abort', this.#onCallerAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Fires after `ms` from now on; replaces the timer before. */
  set(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timedOutMs = ms
      this.#controller.abort(new Error(`nothing came for ${ms} ms`))
    }, ms)
  }

  /** Stops the timer until it is set again. */
  pause(): void {
    clearTimeout(this.#timer)
  }

  /** Stops the timer and lets go of the caller's signal. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#onCallerAbort)
  }

  /** The error to show for what `fetch` or a stream threw. */
  explain(cause: unknown, url: string): SacError {
    if (cause instanceof SacError) return cause
    if (this.#caller?.aborted) return new AbortError('aborted', { cause: this.#caller.reason })
    if (this.#timedOutMs !== undefined) {
      return new TimeoutError(`${url} did not answer within ${this.#timedOutMs} ms`, { cause })
    }
    return new ConnectionError(`cannot reach ${new URL(url).origin}: ${reasonOf(cause)}`, { cause })
  }
}

/** undici hides the reason in `cause`; node has it in `code`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return reasonOf(error.cause)
  if ('errors' in error && Array.isArray(error.errors)) return reasonOf(error.errors[0])
  return error.message || ('code' in error ? String(error.code) : error.name)
}
