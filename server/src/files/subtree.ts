import { joinPath } from '@sac/openapi/paths'
import type { Knex } from 'knex'
import type { EntryDelete, SpaceChanges } from './space-changes.ts'
import type { FileWrite } from './space-tree.ts'

/** What is live at and beneath a path. */
export interface Subtree {
  folders: string[]
  files: FileWrite[]
}

interface SubtreeRow {
  folder: string
  name: string | null
  digest: string
  size_bytes: number
  executable: boolean
  modified_at: Date
}

/** Exported for the test that looks at its plan. */
export const LOAD_SUBTREE = `
  select fo.path as folder, fi.name, encode(fi.digest, 'hex') as digest, fi.size_bytes, fi.executable,
    fi.modified_at
  from folders fo left join files fi on fi.folder_id = fo.id and fi.digest is not null
  where fo.space_id = ? and not fo.is_deleted and (fo.path = ? or (fo.path >= ? and fo.path < ?))`

/** The folder at `path`, everything beneath it; nothing when there is none. */
export async function loadSubtree(trx: Knex, spaceId: number, path: string): Promise<Subtree> {
  const { rows } = await trx.raw<{ rows: SubtreeRow[] }>(LOAD_SUBTREE, [
    spaceId,
    path,
    `${path}/`,
    `${path}0`,
  ])
  const files = rows.flatMap((row) => {
    if (row.name === null) return []
    return {
      path: joinPath(row.folder, row.name),
      digest: row.digest,
      sizeBytes: row.size_bytes,
      executable: row.executable,
      modifiedAt: row.modified_at.toISOString(),
    }
  })
  return { folders: [...new Set(rows.map(({ folder }) => folder))], files }
}

export const deletesOf = ({ folders, files }: Subtree): EntryDelete[] =>
  [...folders, ...files.map((file) => file.path)].map((path) => ({ path }))

/** What a recursive deletion comes to; `path` may be a file too. */
export async function deletionOf(trx: Knex, spaceId: number, path: string): Promise<SpaceChanges> {
  const deletes = deletesOf(await loadSubtree(trx, spaceId, path))
  return { deletes: deletes.length > 0 ? deletes : [{ path }], folders: [], files: [] }
}
