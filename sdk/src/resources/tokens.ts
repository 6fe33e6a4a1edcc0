import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'

export type AccessToken = Schema<'AccessToken'>
export type CreatedAccessToken = Schema<'CreatedAccessToken'>

/** Personal access tokens, for scripts and CI. */
export class TokensResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  list({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<AccessToken> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/tokens', {
            params: { query: { limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** The answer is the only place where the token itself stands. */
  create(token: Schema<'CreateTokenRequest'>, options?: CallOptions): Promise<CreatedAccessToken> {
    return unwrap(this.#transport.raw.POST('/api/tokens', { body: token, ...call(options) }))
  }

  async revoke(tokenId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/tokens/{tokenId}', {
        params: { path: { tokenId } },
        ...call(options),
      }),
    )
  }
}
