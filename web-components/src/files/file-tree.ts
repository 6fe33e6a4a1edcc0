import type { WorkspaceFile } from '@sac/sdk'
import { BY_NAME, comparing, type Sorting } from './sorting.ts'
import { isWithin, nameOf, parentOf } from './space.ts'

/** A line of the list. */
export interface Row {
  entry: WorkspaceFile
  /** 1 for what stands directly in the open folder. */
  level: number
  /** Its place among its siblings, from 1, of `siblings`. */
  position: number
  siblings: number
  isExpanded: boolean
}

/** What changed, as `Workspace.changes` tells it. */
export interface Change {
  path: string
  kind: 'file' | 'folder'
  deleted: boolean
  modifiedAt: string
  revision: number
  size?: number
  digest?: string
  executable?: boolean
}

interface Folder {
  entries: Map<string, WorkspaceFile>
  /** Null when all of it is known. */
  cursor: string | null | undefined
  sorted: WorkspaceFile[] | undefined
  error?: unknown
}

/** The known part of a workspace, and the lines that it makes. Knows no server and no screen. */
export class FileTree {
  root = ''
  sorting: Sorting = BY_NAME
  readonly #folders = new Map<string, Folder>()
  readonly #expanded = new Set<string>()
  #rows: Row[] | undefined

  /** All lines, in their order. The same array until something changed. */
  get rows(): readonly Row[] {
    this.#rows ??= this.#flatten()
    return this.#rows
  }

  /** Folders that show lines and whose content is not all known, the open one first. */
  get wanted(): string[] {
    return [this.root, ...this.#expanded].filter((path) => {
      const folder = this.#folders.get(path)
      return isWithin(path, this.root) && folder?.cursor !== null && folder?.error === undefined
    })
  }

  isKnown(path: string): boolean {
    return this.#folders.has(path)
  }

  isComplete(path: string): boolean {
    return this.#folders.get(path)?.cursor === null
  }

  cursorOf(path: string): string | undefined {
    return this.#folders.get(path)?.cursor ?? undefined
  }

  errorOf(path: string): unknown {
    return this.#folders.get(path)?.error
  }

  find(path: string): WorkspaceFile | undefined {
    return this.#folders.get(parentOf(path))?.entries.get(nameOf(path))
  }

  isExpanded(path: string): boolean {
    return this.#expanded.has(path)
  }

  open(root: string): void {
    this.root = root
    this.#rows = undefined
  }

  sort(sorting: Sorting): void {
    this.sorting = sorting
    for (const folder of this.#folders.values()) folder.sorted = undefined
    this.#rows = undefined
  }

  expand(path: string): void {
    this.#expanded.add(path)
    this.#rows = undefined
  }

  collapse(path: string): void {
    this.#expanded.delete(path)
    this.#rows = undefined
  }

  /** A page of a folder has come. */
  add(path: string, items: readonly WorkspaceFile[], cursor: string | null): void {
    const folder = this.#folder(path)
    for (const item of items) folder.entries.set(item.name, item)
    folder.cursor = cursor
    delete folder.error
    this.#changed(folder)
  }

  fail(path: string, error: unknown): void {
    const folder = this.#folder(path)
    folder.error = error
    this.#changed(folder)
  }

  /** Another try of what failed. */
  retry(): void {
    for (const folder of this.#folders.values()) delete folder.error
    this.#rows = undefined
  }

  /** Another workspace. */
  reset(): void {
    this.#expanded.clear()
    this.forget()
  }

  /** Everything is asked for again; what is open stays open. */
  forget(): void {
    this.#folders.clear()
    this.#rows = undefined
  }

  /** @returns the paths of what is new or other */
  apply(changes: readonly Change[]): string[] {
    const touched: string[] = []
    for (const change of changes) {
      const name = nameOf(change.path)
      const folder = this.#folders.get(parentOf(change.path))
      if (change.deleted && change.kind === 'folder') this.#drop(change.path)
      if (!folder) continue
      if (change.deleted) {
        // The path may be of the other kind by now, which stands in the same list.
        if (folder.entries.get(name)?.kind === change.kind) folder.entries.delete(name)
      } else {
        folder.entries.set(name, entryOf(change))
        touched.push(change.path)
      }
      this.#changed(folder)
    }
    return touched
  }

  #drop(path: string): void {
    for (const known of this.#folders.keys()) if (isWithin(known, path)) this.#folders.delete(known)
    for (const known of this.#expanded) if (isWithin(known, path)) this.#expanded.delete(known)
  }

  #folder(path: string): Folder {
    let folder = this.#folders.get(path)
    if (!folder) {
      folder = { entries: new Map(), cursor: undefined, sorted: undefined }
      this.#folders.set(path, folder)
    }
    return folder
  }

  #changed(folder: Folder): void {
    folder.sorted = undefined
    this.#rows = undefined
  }

  #flatten(): Row[] {
    const rows: Row[] = []
    const walk = (path: string, level: number) => {
      const folder = this.#folders.get(path)
      if (!folder) return
      folder.sorted ??= [...folder.entries.values()].sort(
        comparing(this.sorting, folder.entries.size),
      )
      const siblings = folder.sorted.length
      let position = 0
      for (const entry of folder.sorted) {
        position += 1
        const isExpanded = entry.kind === 'folder' && this.#expanded.has(entry.path)
        rows.push({ entry, level, position, siblings, isExpanded })
        if (isExpanded) walk(entry.path, level + 1)
      }
    }
    walk(this.root, 1)
    return rows
  }
}

const entryOf = (change: Change): WorkspaceFile => ({
  path: change.path,
  name: nameOf(change.path),
  kind: change.kind,
  sizeBytes: change.size ?? 0,
  digest: change.digest ?? null,
  executable: change.executable ?? false,
  modifiedAt: change.modifiedAt,
  revision: change.revision,
})
