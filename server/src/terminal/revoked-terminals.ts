import type { Knex } from 'knex'
import type { OpenTerminal } from './open-terminals.ts'

/**
 * Those whose user is shut out or whose sign-in, access token or embed token is gone. One query for all: it finds what another
 * replica revoked, and what has expired.
 */
export async function revokedTerminals(
  knex: Knex,
  terminals: OpenTerminal[],
): Promise<OpenTerminal[]> {
  if (terminals.length === 0) return []
  const { rows } = await knex.raw<{ rows: { number: number }[] }>(
    `select t.number from unnest(?::bigint[], ?::uuid[], ?::bytea[], ?::bigint[])
       with ordinality as t (user_id, sign_in_id, token_hash, embed_token_id, number)
     where not exists (select from users u where u.id = t.user_id and u.disabled_at is null)
        or t.sign_in_id is not null
           and not exists (select from sign_ins s where s.id = t.sign_in_id and s.expires_at > now())
        or t.token_hash is not null
           and not exists (select from access_tokens a where a.token_hash = t.token_hash and a.expires_at > now())
        or t.embed_token_id is not null
           and not exists (select from live_embed_tokens e where e.id = t.embed_token_id)`,
    // Knex's types know no arrays with nulls; the driver does.
    [
      terminals.map(({ userId }) => userId),
      terminals.map(({ signInId }) => signInId ?? null) as string[],
      terminals.map(({ tokenHash }) => tokenHash ?? null) as Buffer[] as never,
      terminals.map(({ embedTokenId }) => embedTokenId ?? null) as number[],
    ],
  )
  return rows.map(({ number }) => terminals[number - 1]!)
}
