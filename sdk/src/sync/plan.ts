import type { FileValue, LocalEntry, LocalFile, RemoteEntry, RemoteFile, Value } from './value.ts'

/**
 * - `two-way`: both sides become equal.
 * - `pull-first`: two-way, but nothing goes up in this pass.
 * - `pull`: the platform alone decides, here is a copy; what it never had is left alone.
 * - `up`, `down`: two-way with the steps of one direction alone, and without deletions.
 * - `mirror-up`, `mirror-down`: one side alone decides; what it lacks goes on the other.
 */
export type PlanMode =
  | 'two-way'
  | 'pull'
  | 'pull-first'
  | 'up'
  | 'down'
  | 'mirror-up'
  | 'mirror-down'

export interface PlanInput {
  mode: PlanMode
  /** What both sides last had in common. */
  base: ReadonlyMap<string, RemoteEntry>
  here: ReadonlyMap<string, LocalEntry>
  there: ReadonlyMap<string, RemoteEntry>
  /** Paths that are left alone with all that is beneath them. */
  unknown: ReadonlySet<string>
  /** Files whose deletion was carried out a moment ago: a slow `rm -r` comes in many small passes. */
  lately: { here: number; there: number }
  /** Deletions were held in the last pass: they stay so, whatever else came meanwhile. */
  isHolding: { here: boolean; there: boolean }
  /** Lets many deletions at once through; by default they are held. */
  allowDeletes: { here: boolean; there: boolean }
  /** Stands in the names of conflict copies. */
  who: string
  at: Date
}

/** A file that goes up. `source` is absent where only a name changes there and the platform has the content. */
export interface Upload {
  path: string
  /** Set on a conflict copy: the path whose other version it keeps. */
  conflictOf?: string
  value: FileValue
  base: number
  modifiedAt: string
  source?: { path: string; file: LocalFile }
}

export interface Download {
  path: string
  there: RemoteFile
  /** What to write: the platform's content, ours or its executable bit. */
  value: FileValue
  replaces: LocalFile | undefined
}

/** Everything one pass will do. The steps touch different paths, apart from a file that becomes a folder or the reverse. */
export interface Plan {
  /** Both sides are equal already: only the base learns of it. */
  adopt: { path: string; entry: RemoteEntry | undefined }[]
  up: Upload[]
  foldersThere: string[]
  /** Deepest first. `isReplaced`: something of another kind takes the name, so it goes first. */
  deletesThere: { path: string; value: Value; base: number; isReplaced: boolean }[]
  deletesHere: { path: string; entry: LocalEntry; isReplaced: boolean }[]
  /** Parents first. */
  foldersHere: { path: string; there: RemoteEntry | undefined }[]
  modesHere: { path: string; file: LocalFile; there: RemoteFile; executable: boolean }[]
  down: Download[]
  /** `down` only: our versions that get a conflict name here before theirs takes the path. */
  copiesHere: { path: string; copy: string; file: LocalFile }[]
  /** Deletions that wait for consent. */
  held: { here: string[]; there: string[] }
  /** Files that this pass deletes, moved ones not counted. */
  lost: { here: number; there: number }
  /** Paths that differ and are left alone because something unknown stands in the way. */
  blocked: string[]
}
