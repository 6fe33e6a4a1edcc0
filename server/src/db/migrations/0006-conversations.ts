import type { Knex } from 'knex'

/** What was said: a TimescaleDB hypertable where the extension is loaded, else partitions by month. */
export async function conversations(knex: Knex): Promise<void> {
  const hasTimescale = await isTimescaleLoaded(knex)
  if (hasTimescale) await knex.raw('create extension if not exists timescaledb')
  await knex.raw(`
    create sequence conversation_messages_id;
    create table conversation_messages (
      id bigint not null default nextval('conversation_messages_id'),
      at timestamptz not null,
      user_id bigint not null,
      agent_id bigint not null references agents on delete cascade,
      session_id uuid not null,
      claude_session_id text not null,
      uuid text not null,
      role text not null check (role in ('user', 'assistant')),
      content text not null,
      model text,
      usage jsonb,
      primary key (at, id)
    ) ${hasTimescale ? '' : 'partition by range (at)'};
    alter sequence conversation_messages_id owned by conversation_messages.id;
  `)
  if (hasTimescale) {
    await knex.raw(`
      select create_hypertable('conversation_messages', 'at',
        chunk_time_interval => interval '7 days', create_default_indexes => false)
    `)
  }
  await knex.raw(`
    create index conversation_messages_agent on conversation_messages (agent_id, at, id);
    create index conversation_messages_session on conversation_messages (agent_id, session_id, at, id);
    create index conversation_messages_user on conversation_messages (user_id, at, id);
    -- A tsvector holds 1 MB: what stands further back in a long message is not found.
    create index conversation_messages_text on conversation_messages
      using gin (to_tsvector('simple', left(content, 50000)));

    -- Each message of an agent once, whatever time it claims to be of: partitions cannot hold a key without the time.
    create table conversation_keys (
      agent_id bigint not null references agents on delete cascade,
      uuid text not null,
      at timestamptz not null,
      primary key (agent_id, uuid)
    );
    create index conversation_keys_at on conversation_keys (at);
  `)
  if (!hasTimescale) await makePartitions(knex)
}

/** The default partition takes what no month takes; `make_conversation_partition` moves it when its month is made. */
async function makePartitions(knex: Knex): Promise<void> {
  await knex.raw(`
    create table conversation_messages_default partition of conversation_messages default;

    create function make_conversation_partition(day date) returns void language plpgsql as $$
      declare
        first timestamptz := date_trunc('month', day::timestamp) at time zone 'UTC';
        next timestamptz := (date_trunc('month', day::timestamp) + interval '1 month') at time zone 'UTC';
        name text := 'conversation_messages_' || to_char(day, 'YYYY_MM');
      begin
        if to_regclass(name) is not null then return; end if;
        execute format('create table %I (like conversation_messages including defaults including constraints)', name);
        lock table conversation_messages in share row exclusive mode;
        execute format(
          'with moved as (delete from conversation_messages_default where at >= %L and at < %L returning *)
           insert into %I select * from moved', first, next, name);
        execute format('alter table conversation_messages attach partition %I for values from (%L) to (%L)',
          name, first, next);
      end $$;

    select make_conversation_partition((now() at time zone 'UTC')::date);
    select make_conversation_partition(((now() at time zone 'UTC') + interval '1 month')::date);
  `)
}

/** Creating the extension where it is not preloaded ends the connection, so its being available is not enough. */
async function isTimescaleLoaded(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { is_loaded: boolean }[] }>(`
    select exists (select from pg_available_extensions where name = 'timescaledb')
      and current_setting('shared_preload_libraries') like '%timescaledb%' as is_loaded
  `)
  return rows[0]?.is_loaded === true
}
