import { ContextProvider } from '@lit/context'
import { type ClientOptions, type FetchInit, SacClient, type User } from '@sac/sdk'
import type { ReactiveController, ReactiveElement } from 'lit'
import { sacContext } from '../context.ts'
import { EventHub } from '../event-hub.ts'
import type { TokenKeeper } from '../token-keeper.ts'

export interface ConnectionOptions extends Pick<ClientOptions, 'baseUrl'> {
  /** The page's; without them the browser's cookie signs requests. */
  tokens?: TokenKeeper
}

/**
 * A client with its event stream, given to all elements below the host. On our own origin the browser's cookie signs
 * requests; a page of another origin gives a token.
 */
export class Connection implements ReactiveController {
  /** The session is over, or the page has no token that is good. */
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
  open({ tokens, ...options }: ConnectionOptions): SacClient {
    this.close()
    if (tokens) tokens.onGivenUp = () => this.onSignedOut()
    const client = new SacClient({
      ...options,
      ...(tokens && { tokenProvider: tokens.token }),
      fetch: async (url, init) => {
        // With a token of the page, cookies stay out: who is meant is what the token says.
        const credentials = tokens ? 'omit' : 'same-origin'
        const response = await fetch(url, { ...(init as RequestInit), credentials })
        if (tokens) tokens.onAnswer(bearerOf(init), response.status)
        else if (response.status === 401) this.onSignedOut()
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
      usesCookie: !tokens,
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

const bearerOf = ({ headers }: FetchInit) => headers['authorization']?.slice('Bearer '.length)
