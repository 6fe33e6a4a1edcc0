import type { Knex } from 'knex'

/** Agents, the tokens of their sidecars, sessions and the messages sent to them. */
export async function agents(knex: Knex): Promise<void> {
  await knex.raw(`
    create table agents (
      id bigint generated always as identity primary key,
      owner_id bigint not null references users,
      name text not null,
      description text not null default '',
      icon text not null default '',
      instructions text not null default '',
      -- Grows with each change of the instructions; the other one is what the running sandbox has.
      instructions_revision integer not null default 1,
      instructions_applied integer not null default 0,
      provider_id bigint,
      models jsonb not null default '{}',
      -- Sealed: they may hold secrets.
      env text,
      http_proxy text,
      https_proxy text,
      command text[],
      cpu_millicores integer,
      memory_bytes bigint,
      operating_mode text not null default 'running' check (operating_mode in ('running', 'suspended')),
      generation text not null,
      conditions jsonb not null default '[]',
      restart_count integer not null default 0,
      -- First pass of the sidecar's file engine, in the sandbox that runs now.
      is_synced boolean not null default false,
      sync_sequence bigint not null default 0,
      sync_detail jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz
    );
    create index agents_owner on agents (owner_id, id desc);
    create index agents_provider on agents (provider_id) where provider_id is not null;
    create index agents_deleted on agents (deleted_at) where deleted_at is not null;

    create table sandbox_tokens (
      token_hash bytea primary key,
      agent_id bigint not null references agents on delete cascade,
      created_at timestamptz not null default clock_timestamp(),
      used_at timestamptz
    );
    create index sandbox_tokens_agent on sandbox_tokens (agent_id, created_at desc);

    create table sessions (
      id uuid primary key,
      seq bigint generated always as identity unique,
      user_id bigint not null references users,
      agent_id bigint not null references agents on delete cascade,
      kind text not null check (kind in ('interactive', 'headless')),
      state text not null check (state in ('creating', 'starting', 'syncing', 'ready', 'failed', 'ended')),
      prompt text,
      output_format text,
      -- The PTY in which it was seen last.
      epoch text,
      problem jsonb,
      exit_code integer,
      signal text,
      is_busy boolean not null default false,
      claude_session_id text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      ready_at timestamptz,
      ended_at timestamptz
    );
    create unique index sessions_one_interactive on sessions (user_id, agent_id)
      where kind = 'interactive' and ended_at is null;
    create index sessions_user on sessions (user_id, seq desc);
    create index sessions_agent on sessions (agent_id, seq desc);
    create index sessions_live on sessions (agent_id) where ended_at is null;

    create table messages (
      id uuid primary key,
      seq bigint generated always as identity unique,
      session_id uuid not null references sessions on delete cascade,
      client_message_id text not null,
      text text not null,
      -- Text as a hook reports it, whatever happened to its white space.
      match_key text not null,
      state text not null default 'queued' check (state in ('queued', 'accepted', 'done', 'refused')),
      prompt_id text,
      -- The report of the hook by which it was accepted: one that comes twice takes no second message.
      hook_id text,
      problem jsonb,
      created_at timestamptz not null default now(),
      accepted_at timestamptz,
      done_at timestamptz,
      unique (session_id, client_message_id)
    );
    create index messages_session on messages (session_id, seq desc);
    create index messages_open on messages (session_id, seq) where state in ('queued', 'accepted');
  `)
}
