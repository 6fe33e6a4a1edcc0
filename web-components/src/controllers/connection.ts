import { ContextProvider } from '@lit/context'
import { type ClientOptions, SacClient, type User } from '@sac/sdk'
import type { ReactiveController, ReactiveElement } from 'lit'
import { sacContext } from '../context.ts'
import { EventHub } from '../event-hub.ts'

/**
 * A client with its event stream, given to all elements below the host. On our own origin the browser's cookie signs
 * requests; a page of another origin gives a token.
 */
export class Connection implements ReactiveController {
  /** A call was answered with 401: the session or the token is over. */
  onSignedOut: () => void = () => {}
  readonly #host: ReactiveElement
  #end = new AbortController()
  readonly #provider: ContextProvider<typeof sacContext, ReactiveElement>

  constructor(host: ReactiveElement) {
    this.#host = host
    this.#provider = new ContextProvider(host, { context: sacContext, initialValue: undefined })
    host.addController(this)
  }

  get client(): SacClient | undefined {
    return this.#provider.value?.client
  }

  get events(): EventHub | undefined {
    return this.#provider.value?.events
  }

  get user(): User | undefined {
    return this.#provider.value?.user
  }

  /** Replaces the client. Elements below ask the new one. */
  open(options: Pick<ClientOptions, 'baseUrl' | 'tokenProvider'>): SacClient {
    this.close()
    const client = new SacClient({
      ...options,
      fetch: async (url, init) => {
        const response = await fetch(url, init as RequestInit)
        if (response.status === 401) this.onSignedOut()
        return response
      },
    })
    const events = new EventHub(client)
    events.addEventListener('change', () => this.#host.requestUpdate())
    this.#end = new AbortController()
    this.#provider.setValue({
      client,
      events,
      user: undefined,
      usesCookie: !options.tokenProvider,
      ended: this.#end.signal,
    })
    return client
  }

  setUser(user: User | undefined): void {
    const context = this.#provider.value
    if (context) this.#provider.setValue({ ...context, user })
    if (user) this.events?.resume()
    this.#host.requestUpdate()
  }

  close(): void {
    this.#end.abort()
    this.#provider.value?.events.close()
    this.#provider.setValue(undefined)
  }

  hostDisconnected(): void {
    this.events?.close()
  }
}
