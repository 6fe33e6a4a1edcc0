import type { Schema } from '@sac/openapi'
import { joinPath, nameOf } from '@sac/openapi/paths'
import type { Knex } from 'knex'
import { toTimestamp } from '../db/model.ts'
import { decodeCursor, foreignCursor, type Page, toPage } from '../db/pages.ts'
import { problem } from '../problems.ts'
import type { Space } from './spaces.ts'

export type WorkspaceFile = Schema<'WorkspaceFile'>

interface EntryRow {
  folder: string
  /** Null: the folder itself. */
  name: string | null
  digest: string | null
  size_bytes: number
  executable: boolean
  modified_at: Date
  revision: number
}

const FILE_COLUMNS = `encode(fi.digest, 'hex') as digest, fi.size_bytes, fi.executable, fi.modified_at, fi.revision`

const toItem = (row: EntryRow): WorkspaceFile => {
  const path = row.name === null ? row.folder : joinPath(row.folder, row.name)
  return {
    path,
    name: nameOf(path),
    kind: row.name === null ? 'folder' : 'file',
    sizeBytes: row.size_bytes,
    digest: row.digest,
    executable: row.executable,
    modifiedAt: toTimestamp(row.modified_at),
    revision: row.revision,
  }
}

/** The live file of a path. */
export async function findFile(
  knex: Knex,
  space: Space,
  path: string,
): Promise<(WorkspaceFile & { digest: string }) | undefined> {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const { rows } = await knex.raw<{ rows: EntryRow[] }>(
    `select fo.path as folder, fi.name, ${FILE_COLUMNS}
     from folders fo join files fi on fi.folder_id = fo.id
     where fo.space_id = ? and fo.path = ? and not fo.is_deleted and fi.name = ? and fi.digest is not null`,
    [space.id, folder, nameOf(path)],
  )
  return rows[0] && (toItem(rows[0]) as WorkspaceFile & { digest: string })
}

/** The live folder of a path. @throws Problem `not-found` */
export async function findFolder(
  knex: Knex,
  space: Space,
  path: string,
): Promise<{ id: number; item: WorkspaceFile }> {
  const { rows } = await knex.raw<{ rows: (EntryRow & { id: number })[] }>(
    `select id, path as folder, null as name, null as digest, 0 as size_bytes, false as executable,
       changed_at as modified_at, revision
     from folders where space_id = ? and path = ? and not is_deleted`,
    [space.id, path],
  )
  if (!rows[0]) {
    throw problem('not-found', { detail: `There is no folder ${path} in the ${space.words}.` })
  }
  return { id: rows[0].id, item: toItem(rows[0]) }
}

/** What is directly in a folder: folders first, then files, by name. */
export async function listFolder(
  knex: Knex,
  space: Space,
  path: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<WorkspaceFile>> {
  const { id } = await findFolder(knex, space, path)
  const [kind, after] = cursor
    ? decodeCursor<[string, string]>(cursor, ['string', 'string'])
    : ['folder', '']
  if (kind !== 'folder' && kind !== 'file') throw foreignCursor()
  const rows: EntryRow[] = []
  if (kind === 'folder') {
    const folders = await knex.raw<{ rows: EntryRow[] }>(LIST_FOLDERS, [id, after, limit + 1])
    rows.push(...folders.rows)
  }
  if (rows.length <= limit) {
    const files = await knex.raw<{ rows: EntryRow[] }>(LIST_FILES, [
      path,
      id,
      kind === 'folder' ? '' : after,
      limit + 1 - rows.length,
    ])
    rows.push(...files.rows)
  }
  return toPage(rows, limit, toItem, ({ folder, name }) =>
    name === null ? ['folder', nameOf(folder)] : ['file', name],
  )
}

/** Exported for the test that looks at their plans. */
export const LIST_FOLDERS = `
  select fo.path as folder, null as name, null as digest, 0 as size_bytes, false as executable,
    fo.changed_at as modified_at, fo.revision
  from folders fo where fo.parent_id = ? and fo.name > ? and not fo.is_deleted order by fo.name limit ?`

export const LIST_FILES = `
  select ? as folder, fi.name, ${FILE_COLUMNS}
  from files fi where fi.folder_id = ? and fi.name > ? and fi.digest is not null order by fi.name limit ?`

/** Everything beneath a folder: each folder in the order of paths, followed by its files. */
export async function listTree(
  knex: Knex,
  space: Space,
  path: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<WorkspaceFile>> {
  await findFolder(knex, space, path)
  const [folder, name] = cursor
    ? decodeCursor<[string, string]>(cursor, ['string', 'string'])
    : [path, '']
  const { rows } = await knex.raw<{ rows: EntryRow[] }>(LIST_TREE, {
    space: space.id,
    path,
    from: folder < path ? path : folder,
    beneath: path === '' ? '' : `${path}/`,
    // The byte after "/": the end of what is beneath. Beneath the root: after all that is UTF-8.
    end: path === '' ? '\u{10ffff}' : `${path}0`,
    folder,
    name,
    limit: limit + 1,
  })
  return toPage(rows, limit, toItem, (row) => [row.folder, row.name ?? ''])
}

// One look into the index of files per folder, and never more than a page from each.
export const LIST_TREE = `
  select fo.path as folder, entry.* from folders fo cross join lateral (
    (select null as name, null as digest, 0::bigint as size_bytes, false as executable,
       fo.changed_at as modified_at, fo.revision
     where fo.path > :folder and fo.path <> :path)
    union all
    (select fi.name, ${FILE_COLUMNS} from files fi
     where fi.folder_id = fo.id and fi.digest is not null
       and fi.name > case when fo.path = :folder then :name else '' end
     order by fi.name limit :limit)
  ) entry
  where fo.space_id = :space and fo.path >= :from and fo.path < :end and not fo.is_deleted
    and (fo.path = :path or fo.path >= :beneath)
  order by fo.path, entry.name nulls first limit :limit`

interface ChangeRow extends EntryRow {
  id: number
  is_deleted: boolean
}

/** What changed since a revision: folders, then files, each by revision. */
export async function listChanges(
  knex: Knex,
  space: Space,
  since: number,
  limit: number,
  cursor: string | undefined,
): Promise<Page<Schema<'SpaceChange'>>> {
  type Position = [string, number, number, string]
  const [kind, revision, id, name] = cursor
    ? decodeCursor<Position>(cursor, ['string', 'number', 'number', 'string'])
    : ['folder', since, Number.MAX_SAFE_INTEGER, '']
  if (kind !== 'folder' && kind !== 'file') throw foreignCursor()
  const rows: ChangeRow[] = []
  if (kind === 'folder') {
    const bindings = { space: space.id, since, revision, id, limit: limit + 1 }
    rows.push(...(await knex.raw<{ rows: ChangeRow[] }>(CHANGED_FOLDERS, bindings)).rows)
  }
  if (rows.length <= limit) {
    const bindings = {
      space: space.id,
      since,
      revision: kind === 'folder' ? since : revision,
      id: kind === 'folder' ? Number.MAX_SAFE_INTEGER : id,
      name: kind === 'folder' ? '' : name,
      limit: limit + 1 - rows.length,
    }
    rows.push(...(await knex.raw<{ rows: ChangeRow[] }>(CHANGED_FILES, bindings)).rows)
  }
  return toPage(rows, limit, toChange, (row) => [
    row.name === null ? 'folder' : 'file',
    row.revision,
    row.id,
    row.name ?? '',
  ])
}

// A path that is a file now and was a folder before (or the other way round) is told once: as what it is.
// Who starts from 0 has nothing that could be deleted.
export const CHANGED_FOLDERS = `
  select fo.id, fo.path as folder, null as name, null as digest, 0 as size_bytes, false as executable,
    fo.changed_at as modified_at, fo.revision, fo.is_deleted
  from folders fo
  where fo.space_id = :space and (fo.revision, fo.id) > (:revision, :id) and fo.path <> ''
    and (not fo.is_deleted or cast(:since as bigint) > 0 and not exists (
      select from files fi where fi.folder_id = fo.parent_id and fi.name = fo.name and fi.digest is not null))
  order by fo.revision, fo.id limit :limit`

export const CHANGED_FILES = `
  select fi.folder_id as id, fo.path as folder, fi.name, ${FILE_COLUMNS}, fi.digest is null as is_deleted
  from files fi join folders fo on fo.id = fi.folder_id
  where fi.space_id = :space and (fi.revision, fi.folder_id, fi.name) > (:revision, :id, :name)
    and (fi.digest is not null or cast(:since as bigint) > 0 and not exists (
      select from folders live where live.parent_id = fo.id and live.name = fi.name and not live.is_deleted))
  order by fi.revision, fi.folder_id, fi.name limit :limit`

function toChange(row: ChangeRow): Schema<'SpaceChange'> {
  const { path, kind, digest, sizeBytes, executable, modifiedAt, revision } = toItem(row)
  return {
    path,
    kind,
    modifiedAt,
    revision,
    deleted: row.is_deleted,
    ...(digest !== null && { digest, size: sizeBytes, executable }),
  }
}

interface VersionRow extends Omit<EntryRow, 'folder' | 'name'> {
  id: number
  path: string
  digest: string
  reason: 'overwritten' | 'deleted'
  trashed_at: Date
}

export const LIST_VERSIONS = `
  select id, path, encode(digest, 'hex') as digest, size_bytes, executable, modified_at, revision, reason, trashed_at
  from file_versions where space_id = ? and id < ? order by id desc limit ?`

const DAY_MS = 86_400_000

/** The trash, newest first. */
export async function listVersions(
  knex: Knex,
  space: Space,
  retentionDays: number,
  limit: number,
  cursor: string | undefined,
): Promise<Page<Schema<'FileVersion'>>> {
  const [before] = cursor ? decodeCursor<[number]>(cursor, ['number']) : [Number.MAX_SAFE_INTEGER]
  const { rows } = await knex.raw<{ rows: VersionRow[] }>(LIST_VERSIONS, [
    space.id,
    before,
    limit + 1,
  ])
  return toPage(
    rows,
    limit,
    (row) => ({
      path: row.path,
      revision: row.revision,
      sizeBytes: row.size_bytes,
      digest: row.digest,
      executable: row.executable,
      modifiedAt: toTimestamp(row.modified_at),
      reason: row.reason,
      trashedAt: toTimestamp(row.trashed_at),
      expiresAt: toTimestamp(new Date(row.trashed_at.getTime() + retentionDays * DAY_MS)),
    }),
    ({ id }) => [id],
  )
}
