import type { Knex } from 'knex'

/** Outbox and stream of events in one table, audit log, leases. */
export async function events(knex: Knex): Promise<void> {
  await knex.raw(`
    -- id is the order of insertion; seq, given after commit, is the order that subscribers see.
    create table events (
      id bigint generated always as identity primary key,
      seq bigint unique,
      user_id bigint not null,
      agent_id bigint,
      topic text not null,
      type text not null,
      data jsonb not null,
      at timestamptz not null default now()
    );
    create index events_unnumbered on events (id) where seq is null;
    create index events_user on events (user_id, seq);
    create index events_age on events (at);

    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      actor_kind text not null,
      actor_id bigint,
      action text not null,
      target_kind text,
      target_id text,
      detail jsonb not null default '{}'
    );
    create index audit_log_actor on audit_log (actor_id, id desc);
    create index audit_log_target on audit_log (target_kind, target_id, id desc);
    create function audit_log_is_append_only() returns trigger language plpgsql as
      $$ begin raise exception 'audit_log is append-only'; end $$;
    create trigger audit_log_append_only before update or delete or truncate on audit_log
      for each statement execute function audit_log_is_append_only();

    create table leases (
      name text primary key,
      holder text not null,
      expires_at timestamptz not null
    );
  `)
}
