import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'

export type CreateEmbedToken = Schema<'CreateEmbedTokenRequest'>
export type EmbedToken = Schema<'EmbedToken'>

/** Tokens for pages that embed SAC, for the backend of a portal: its own access token has the scope `embed:mint`. */
export class EmbedTokensResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * Mints one for a user, a scope and an origin; 15 minutes unless `ttlSeconds` says else. The page gives it to
   * `<sac-provider>`, and asks for the next one before it ends.
   * @throws ApiError `invalid-request` naming what is wrong; ForbiddenError for an admin
   */
  create(request: CreateEmbedToken, options?: CallOptions): Promise<EmbedToken> {
    return unwrap(
      this.#transport.raw.POST('/api/embed-tokens', { body: request, ...call(options) }),
    )
  }
}
