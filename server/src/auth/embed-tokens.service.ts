import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { UserActor } from '../authorization/actor.ts'
import { forbidden } from '../authorization/forbidden.ts'
import { hashToken, newToken } from '../crypto/tokens.ts'
import { LOOKUP_TIMEOUT_MS } from '../db/knex.ts'
import { toTimestamp } from '../db/model.ts'
import { invalid, problem } from '../problems.ts'
import { UserModel } from '../users/user.model.ts'

export const EMBED_TOKEN_PREFIX = 'sac_embed'
const DEFAULT_TTL_SECONDS = 900

/** Tokens for pages of other origins: minted by a portal's backend for one user, one scope, one origin, some minutes. */
export class EmbedTokensService {
  readonly #knex: Knex
  readonly #isOriginListed: (origin: string) => boolean

  /** @param isOriginListed whether the operator lets pages of this origin call */
  constructor(knex: Knex, isOriginListed: (origin: string) => boolean) {
    this.#knex = knex
    this.#isOriginListed = isOriginListed
  }

  /**
   * The user behind a token; undefined when it is unknown, expired or ended early.
   * @param origin of the page that asks; absent when no page of another origin does
   * @throws Problem `origin-refused` when the token is for pages of another one
   */
  async actorOf(token: string, origin: string | undefined): Promise<UserActor | undefined> {
    const row = await this.#knex('live_embed_tokens')
      .where('token_hash', hashToken(token))
      .first('id', 'user_id', 'scope', 'origin')
      .timeout(LOOKUP_TIMEOUT_MS)
    if (!row) return undefined
    if (row.origin !== origin) {
      const from = origin === undefined ? 'the request names no origin' : `this one is ${origin}`
      throw problem('origin-refused', {
        detail: `This token is for pages of ${row.origin}; ${from}.`,
      })
    }
    return {
      kind: 'user',
      userId: row.user_id,
      role: 'user',
      scopes: [row.scope],
      embed: { tokenId: row.id, origin: row.origin },
    }
  }

  /** @throws Problem `invalid-request` naming the member that is wrong, `forbidden` for an admin */
  async mint(
    actor: UserActor,
    body: Schema<'CreateEmbedTokenRequest'>,
  ): Promise<Schema<'EmbedToken'>> {
    const { mint } = actor
    if (!mint) throw forbidden(actor, 'embed:mint')
    const { scope, origin, ttlSeconds = DEFAULT_TTL_SECONDS } = body
    if (!this.#isOriginListed(origin)) {
      throw invalid('/origin', 'is not among SAC_ALLOWED_ORIGINS, where the operator lists it')
    }
    const token = newToken(EMBED_TOKEN_PREFIX)
    return this.#knex.transaction(async (trx) => {
      const user = await member(trx, mint.groupId, body)
      const { rows } = await trx.raw<{ rows: { expires_at: Date }[] }>(
        `with expired as (delete from embed_tokens where expires_at < now())
         insert into embed_tokens (token_hash, user_id, group_id, scope, origin, access_token_id, expires_at)
         values (?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?)) returning expires_at`,
        [hashToken(token), user.id, mint.groupId, scope, origin, mint.tokenId, ttlSeconds],
      )
      await audit(trx, actor, {
        action: 'embed-token.create',
        targetKind: 'user',
        targetId: user.id,
        detail: { scope, origin, ttlSeconds, groupId: mint.groupId, accessTokenId: mint.tokenId },
      })
      const { id, username, displayName } = user
      const expiresAt = toTimestamp(rows[0]!.expires_at)
      return { token, scope, origin, user: { id, username, displayName }, ttlSeconds, expiresAt }
    })
  }

  /** Ends this one, for a page that signs out. */
  async end(actor: UserActor): Promise<void> {
    await this.#knex('embed_tokens')
      .where({ id: actor.embed!.tokenId, user_id: actor.userId })
      .delete()
  }
}

/** Whoever is meant, when the token may speak for them. Their membership stays until the transaction ends. */
async function member(
  trx: Knex.Transaction,
  groupId: number,
  { userId, username }: Schema<'CreateEmbedTokenRequest'>,
): Promise<UserModel> {
  if ((userId === undefined) === (username === undefined)) {
    const words = userId === undefined ? 'is missing; or give' : 'stands beside'
    throw invalid('/userId', `${words} username; one of the two says who`)
  }
  const pointer = userId === undefined ? '/username' : '/userId'
  const user = await UserModel.query(trx)
    .select('users.*')
    .join('group_members', 'group_members.user_id', 'users.id')
    .where('group_members.group_id', groupId)
    .findOne(userId === undefined ? { username: username! } : { id: userId })
    .forShare()
  // Whether there is such a user is not for the portal to find out.
  if (!user) throw invalid(pointer, `is no member of group ${groupId}, which this token is for`)
  if (user.disabledAt !== null) throw invalid(pointer, `${user.username} is shut out`)
  if (user.role === 'admin') {
    throw problem('forbidden', {
      detail: `${user.username} is an admin; nobody else gets a token for an admin.`,
    })
  }
  return user
}
