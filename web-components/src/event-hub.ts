import {
  ConnectionError,
  type EventTopic,
  type SacClient,
  type SacEvent,
  ServerError,
  TimeoutError,
} from '@sac/sdk'

export interface HubListener {
  topics: readonly EventTopic[]
  onEvent: (event: SacEvent) => void
  /** Something may have been missed: ask for the whole again. */
  onResync: () => void
}

const RETRY_MS = 2_000
/** A page that nobody sees gives its connection back after this: six pages would otherwise leave none for anything else. */
const HIDDEN_MS = 30_000
const isPassing = (error: unknown) =>
  error instanceof ConnectionError || error instanceof TimeoutError || error instanceof ServerError

/** `idle` until somebody listens; `lost` while the stream is down and tried again. */
export type HubState = 'idle' | 'connecting' | 'open' | 'lost' | 'refused'

/**
 * The one event stream of a page (a browser has six connections for all): every element listens here.
 * Opened with the first listener, closed with the last. Events of its own: `change` of its state, `resume` when somebody
 * signed in again.
 */
export class EventHub extends EventTarget {
  readonly #client: SacClient
  readonly #listeners = new Set<HubListener>()
  #state: HubState = 'idle'
  #stop: AbortController | undefined
  #sleep: ReturnType<typeof setTimeout> | undefined

  constructor(client: SacClient) {
    super()
    this.#client = client
  }

  get state(): HubState {
    return this.#state
  }

  /** @returns stops listening */
  listen(listener: HubListener): () => void {
    this.#listeners.add(listener)
    if (!this.#stop) void this.#run()
    if (this.#listeners.size === 1) {
      document.addEventListener('visibilitychange', this.#onVisibility)
      this.#onVisibility()
    }
    return () => {
      this.#listeners.delete(listener)
      // An element that moves in the page leaves and comes back in one go.
      queueMicrotask(() => {
        if (this.#listeners.size === 0) this.close()
      })
    }
  }

  /** Somebody signed in (again): the stream stands up if it was refused, and all is asked anew. */
  resume(): void {
    this.dispatchEvent(new Event('resume'))
    if (this.#listeners.size === 0) return
    if (this.#stop) this.#resync()
    else void this.#run()
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    clearTimeout(this.#sleep)
    this.#end()
  }

  #end(): void {
    this.#stop?.abort()
    this.#stop = undefined
    this.#set('idle')
  }

  /** Who comes back sees what is true then: a stream that stands anew asks for all again. */
  #onVisibility = (): void => {
    clearTimeout(this.#sleep)
    if (document.hidden) this.#sleep = setTimeout(() => this.#end(), HIDDEN_MS)
    else if (!this.#stop && this.#state === 'idle' && this.#listeners.size > 0) void this.#run()
  }

  async #run(): Promise<void> {
    const stop = new AbortController()
    this.#stop = stop
    if (this.#state !== 'lost') this.#set('connecting')
    let wasOpen = false
    try {
      const events = this.#client.events.subscribe({
        signal: stop.signal,
        withOpen: true,
        onLost: () => this.#set('lost'),
      })
      for await (const event of events) {
        if (event.type === 'open') {
          this.#set('open')
          // What changed between an element's first answer and the first opening is in no event.
          if (!wasOpen) this.#resync()
          wasOpen = true
        } else if (event.topic === undefined) this.#resync()
        else this.#deliver(event)
      }
    } catch (error) {
      if (stop.signal.aborted) return
      // A stream that stood the SDK makes anew by itself; the first one is ours to try again.
      if (isPassing(error)) return this.#again(stop)
      // What ends it for good (signed out) every call meets as well, and shows.
      this.#stop = undefined
      this.#set('refused')
    }
  }

  #again(stop: AbortController): void {
    this.#set('lost')
    setTimeout(() => {
      if (!stop.signal.aborted) void this.#run()
    }, RETRY_MS)
  }

  #deliver(event: SacEvent): void {
    for (const { topics, onEvent } of this.#listeners) {
      if (topics.includes(event.topic)) onEvent(event)
    }
  }

  #resync(): void {
    for (const { onResync } of this.#listeners) onResync()
  }

  #set(state: HubState): void {
    if (state === this.#state) return
    this.#state = state
    this.dispatchEvent(new Event('change'))
  }
}
