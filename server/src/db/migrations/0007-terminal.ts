import type { Knex } from 'knex'

/** One-use tickets for terminals. */
export async function terminal(knex: Knex): Promise<void> {
  await knex.raw(`
    create table ws_tickets (
      token_hash bytea primary key,
      user_id bigint not null references users on delete cascade,
      session_id uuid not null references sessions on delete cascade,
      -- Ends with the sign-in that it was made by; null: made by an access token.
      sign_in_id uuid references sign_ins on delete cascade,
      expires_at timestamptz not null
    );
    create index ws_tickets_user on ws_tickets (user_id);
    create index ws_tickets_session on ws_tickets (session_id);
    create index ws_tickets_sign_in on ws_tickets (sign_in_id);
    create index ws_tickets_expiry on ws_tickets (expires_at);
  `)
}
