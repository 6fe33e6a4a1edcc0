import { ancestorsOf, foldedName, nameOf, parentOf } from '@sac/openapi/paths'
import type { Knex } from 'knex'
import { problem } from '../problems.ts'
import { isShared, type Space } from './spaces.ts'
import { Twins } from './twins.ts'

/** A file as it shall be; its content is stored. */
export interface FileWrite {
  path: string
  digest: string
  sizeBytes: number
  executable: boolean
  /** RFC 3339. */
  modifiedAt: string
  /** Revision of the file that this one replaces, 0 for none; absent: whatever is there. */
  base?: number
  /** Another version of the file of this path, which keeps it. */
  conflictOf?: string
}

/** A live file as the database has it. */
export interface TreeFile {
  path: string
  folderId: number
  digest: string
  sizeBytes: number
  executable: boolean
  revision: number
}

interface TreeFolder {
  id: number
  /** Absent: a folder that this transaction makes. */
  wasLive?: boolean
  isLive: boolean
  /** Live folders and files directly in it, as of the changes so far; known only where a deletion may ask. */
  children: number
}

// 4096 paths, each 500 folders deep in a chain of its own, would be 2 million.
const MAX_PATHS = 200_000

/** One path whose row changed. */
export interface TreeChange {
  path: string
  kind: 'file' | 'folder'
  action: 'created' | 'updated' | 'deleted'
  sizeBytes: number
  digest: string | null
}

/**
 * The part of a space's tree that some changes touch: loaded once under the space's lock, changed in memory,
 * written back as the difference, in a few statements however many files there are.
 */
export class SpaceTree {
  /** Bytes and files that the changes so far add to the space. */
  grownBytes = 0
  grownFiles = 0
  readonly #spaceId: number
  /** Absent where names may differ in case alone. */
  readonly #twins: Twins | undefined
  #asked: ReadonlySet<string> = new Set()
  readonly #folders = new Map<string, TreeFolder>()
  readonly #loaded = new Map<string, TreeFile>()
  readonly #written = new Map<string, FileWrite>()
  readonly #deleted = new Set<string>()
  #newFolderCount = 0

  private constructor({ id, ref }: Space) {
    this.#spaceId = id
    if (isShared(ref)) this.#twins = new Twins()
  }

  /** @param paths every path that may be asked for; their ancestors are loaded too */
  static async load(
    trx: Knex,
    space: Space,
    paths: Iterable<string>,
    deletions: Iterable<string>,
  ): Promise<SpaceTree> {
    const tree = new SpaceTree(space)
    const wanted = new Set<string>([''])
    for (const path of paths) {
      wanted.add(path)
      for (const ancestor of ancestorsOf(path)) wanted.add(ancestor)
      if (wanted.size > MAX_PATHS) {
        throw problem('content-too-large', {
          detail: `One request may touch ${MAX_PATHS} files and folders, those above them included.`,
          limit: MAX_PATHS,
        })
      }
    }
    tree.#asked = wanted
    await tree.#loadFolders(trx, [...wanted])
    await tree.#loadFiles(trx, [...wanted])
    await tree.#countChildren(trx, deletions)
    await tree.#loadTwins(trx, wanted)
    return tree
  }

  file(path: string): { revision: number; digest: string; sizeBytes: number } | undefined {
    const written = this.#written.get(path)
    if (written) return { ...written, revision: 0 }
    return this.#deleted.has(path) ? undefined : this.#loaded.get(path)
  }

  hasFolder(path: string): boolean {
    return this.#folders.get(path)?.isLive ?? false
  }

  isEmpty(path: string): boolean {
    return this.#folders.get(path)?.children === 0
  }

  /** What is live and differs from the path, or from a folder that would be made above it, in case alone. */
  twinOf(path: string): string | undefined {
    if (!this.#twins) return undefined
    for (let at = path; at !== ''; at = parentOf(at)) {
      if (this.#isLive(at)) return undefined
      // Beside the paths of the changes, what the database has is there still.
      const twin = this.#twins.of(at, (other) => !this.#asked.has(other) || this.#isLive(other))
      if (twin !== undefined) return twin
    }
    return undefined
  }

  /** False when a file stands at the path or above it. */
  canMakeFolder(path: string): boolean {
    for (let at = path; at !== ''; at = parentOf(at)) {
      if (this.file(at)) return false
      if (this.hasFolder(at)) return true
    }
    return true
  }

  /** Makes the folder and those above it where they are missing. @returns false when a file is in the way */
  makeFolder(path: string): boolean {
    if (!this.canMakeFolder(path)) return false
    for (let at = path; at !== '' && !this.hasFolder(at); at = parentOf(at)) {
      const known = this.#folders.get(at)
      if (known) known.isLive = true
      else {
        this.#newFolderCount += 1
        this.#folders.set(at, { id: -this.#newFolderCount, isLive: true, children: 0 })
      }
      this.#count(at, 1)
      this.#twins?.add(at)
    }
    return true
  }

  deleteFolder(path: string): void {
    this.#folders.get(path)!.isLive = false
    this.#count(path, -1)
  }

  deleteFile(path: string): void {
    this.grownBytes -= this.file(path)!.sizeBytes
    this.grownFiles -= 1
    this.#written.delete(path)
    this.#deleted.add(path)
    this.#count(path, -1)
  }

  writeFile(file: FileWrite): void {
    const live = this.file(file.path)
    this.grownBytes += file.sizeBytes - (live?.sizeBytes ?? 0)
    if (!live) {
      this.grownFiles += 1
      this.#count(file.path, 1)
    }
    this.#deleted.delete(file.path)
    this.#written.set(file.path, file)
    this.#twins?.add(file.path)
  }

  /** What the changes come to. */
  changes(): TreeChange[] {
    const changes: TreeChange[] = []
    for (const path of this.#deleted) {
      changes.push({ path, kind: 'file', action: 'deleted', sizeBytes: 0, digest: null })
    }
    for (const [path, { wasLive = false, isLive }] of this.#folders) {
      if (wasLive === isLive) continue
      const action = isLive ? 'created' : 'deleted'
      changes.push({ path, kind: 'folder', action, sizeBytes: 0, digest: null })
    }
    for (const { path, sizeBytes, digest } of this.#written.values()) {
      const action = this.#loaded.has(path) ? 'updated' : 'created'
      changes.push({ path, kind: 'file', action, sizeBytes, digest })
    }
    return changes
  }

  /** Writes the difference under `revision`; what it overwrites or deletes goes to the trash, unless it only moves. */
  async save(trx: Knex, revision: number, { isMove = false } = {}): Promise<void> {
    await this.#insertFolders(trx, revision)
    await this.#updateFolders(trx, revision)
    if (!isMove) await this.#fillTrash(trx)
    await this.#deleteFiles(trx, revision)
    await this.#upsertFiles(trx, revision)
  }

  #isLive(path: string): boolean {
    return this.file(path) !== undefined || this.hasFolder(path)
  }

  /** Of what is not there, but whose folder is: names beside it that differ in case alone. */
  async #loadTwins(trx: Knex, paths: Iterable<string>): Promise<void> {
    if (!this.#twins) return
    const wanted: { folderId: number; path: string }[] = []
    for (const path of paths) {
      const folder = path === '' ? undefined : this.#folders.get(parentOf(path))
      if (folder && !this.#isLive(path)) wanted.push({ folderId: folder.id, path })
    }
    await this.#twins.load(trx, wanted)
  }

  async #loadFolders(trx: Knex, paths: string[]): Promise<void> {
    const { rows } = await trx.raw<{ rows: { id: number; path: string; is_deleted: boolean }[] }>(
      'select id, path, is_deleted from folders where space_id = ? and path = any(?)',
      [this.#spaceId, paths],
    )
    for (const { id, path, is_deleted } of rows) {
      const isLive = !is_deleted
      this.#folders.set(path, { id, wasLive: isLive, isLive, children: Number.NaN })
    }
  }

  async #loadFiles(trx: Knex, paths: string[]): Promise<void> {
    const folderIds: number[] = []
    const names: string[] = []
    const pathOf = new Map<string, string>()
    for (const path of paths) {
      const folder = this.#folders.get(parentOf(path))
      if (path === '' || !folder) continue
      folderIds.push(folder.id)
      names.push(nameOf(path))
      pathOf.set(`${folder.id}/${nameOf(path)}`, path)
    }
    type Row = { folder_id: number; name: string; digest: string } & Omit<
      TreeFile,
      'path' | 'folderId' | 'digest'
    >
    const { rows } = await trx.raw<{ rows: Row[] }>(
      `select folder_id, name, encode(digest, 'hex') as digest, size_bytes as "sizeBytes", executable, revision
       from files join unnest(?::bigint[], ?::text[]) as wanted (folder_id, name) using (folder_id, name)
       where digest is not null`,
      [folderIds, names],
    )
    for (const { folder_id, name, ...row } of rows) {
      const path = pathOf.get(`${folder_id}/${name}`)!
      this.#loaded.set(path, { ...row, path, folderId: folder_id })
    }
  }

  async #countChildren(trx: Knex, deletions: Iterable<string>): Promise<void> {
    const folders = new Map<number, TreeFolder>()
    for (const path of deletions) {
      const folder = this.#folders.get(path)
      if (folder?.isLive) folders.set(folder.id, folder)
    }
    if (folders.size === 0) return
    for (const folder of folders.values()) folder.children = 0
    const ids = [...folders.keys()]
    const { rows } = await trx.raw<{ rows: { id: number; count: number }[] }>(
      `select parent_id as id, count(*) from folders where parent_id = any(?) and not is_deleted group by 1
       union all
       select folder_id, count(*) from files where folder_id = any(?) and digest is not null group by 1`,
      [ids, ids],
    )
    for (const { id, count } of rows) folders.get(id)!.children += count
  }

  #count(path: string, by: number): void {
    const parent = this.#folders.get(parentOf(path))
    if (parent) parent.children += by
  }

  async #insertFolders(trx: Knex, revision: number): Promise<void> {
    const made = [...this.#folders].filter(([, folder]) => folder.wasLive === undefined)
    if (made.length === 0) return
    // Ids first, so that parents and children go in with one statement.
    const { rows } = await trx.raw<{ rows: { id: number }[] }>(
      `select nextval(pg_get_serial_sequence('folders', 'id')) as id from generate_series(1, ?)`,
      [made.length],
    )
    for (const [index, [, folder]] of made.entries()) folder.id = rows[index]!.id
    await trx.raw(
      `insert into folders (id, space_id, parent_id, path, name, revision, is_deleted, folded)
       select id, ?, parent_id, path, name, ?, is_deleted, nullif(folded, '')
       from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::text[])
         as f (id, parent_id, path, name, is_deleted, folded)`,
      [
        this.#spaceId,
        revision,
        made.map(([, { id }]) => id),
        made.map(([path]) => this.#folders.get(parentOf(path))!.id),
        made.map(([path]) => path),
        made.map(([path]) => nameOf(path)),
        made.map(([, { isLive }]) => !isLive),
        made.map(([path]) => this.#foldedOf(path)),
      ],
    )
  }

  async #updateFolders(trx: Knex, revision: number): Promise<void> {
    const changed = [...this.#folders.values()].filter(
      ({ wasLive, isLive }) => wasLive !== undefined && wasLive !== isLive,
    )
    if (changed.length === 0) return
    await trx.raw(
      `update folders set is_deleted = not is_deleted, revision = ?, changed_at = now() where id = any(?)`,
      [revision, changed.map(({ id }) => id)],
    )
  }

  async #fillTrash(trx: Knex): Promise<void> {
    const lost = [...this.#loaded.values()].filter(({ path, digest }) => {
      const written = this.#written.get(path)
      return this.#deleted.has(path) || (written !== undefined && written.digest !== digest)
    })
    if (lost.length === 0) return
    await trx.raw(
      `insert into file_versions
         (space_id, path, digest, size_bytes, executable, modified_at, revision, reason)
       select ?, lost.path, digest, size_bytes, executable, modified_at, revision, lost.reason
       from files join unnest(?::bigint[], ?::text[], ?::text[], ?::text[])
         as lost (folder_id, name, path, reason) using (folder_id, name)`,
      [
        this.#spaceId,
        lost.map(({ folderId }) => folderId),
        lost.map(({ path }) => nameOf(path)),
        lost.map(({ path }) => path),
        lost.map(({ path }) => (this.#deleted.has(path) ? 'deleted' : 'overwritten')),
      ],
    )
  }

  async #deleteFiles(trx: Knex, revision: number): Promise<void> {
    const paths = [...this.#deleted]
    if (paths.length === 0) return
    await trx.raw(
      `update files set digest = null, size_bytes = 0, revision = ?, changed_at = now()
       from unnest(?::bigint[], ?::text[]) as gone (folder_id, name)
       where files.folder_id = gone.folder_id and files.name = gone.name`,
      [revision, paths.map((path) => this.#loaded.get(path)!.folderId), paths.map(nameOf)],
    )
  }

  async #upsertFiles(trx: Knex, revision: number): Promise<void> {
    const files = [...this.#written.values()]
    if (files.length === 0) return
    await trx.raw(
      `insert into files
         (folder_id, name, space_id, digest, size_bytes, executable, modified_at, revision, folded)
       select folder_id, name, ?, decode(digest, 'hex'), size_bytes, executable, modified_at, ?, nullif(folded, '')
       from unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::boolean[], ?::timestamptz[], ?::text[])
         as f (folder_id, name, digest, size_bytes, executable, modified_at, folded)
       on conflict (folder_id, name) do update set
         digest = excluded.digest, size_bytes = excluded.size_bytes, executable = excluded.executable,
         modified_at = excluded.modified_at, revision = excluded.revision, changed_at = now()`,
      [
        this.#spaceId,
        revision,
        files.map(({ path }) => this.#folders.get(parentOf(path))!.id),
        files.map(({ path }) => nameOf(path)),
        files.map(({ digest }) => digest),
        files.map(({ sizeBytes }) => sizeBytes),
        files.map(({ executable }) => executable),
        files.map(({ modifiedAt }) => modifiedAt),
        files.map(({ path }) => this.#foldedOf(path)),
      ],
    )
  }

  /** Empty, and in no index, where nobody asks for it. */
  #foldedOf(path: string): string {
    return this.#twins ? foldedName(nameOf(path)) : ''
  }
}
