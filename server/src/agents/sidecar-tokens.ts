import type { Knex } from 'knex'
import type { SidecarActor } from '../authorization/actor.ts'
import { hashToken, newToken } from '../crypto/tokens.ts'
import { LOOKUP_TIMEOUT_MS } from '../db/knex.ts'

export const SIDECAR_TOKEN_PREFIX = 'sac_agent'

interface Row {
  agent_id: number
  owner_id: number
  used_at: Date | null
}

/**
 * Tokens of sidecars. Each start of a sandbox gets a new one; the one before stays good until the new one is used the
 * first time, so that a start that fails half-way shuts nobody out.
 */
export class SidecarTokens {
  readonly #knex: Knex

  constructor(knex: Knex) {
    this.#knex = knex
  }

  /** Makes a token for an agent. At most one other stays valid: the one in use, else the newest. */
  async issue(agentId: number, trx: Knex = this.#knex): Promise<string> {
    const token = newToken(SIDECAR_TOKEN_PREFIX)
    await trx.raw(
      `with kept as (
         select token_hash from sandbox_tokens where agent_id = :agentId
         order by used_at is not null desc, created_at desc limit 1
       ), gone as (
         delete from sandbox_tokens
         where agent_id = :agentId and token_hash not in (select token_hash from kept)
       )
       insert into sandbox_tokens (token_hash, agent_id) values (:hash, :agentId)`,
      { agentId, hash: hashToken(token) },
    )
    return token
  }

  /** Who presents this token; undefined when it is not valid (any more), or its agent was deleted or its owner shut out. */
  async authenticateSidecar(token: string): Promise<SidecarActor | undefined> {
    if (!token.startsWith(`${SIDECAR_TOKEN_PREFIX}_`)) return undefined
    const hash = hashToken(token)
    const query = this.#knex.raw<{ rows: Row[] }>(
      `select t.agent_id, a.owner_id, t.used_at
       from sandbox_tokens t
       join agents a on a.id = t.agent_id and a.deleted_at is null
       join users u on u.id = a.owner_id and u.disabled_at is null
       where t.token_hash = ?`,
      [hash],
    )
    const [row] = (await query.timeout(LOOKUP_TIMEOUT_MS)).rows
    if (!row) return undefined
    if (row.used_at === null) await this.#use(row.agent_id, hash)
    return { kind: 'sidecar', agentId: row.agent_id, userId: row.owner_id }
  }

  /** The first use of a token ends those that are older. */
  async #use(agentId: number, hash: Buffer): Promise<void> {
    await this.#knex.raw(
      `with used as (
         update sandbox_tokens set used_at = now() where token_hash = :hash and used_at is null returning created_at
       )
       delete from sandbox_tokens
       where agent_id = :agentId and token_hash <> :hash and created_at < (select created_at from used)`,
      { agentId, hash },
    )
  }
}
