import type { EventTopic, SacEvent } from '@sac/sdk'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'

export interface LiveQueryOptions<Value> {
  /** The page's client, or undefined as long as there is none. */
  context: () => SacContext | undefined
  /** Asked at first, again when an event of `topics` comes, after a cut, and on `refresh()`. */
  load: (context: SacContext, signal: AbortSignal) => Promise<Value>
  topics?: readonly EventTopic[]
  /** Whether an event of these topics concerns the value. Default: each does. */
  isAffected?: (event: SacEvent, value: Value | undefined) => boolean
  /** Asked again this often too, while somebody sees the page: for what no event tells. */
  everyMs?: number
}

/** Events come in bursts (a pack of files is one per file): one question answers them all. */
const SETTLE_MS = 150

/**
 * What an element shows of the server, and keeps true: a first answer, then another whenever something changed.
 * An answer that failed leaves the last good one in `value` beside the `error`.
 */
export class LiveQuery<Value> implements ReactiveController {
  value: Value | undefined
  error: unknown
  readonly #host: ReactiveControllerHost
  readonly #options: LiveQueryOptions<Value>
  #context: SacContext | undefined
  #stopListening: (() => void) | undefined
  #asking: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #interval: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, options: LiveQueryOptions<Value>) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  get state(): 'loading' | 'ready' | 'error' {
    if (this.error !== undefined) return 'error'
    return this.value === undefined ? 'loading' : 'ready'
  }

  hostUpdate(): void {
    this.#follow(this.#options.context())
  }

  hostDisconnected(): void {
    this.#follow(undefined)
  }

  /** Asks again, now. Resolves when the answer is shown. */
  async refresh(): Promise<void> {
    const context = this.#context
    if (!context) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    try {
      const value = await this.#options.load(context, asking.signal)
      if (asking.signal.aborted) return
      this.value = value
      this.error = undefined
    } catch (error) {
      if (asking.signal.aborted) return
      this.error = error
    }
    this.#host.requestUpdate()
  }

  /** Forgets the value, for a question about something else. */
  reset(): void {
    this.value = undefined
    this.error = undefined
    void this.refresh()
  }

  /** Changes what is shown at once, before the server says so. */
  patch(value: Value): void {
    this.value = value
    this.#host.requestUpdate()
  }

  #follow(context: SacContext | undefined): void {
    if (context?.client === this.#context?.client) {
      this.#context = context
      return
    }
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#asking?.abort()
    clearTimeout(this.#timer)
    this.#timer = undefined
    clearInterval(this.#interval)
    this.#context = context
    if (!context) return
    const { topics, isAffected, everyMs } = this.#options
    if (everyMs !== undefined) {
      this.#interval = setInterval(() => {
        if (document.visibilityState === 'visible') void this.refresh()
      }, everyMs)
    }
    if (topics) {
      this.#stopListening = context.events.listen({
        topics,
        onEvent: (event) => {
          if (!isAffected || isAffected(event, this.value)) this.#settle()
        },
        onResync: () => this.#settle(),
      })
    }
    void this.refresh()
  }

  #settle(): void {
    this.#timer ??= setTimeout(() => void this.refresh(), SETTLE_MS)
  }
}
