import type { TokenRequest } from '@sac/sdk'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { Connection } from './controllers/connection.ts'
import { SacElement } from './sac-element.ts'

export type TokenCallback = (
  request: TokenRequest,
) => string | undefined | Promise<string | undefined>

/**
 * @summary Gives the elements inside it a client, in a page of any origin.
 *
 * The page gives tokens, which its own backend asks for with `POST /api/embed-tokens`; nothing is stored here.
 *
 * @slot - The elements that use the client.
 * @event sac-sign-out - The token was refused, and no other one came.
 */
@customElement('sac-provider')
export class SacProvider extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: contents;
      }
    `,
  ]

  readonly #connection = new Connection(this)

  /** Where the server is, such as `https://sac.example.com`. Default: the page's own origin. */
  @property({ attribute: 'base-url' })
  baseUrl: string | undefined

  /**
   * Asked for a token before requests, and once more with `refused` after one was refused. As an attribute, the name of
   * a function of `window`.
   */
  @property({
    attribute: 'token-callback',
    converter: (name) =>
      name ? (request: TokenRequest) => namedFunction(name)(request) : undefined,
  })
  tokenCallback: TokenCallback | undefined

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('baseUrl') && !changed.has('tokenCallback') && this.hasUpdated) return
    this.#connection.onSignedOut = () => this.emit('sac-sign-out', {})
    const client = this.#connection.open({
      ...(this.baseUrl && { baseUrl: this.baseUrl }),
      ...(this.tokenCallback && { tokenProvider: this.tokenCallback }),
    })
    client.auth.me().then(
      (user) => {
        if (this.#connection.client === client) this.#connection.setUser(user)
      },
      // Each element meets the same error with its own first question, and shows it in its place.
      () => this.#connection.setUser(undefined),
    )
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
