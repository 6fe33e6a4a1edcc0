import type { Knex } from 'knex'

/** People, how they sign in, and settings. */
export async function identity(knex: Knex): Promise<void> {
  await knex.raw(`
    create table users (
      id bigint generated always as identity primary key,
      username text not null,
      email text,
      display_name text not null default '',
      password_hash text,
      role text not null default 'user' check (role in ('user', 'admin')),
      disabled_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index users_username on users (lower(username) text_pattern_ops);
    create unique index users_email on users (lower(email));
    create index users_display_name on users (lower(display_name) text_pattern_ops);

    create table identities (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      issuer text not null,
      subject text not null,
      created_at timestamptz not null default now(),
      unique (issuer, subject)
    );
    create index identities_user on identities (user_id);

    create table sign_ins (
      id uuid primary key,
      user_id bigint not null references users on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index sign_ins_user on sign_ins (user_id);
    create index sign_ins_expiry on sign_ins (expires_at);

    create table access_tokens (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      name text not null,
      token_hash bytea not null unique,
      scopes text[] not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index access_tokens_user on access_tokens (user_id, id desc);

    create table setup_tokens (
      token_hash bytea primary key,
      created_at timestamptz not null default now()
    );

    create table settings (
      key text primary key,
      value jsonb not null,
      updated_at timestamptz not null default now()
    );
    create table user_settings (
      user_id bigint not null references users on delete cascade,
      key text not null,
      value jsonb not null,
      updated_at timestamptz not null default now(),
      primary key (user_id, key)
    );
  `)
}
