import type { Knex } from 'knex'

/** Tokens for pages of other origins, and the access tokens that mint them. */
export async function embedding(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table access_tokens add column group_id bigint references groups on delete cascade;
    create index access_tokens_group on access_tokens (group_id);

    create table embed_tokens (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique,
      user_id bigint not null,
      group_id bigint not null,
      scope text not null check (scope in ('read', 'write')),
      origin text not null,
      -- Ends with the access token that minted it.
      access_token_id bigint not null references access_tokens on delete cascade,
      expires_at timestamptz not null,
      -- Ends with the membership, however that ends.
      foreign key (group_id, user_id) references group_members (group_id, user_id) on delete cascade
    );
    create index embed_tokens_user on embed_tokens (user_id);
    create index embed_tokens_member on embed_tokens (group_id, user_id);
    create index embed_tokens_access_token on embed_tokens (access_token_id);
    create index embed_tokens_expiry on embed_tokens (expires_at);

    -- Those that count: asked by requests, tickets and the check of open terminals.
    create view live_embed_tokens as
      select e.id, e.token_hash, e.user_id, e.scope, e.origin from embed_tokens e
      join users u on u.id = e.user_id and u.disabled_at is null and u.role = 'user'
      join access_tokens t on t.id = e.access_token_id and t.expires_at > now()
      join users minter on minter.id = t.user_id and minter.disabled_at is null and minter.role = 'admin'
      where e.expires_at > now();

    alter table ws_tickets add column embed_token_id bigint references embed_tokens on delete cascade;
    create index ws_tickets_embed_token on ws_tickets (embed_token_id);
  `)
}
