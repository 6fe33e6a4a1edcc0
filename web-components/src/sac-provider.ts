import { NotSignedInError, type SacClient, type TokenRequest } from '@sac/sdk'
import { css, html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Connection } from './controllers/connection.ts'
import { ELEMENTS } from './elements.ts'
import type { ProviderState, SacEventMap } from './events.ts'
import { type TokenCallback, TokenKeeper } from './token-keeper.ts'

export type { TokenCallback } from './token-keeper.ts'

/** After a first question without an answer; an element that asks meanwhile shows its own error and "Try again". */
const RETRY_MS = 5_000

/**
 * @summary Gives the elements inside it a client, in a page of any origin.
 *
 * The page gives tokens, which its own backend asks for with `POST /api/embed-tokens`; nothing is stored, and no cookie
 * is sent. Has no looks of its own and hands none down: the page's elements inside it stay as they are. Several may
 * stand in one page.
 *
 * @slot - The elements that use the client. Their code is loaded when they stand here.
 * @event sac-provider-state - The state changed; `detail: { state, error }`.
 * @event sac-sign-out - The token was refused, and the page gave no other that is good.
 */
@customElement('sac-provider')
export class SacProvider extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `

  readonly #connection = new Connection(this)
  readonly #arrivals = new MutationObserver(() => this.#loadElements())
  #retry: ReturnType<typeof setTimeout> | undefined

  /** Where the server is, such as `https://sac.example.com`. Default: the page's own origin. */
  @property({ attribute: 'base-url' })
  baseUrl: string | undefined

  /**
   * Gives a token, or `{ token, ttlSeconds }` as the API answers it: then it is asked for the next one before that one
   * ends, else when one was refused, with `{ refused }`. As an attribute, the name of a function of `window`.
   * Without one, the browser's cookie of the server's own origin signs.
   */
  @property({
    attribute: 'token-callback',
    converter: (name) =>
      name ? (request: TokenRequest) => namedFunction(name)(request) : undefined,
  })
  tokenCallback: TokenCallback | undefined

  /** `connecting`, `ready`, `unreachable` or `signed-out`; reflected, for the styles of the page. */
  @property({ reflect: true })
  state: ProviderState = 'connecting'

  override connectedCallback(): void {
    super.connectedCallback()
    this.#arrivals.observe(this, { childList: true, subtree: true })
    this.#loadElements()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#arrivals.disconnect()
    clearTimeout(this.#retry)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated || changed.has('baseUrl') || changed.has('tokenCallback')) this.reconnect()
  }

  /** Begins anew with a token that is asked for: after somebody signed in to the page again. */
  reconnect(): void {
    this.#connection.onSignedOut = () => this.#end()
    const { baseUrl, tokenCallback } = this
    const client = this.#connection.open({
      ...(baseUrl && { baseUrl }),
      ...(tokenCallback && { tokens: new TokenKeeper(tokenCallback) }),
    })
    this.#set('connecting')
    void this.#askWho(client)
  }

  async #askWho(client: SacClient): Promise<void> {
    clearTimeout(this.#retry)
    try {
      const user = await client.auth.me()
      if (this.#connection.client !== client) return
      this.#connection.setUser(user)
      this.#set('ready')
    } catch (error) {
      if (this.#connection.client !== client) return
      if (error instanceof NotSignedInError) this.#end()
      else this.#set('unreachable', error)
      if (this.state === 'unreachable' && this.isConnected)
        this.#retry = setTimeout(() => void this.#askWho(client), RETRY_MS)
    }
  }

  #end(): void {
    if (this.state === 'signed-out') return
    this.#set('signed-out')
    this.#emit('sac-sign-out', {})
  }

  #set(state: ProviderState, error?: unknown): void {
    if (state === this.state) return
    this.state = state
    this.#emit('sac-provider-state', { state, ...(error !== undefined && { error }) })
  }

  #emit<Name extends keyof SacEventMap>(name: Name, detail: SacEventMap[Name]['detail']): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  #loadElements(): void {
    for (const element of this.querySelectorAll(':not(:defined)')) {
      const load = ELEMENTS[element.localName]
      // A new version of the server has other files, or the line is cut: the element stays empty, so the page hears it.
      load?.().catch((error: unknown) => this.#set('unreachable', error))
    }
  }

  override render() {
    return html`<slot></slot>`
  }
}

function namedFunction(name: string): TokenCallback {
  const found = (globalThis as Record<string, unknown>)[name]
  if (typeof found !== 'function') {
    throw new TypeError(`token-callback: window.${name} is no function`)
  }
  return found as TokenCallback
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-provider': SacProvider
  }
}
