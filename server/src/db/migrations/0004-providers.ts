import type { Knex } from 'knex'

/** Providers with the built-in demo, what was used of them, what agents asked of the network. */
export async function providers(knex: Knex): Promise<void> {
  await knex.raw(`
    create table providers (
      id bigint generated always as identity primary key,
      owner_kind text not null check (owner_kind in ('system', 'group', 'user')),
      owner_id bigint,
      name text not null,
      preset text not null,
      base_url text not null,
      api_key_sealed text,
      key_hint text,
      auth_style text not null check (auth_style in ('bearer', 'x-api-key')),
      models jsonb not null default '{}',
      is_default boolean not null default false,
      monthly_token_budget bigint not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check ((owner_kind = 'system') = (owner_id is null))
    );
    create index providers_owner on providers (owner_kind, owner_id, id desc);
    create unique index providers_demo on providers (preset) where preset = 'demo';
    create unique index providers_default on providers (is_default) where is_default;
    insert into providers (owner_kind, name, preset, base_url, auth_style, models)
    values ('system', 'Demo', 'demo', '', 'bearer', '{"haiku":"sac-demo","sonnet":"sac-demo","opus":"sac-demo"}');

    alter table agents add constraint agents_provider_id_fkey
      foreign key (provider_id) references providers on delete set null;

    -- Agents and providers may be gone while what they used still counts: no references to them.
    create table usage_days (
      user_id bigint not null references users on delete cascade,
      day date not null,
      agent_id bigint not null,
      provider_id bigint not null,
      model text not null,
      requests bigint not null,
      input_tokens bigint not null,
      cache_creation_tokens bigint not null,
      cache_read_tokens bigint not null,
      output_tokens bigint not null,
      primary key (user_id, day, agent_id, provider_id, model)
    );
    -- Sums that budgets are checked against with one look-up each.
    create table usage_months (
      kind text not null check (kind in ('user', 'provider')),
      id bigint not null,
      month date not null,
      tokens bigint not null,
      primary key (kind, id, month)
    );

    create table egress_log (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      agent_id bigint not null,
      user_id bigint not null,
      host text not null,
      port integer not null,
      address text,
      verdict text not null check (verdict in ('allowed', 'refused', 'failed')),
      reason text,
      bytes_sent bigint not null,
      bytes_received bigint not null,
      duration_ms bigint not null
    );
    create index egress_log_agent on egress_log (agent_id, id desc);
    create index egress_log_age on egress_log (at);
  `)
}
