import type { Knex } from 'knex'

/** The space of everybody, spaces of groups from before they had one, and uploads in numbered parts. */
export async function spaces(knex: Knex): Promise<void> {
  await knex.raw(`
    with made as (
      insert into spaces (kind, group_id)
      select 'public', null::bigint union all select 'group', id from groups
      on conflict do nothing returning id
    )
    insert into folders (space_id, path, name, revision) select id, '', '', 0 from made;

    -- Where an admin gave a group limits of its own; else the settings hold.
    alter table groups add max_bytes bigint, add max_files bigint;

    -- An event of everybody's has no user.
    alter table events alter column user_id drop not null;

    -- Names without their case, in spaces that people share: there no two differ in it alone. Null elsewhere.
    alter table folders add folded text collate "C";
    alter table files add folded text collate "C";
    create index folders_folded on folders (parent_id, folded) where folded is not null;
    create index files_folded on files (folder_id, folded) where folded is not null;

    create table uploads (
      id uuid primary key,
      space_id bigint not null references spaces on delete cascade,
      user_id bigint not null references users on delete cascade,
      path text collate "C" not null,
      -- Counts as used while the upload is under way.
      size_bytes bigint not null,
      part_bytes bigint not null,
      executable boolean not null,
      modified_at timestamptz not null,
      created_at timestamptz not null default now(),
      -- Later with each part.
      expires_at timestamptz not null
    );
    create index uploads_space on uploads (space_id, user_id, path);
    create index uploads_user on uploads (user_id);
    create index uploads_expired on uploads (expires_at);

    create table upload_parts (
      upload_id uuid not null references uploads on delete cascade,
      number int not null,
      key text collate "C" not null unique,
      -- Null where the sender named none.
      digest bytea,
      size_bytes bigint not null,
      primary key (upload_id, number)
    );

    -- A segment that came in parts holds one blob, and stays in them.
    alter table segments add is_parted boolean not null default false;
    create table segment_parts (
      segment_id bigint not null references segments on delete cascade,
      number int not null,
      key text collate "C" not null unique,
      size_bytes bigint not null,
      primary key (segment_id, number)
    );
  `)
}
