import { foldedName, joinPath, nameOf, parentOf } from '@sac/openapi/paths'
import type { Knex } from 'knex'

/** Exported for the test that looks at its plan. Bindings: folder ids, folded names, both twice. */
export const FIND_TWINS = `
  select fo.path as folder, fi.name
  from unnest(?::bigint[], ?::text[]) as w (folder_id, folded)
  join files fi on fi.folder_id = w.folder_id and fi.folded = w.folded and fi.digest is not null
  join folders fo on fo.id = fi.folder_id
  union
  select parent.path, child.name
  from unnest(?::bigint[], ?::text[]) as w (folder_id, folded)
  join folders child on child.parent_id = w.folder_id and child.folded = w.folded and not child.is_deleted
  join folders parent on parent.id = child.parent_id`

/** Paths that differ from another in the case of their last name alone. */
export class Twins {
  readonly #byFolded = new Map<string, Set<string>>()

  /** What stands in these folders under a name that differs from the path's in case alone. */
  async load(trx: Knex, wanted: readonly { folderId: number; path: string }[]): Promise<void> {
    if (wanted.length === 0) return
    const ids = wanted.map(({ folderId }) => folderId)
    const names = wanted.map(({ path }) => foldedName(nameOf(path)))
    const { rows } = await trx.raw<{ rows: { folder: string; name: string }[] }>(FIND_TWINS, [
      ids,
      names,
      ids,
      names,
    ])
    for (const { folder, name } of rows) this.add(joinPath(folder, name))
  }

  add(path: string): void {
    const key = keyOf(path)
    const paths = this.#byFolded.get(key) ?? new Set()
    this.#byFolded.set(key, paths.add(path))
  }

  of(path: string, isThere: (twin: string) => boolean): string | undefined {
    for (const twin of this.#byFolded.get(keyOf(path)) ?? []) {
      if (twin !== path && isThere(twin)) return twin
    }
    return undefined
  }
}

/** Folders keep their case: those that differ in it are twins themselves, and are refused there. */
const keyOf = (path: string) => joinPath(parentOf(path), foldedName(nameOf(path)))
