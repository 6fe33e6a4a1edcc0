import type { Knex } from 'knex'

/** Groups of users, who share files, skills, instructions and providers. */
export async function groups(knex: Knex): Promise<void> {
  await knex.raw(`
    create table groups (
      id bigint generated always as identity primary key,
      -- Names the folder of its files in a sandbox; never changes.
      slug text collate "C" not null unique,
      name text not null,
      description text not null default '',
      -- Always a member with the role admin.
      owner_id bigint not null references users on delete restrict,
      -- Stands in the CLAUDE.md of every member's agents.
      instructions text not null default '',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index groups_name on groups (lower(name));
    create index groups_owner on groups (owner_id);

    create table group_members (
      group_id bigint not null references groups on delete cascade,
      user_id bigint not null references users on delete cascade,
      role text not null check (role in ('admin', 'member')),
      created_at timestamptz not null default now(),
      primary key (group_id, user_id)
    );
    create index group_members_user on group_members (user_id, group_id);

    alter table spaces add constraint spaces_group_fk foreign key (group_id) references groups on delete cascade;
  `)
}
