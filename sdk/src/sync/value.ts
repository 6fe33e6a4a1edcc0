/** A file as far as sync compares it. */
export interface FileValue {
  kind: 'file'
  /** SHA-256 of the content in hex. */
  digest: string
  /** Bytes. */
  size: number
  executable: boolean
}

export interface FolderValue {
  kind: 'folder'
}

/** What stands under one path. Times are no part of it: no decision compares the clocks of two machines. */
export type Value = FileValue | FolderValue

/** What a scan found under one path here. */
export interface LocalEntry {
  value: Value
  /** Changes whenever the file may have changed; opaque, only ever compared. */
  stamp: string
  /** RFC 3339, UTC. */
  modifiedAt: string
}

export interface LocalFile extends LocalEntry {
  value: FileValue
}

/** What stands under one path on the platform, or stood there when both sides were last equal. */
export interface RemoteEntry {
  value: Value
  revision: number
  modifiedAt: string
}

export interface RemoteFile extends RemoteEntry {
  value: FileValue
}

export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one?.kind !== 'file' || other?.kind !== 'file') return one?.kind === other?.kind
  return one.digest === other.digest && one.executable === other.executable
}

export function isFile<Entry extends { value: Value }>(
  entry: Entry | undefined,
): entry is Entry & { value: FileValue } {
  return entry?.value.kind === 'file'
}

const LATEST_MS = Date.UTC(9999, 11, 31)

/** RFC 3339; programs may set any time, also ones that have no such form. */
export function modifiedAtOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), LATEST_MS)).toISOString()
}
