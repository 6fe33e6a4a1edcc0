import type { Knex } from 'knex'
import type { UserActor } from '../authorization/actor.ts'
import { hashToken, newToken } from '../crypto/tokens.ts'
import { toTimestamp } from '../db/model.ts'

const TICKET_TTL_SECONDS = 60

/**
 * One-use tickets with which a browser opens a terminal: a page cannot set a header on a WebSocket, and what stands in
 * an address ends up in logs. Each is good for one user, one session and 60 s, and void once presented.
 */
export class TerminalTickets {
  readonly #knex: Knex

  constructor(knex: Knex) {
    this.#knex = knex
  }

  /** The caller has checked that `actor` may attach to the session. */
  async create(
    actor: UserActor,
    sessionId: string,
  ): Promise<{ ticket: string; expiresAt: string }> {
    const ticket = newToken('sac_ticket')
    const { rows } = await this.#knex.raw<{ rows: { expires_at: Date }[] }>(
      `with expired as (delete from ws_tickets where expires_at < now())
       insert into ws_tickets (token_hash, user_id, session_id, sign_in_id, embed_token_id, expires_at)
       values (?, ?, ?, ?, ?, now() + make_interval(secs => ?)) returning expires_at`,
      [
        hashToken(ticket),
        actor.userId,
        sessionId,
        actor.signInId ?? null,
        actor.embed?.tokenId ?? null,
        TICKET_TTL_SECONDS,
      ],
    )
    return { ticket, expiresAt: toTimestamp(rows[0]!.expires_at) }
  }

  /**
   * Takes a ticket: whatever comes of it, it is void afterwards.
   * @param origin of the page that presents it: one that was made with a token for one origin is for that origin too
   * @returns who may attach; undefined when it is unknown, used, expired, for another session, or its user is shut out
   */
  async take(
    ticket: string,
    sessionId: string,
    origin: string | undefined,
  ): Promise<UserActor | undefined> {
    const { rows } = await this.#knex.raw<{ rows: TicketRow[] }>(
      `with taken as (delete from ws_tickets where token_hash = ? returning *)
       select u.id as user_id, u.role, taken.sign_in_id, taken.embed_token_id, e.origin
       from taken join users u on u.id = taken.user_id
       left join live_embed_tokens e on e.id = taken.embed_token_id
       where taken.session_id = ? and taken.expires_at > now() and u.disabled_at is null
         and (taken.embed_token_id is null or e.origin = ?)`,
      [hashToken(ticket), sessionId, origin ?? null],
    )
    const [row] = rows
    if (!row) return undefined
    return {
      kind: 'user',
      userId: row.user_id,
      role: row.role,
      scopes: ['write'],
      ...(row.sign_in_id !== null && { signInId: row.sign_in_id }),
      ...(row.embed_token_id !== null && {
        embed: { tokenId: row.embed_token_id, origin: row.origin! },
      }),
    }
  }
}

interface TicketRow {
  user_id: number
  role: UserActor['role']
  sign_in_id: string | null
  embed_token_id: number | null
  origin: string | null
}
