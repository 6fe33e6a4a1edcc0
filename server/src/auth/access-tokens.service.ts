import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Scope, UserActor } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import { hashToken, newToken } from '../crypto/tokens.ts'
import { LOOKUP_TIMEOUT_MS } from '../db/knex.ts'
import { BaseModel, toTimestamp, toTimestampOrNull } from '../db/model.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { invalid, problem } from '../problems.ts'

const DAY_MS = 86_400_000
/** `last_used_at` is kept to the minute, so that a busy script does not write on every call. */
const USE_RESOLUTION_MS = 60_000
export const ACCESS_TOKEN_PREFIX = 'sac_pat'

class AccessTokenModel extends BaseModel {
  static override tableName = 'access_tokens'
  declare id: number
  declare userId: number
  declare name: string
  declare tokenHash: Buffer
  declare scopes: Scope[]
  /** With `embed:mint`: whose members it mints for. */
  declare groupId: number | null
  declare expiresAt: Date
  declare lastUsedAt: Date | null
  declare createdAt: Date

  toAccessToken(): Schema<'AccessToken'> {
    return {
      id: this.id,
      name: this.name,
      scopes: this.scopes,
      groupId: this.groupId,
      createdAt: toTimestamp(this.createdAt),
      expiresAt: toTimestamp(this.expiresAt),
      lastUsedAt: toTimestampOrNull(this.lastUsedAt),
    }
  }
}

/** Tokens that people make for scripts and CI. */
export class AccessTokensService {
  readonly #knex: Knex
  readonly #onRevoked: (userId: number) => void

  /** @param onRevoked called after a token of a user was revoked, to close what is open under it */
  constructor(knex: Knex, onRevoked: (userId: number) => void) {
    this.#knex = knex
    this.#onRevoked = onRevoked
  }

  /** The user behind an access token; undefined when it is unknown, expired or its user is shut out. */
  async actorOf(token: string): Promise<UserActor | undefined> {
    const row = await this.#knex('access_tokens as t')
      .join('users as u', 'u.id', 't.user_id')
      .where('t.token_hash', hashToken(token))
      .where('t.expires_at', '>', this.#knex.fn.now())
      .whereNull('u.disabled_at')
      .first('t.id', 't.scopes', 't.group_id', 't.last_used_at', 'u.id as user_id', 'u.role')
      .timeout(LOOKUP_TIMEOUT_MS)
    if (!row) return undefined
    if (!row.last_used_at || Date.now() - row.last_used_at.getTime() > USE_RESOLUTION_MS) {
      await this.#knex('access_tokens')
        .where('id', row.id)
        .update({ last_used_at: this.#knex.fn.now() })
    }
    return {
      kind: 'user',
      userId: row.user_id,
      role: row.role,
      scopes: row.scopes,
      ...(row.group_id !== null && { mint: { tokenId: row.id, groupId: row.group_id } }),
    }
  }

  async list(
    actor: UserActor,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Schema<'AccessToken'>>> {
    const query = AccessTokenModel.query(this.#knex)
      .where('user_id', actor.userId)
      .orderBy('id', 'desc')
      .limit(limit + 1)
    if (cursor) query.where('id', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(
      await query,
      limit,
      (row) => row.toAccessToken(),
      (row) => [row.id],
    )
  }

  /** A token can never do more than the credential that makes it. */
  async create(
    actor: UserActor,
    body: Schema<'CreateTokenRequest'>,
  ): Promise<Schema<'CreatedAccessToken'>> {
    const { name, scopes = ['read', 'write'], groupId, expiresInDays = 90 } = body
    const isTooMuch = scopes.includes('admin') && can(actor, 'admin:settings') !== 'allow'
    if (isTooMuch) throw invalid('/scopes', '`admin` is for admins')
    await this.#checkMinting(actor, scopes, groupId)
    const token = newToken(ACCESS_TOKEN_PREFIX)
    return this.#knex.transaction(async (trx) => {
      const row = await AccessTokenModel.query(trx)
        .insert({
          userId: actor.userId,
          name,
          tokenHash: hashToken(token),
          scopes,
          groupId: groupId ?? null,
          expiresAt: new Date(Date.now() + expiresInDays * DAY_MS),
        })
        .returning('*')
      await audit(trx, actor, {
        action: 'token.create',
        targetKind: 'token',
        targetId: row.id,
        detail: { name, scopes, ...(groupId && { groupId }) },
      })
      return { ...row.toAccessToken(), token }
    })
  }

  /** What mints for others is made by an admin, who says for whom, and does nothing else. */
  async #checkMinting(actor: UserActor, scopes: readonly Scope[], groupId: number | undefined) {
    const isMinter = scopes.includes('embed:mint')
    if (!isMinter && groupId !== undefined)
      throw invalid('/groupId', 'belongs to the scope `embed:mint`')
    if (!isMinter) return
    if (can(actor, 'embed:grant') !== 'allow')
      throw invalid('/scopes', '`embed:mint` is for admins: it lets a portal act for others')
    if (scopes.length > 1) throw invalid('/scopes', '`embed:mint` stands alone')
    if (groupId === undefined)
      throw invalid('/groupId', 'is missing: `embed:mint` is for the members of one group')
    if (!(await this.#knex('groups').where('id', groupId).first('id')))
      throw invalid('/groupId', `there is no group ${groupId}`)
  }

  async revoke(actor: UserActor, tokenId: number): Promise<void> {
    const affected = await this.#knex.transaction(async (trx) => {
      // What it minted ends with it.
      const minted = await trx('embed_tokens')
        .where('access_token_id', tokenId)
        .distinct<{ user_id: number }[]>('user_id')
      const count = await trx('access_tokens')
        .where({ id: tokenId, user_id: actor.userId })
        .delete()
      if (count === 0)
        throw problem('not-found', { detail: `There is no token ${tokenId}, or it is not yours.` })
      await audit(trx, actor, { action: 'token.revoke', targetKind: 'token', targetId: tokenId })
      return minted.map((row) => row.user_id)
    })
    for (const userId of new Set([actor.userId, ...affected])) this.#onRevoked(userId)
  }
}
