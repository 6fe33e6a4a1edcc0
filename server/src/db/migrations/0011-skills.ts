import type { Knex } from 'knex'

/** Skills, their versions, and which agents have them. Bundles are blobs of the one store. */
export async function skills(knex: Knex): Promise<void> {
  await knex.raw(`
    create table skills (
      id bigint generated always as identity primary key,
      -- Name in the front matter, folder and slash command; never changes.
      command text collate "C" not null,
      owner_id bigint not null references users,
      is_official boolean not null default false,
      is_public boolean not null default false,
      -- With none of the three it is private: so is what remains of a group's skill when the group goes.
      group_id bigint references groups on delete set null,
      parent_id bigint references skills on delete set null,
      latest_version integer not null default 1,
      -- Of the latest version.
      name text not null,
      description text not null,
      uses bigint not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (is_official::int + is_public::int + (group_id is not null)::int <= 1)
    );
    -- Where two of one command could meet.
    create unique index skills_owner_command on skills (owner_id, command);
    create unique index skills_public_command on skills (command) where is_official or is_public;
    create unique index skills_group_command on skills (group_id, command) where group_id is not null;
    create index skills_public on skills (id desc) where is_official or is_public;
    create index skills_owner on skills (owner_id, id desc);
    create index skills_group on skills (group_id, id desc) where group_id is not null;
    create index skills_parent on skills (parent_id) where parent_id is not null;

    -- Never changed, only added to.
    create table skill_versions (
      skill_id bigint not null references skills on delete cascade,
      version integer not null,
      -- SHA-256 of the tar.
      digest bytea not null references blobs,
      size_bytes bigint not null,
      file_count integer not null,
      -- What the files say: front matter, parameters, icon, files, findings.
      manifest jsonb not null,
      restored_from integer,
      created_by bigint references users on delete set null,
      created_at timestamptz not null default now(),
      primary key (skill_id, version)
    );
    create index skill_versions_digest on skill_versions (digest);

    create table agent_skills (
      agent_id bigint not null references agents on delete cascade,
      skill_id bigint not null references skills on delete cascade,
      -- Of the skill: an agent has one skill of a command.
      command text collate "C" not null,
      pinned_version integer,
      -- What the sandbox reported; null: it has none.
      synced_digest bytea,
      synced_at timestamptz,
      problem text,
      -- The report of a hook that was counted last: it may come again.
      counted_hook_id text,
      created_at timestamptz not null default now(),
      primary key (agent_id, skill_id),
      unique (agent_id, command),
      foreign key (skill_id, pinned_version) references skill_versions (skill_id, version)
    );
    create index agent_skills_skill on agent_skills (skill_id);
  `)
}
