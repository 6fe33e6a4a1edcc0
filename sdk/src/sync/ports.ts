import type { PackDelete, PackFile, PackFolder } from '@sac/openapi/pack'
import type { Room } from './room.ts'
import type { FileValue, LocalEntry, LocalFile } from './value.ts'

/** Something that sync leaves alone and lists: a link, a FIFO, an unreadable file, a second spelling of a name. */
export interface Unknown {
  path: string
  reason: string
  /** False: only listed, another entry of the same name is synced. */
  isBlocking: boolean
}

export interface LocalScan {
  /** By NFC path. */
  entries: Map<string, LocalEntry>
  unknown: Unknown[]
}

/** The files of one space here. Every change is refused with `LocalChangedError` when the file is no longer as planned. */
export interface LocalTree {
  /** False where the file system keeps no executable bit; then the base's counts. */
  readonly hasExecutableBit: boolean
  /** Names the volume that holds the files: another one after it was exchanged or made anew. */
  volumeId(): Promise<string>
  /**
   * Lists the tree, hashing what is not in `known` with the same stamp.
   * @param under only these paths and what is beneath them; everything when absent
   */
  scan(known: ReadonlyMap<string, LocalEntry>, under?: readonly string[]): Promise<LocalScan>
  /** Whether this path, where the scan found nothing, must not come into being here; absent: none is. */
  leavesAlone?(path: string, kind: 'file' | 'folder'): boolean
  /**
   * The content; throws before the last piece when it is not the scanned version. A piece is good until the next is asked
   * for.
   */
  read(path: string, file: LocalFile): AsyncIterable<Uint8Array>
  /**
   * The whole of a small file, without hashing it where its stamp proves enough: who gets it checks the digest.
   * @throws LocalChangedError
   */
  readSmall?(path: string, file: LocalFile): Uint8Array
  /**
   * Writes aside, checks digest and size, then puts it in place; missing parents are made.
   * @param replaces what stands there; absent: nothing may stand there
   */
  write(
    path: string,
    value: FileValue,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { replaces: LocalEntry | undefined; modifiedAt: string },
  ): Promise<LocalEntry>
  setExecutable(path: string, file: LocalFile, executable: boolean): Promise<LocalEntry>
  /** A folder goes only when it is empty. */
  delete(path: string, entry: LocalEntry): Promise<void>
  /** No error when the folder is there. */
  makeFolder(path: string): Promise<LocalEntry>
}

/** Keeps the manifest of one space; `save` replaces it atomically and durably. */
export interface ManifestStore {
  load(): Promise<string | undefined>
  save(text: string): Promise<void>
  /** Adds to what was saved last; gone with the next `save`. Need not survive a power cut. Absent: all is saved each time. */
  append?(text: string): Promise<void>
}

export interface RemoteChange {
  path: string
  kind: 'file' | 'folder'
  digest?: string | null
  size?: number | null
  executable?: boolean | null
  modifiedAt?: string | null
  revision: number
  deleted: boolean
}

export interface ChangesPage {
  revision: number
  items: RemoteChange[]
  nextCursor?: string | null
}

export interface Pack {
  files: PackFile[]
  folders: PackFolder[]
  deletes: PackDelete[]
}

export interface PushAnswer {
  revision: number
  conflicts: { path: string; revision: number; digest: string }[]
  refused: { path: string; problem: unknown }[]
}

/** One space on the platform. Methods throw `RemoteUnavailableError` when trying again later is right. */
export interface RemoteSpace {
  /** @throws RevisionGoneError when the platform no longer knows what was deleted since then */
  changes(since: number, cursor?: string): Promise<ChangesPage>
  missing(digests: string[]): Promise<string[]>
  /** @param contents of the files that are not `present`, by path */
  push(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): Promise<PushAnswer>
  /** One large file, streamed. */
  put(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer>
  /** For a dry run; absent: nothing is said about what would be refused. */
  room?(): Promise<Room>
  /** @throws ContentGoneError */
  blob(digest: string): AsyncIterable<Uint8Array>
  /**
   * Many small contents, in any order; those that are gone are left out. Absent: each is asked for alone.
   * @param digests at most `PACK_ENTRIES`
   */
  blobs?(digests: string[]): AsyncIterable<SmallBlob>
}

export interface SmallBlob {
  digest: string
  content: Uint8Array
}

/** The file here is not what the plan was made for; plan again. */
export class LocalChangedError extends Error {
  constructor(path: string, options?: ErrorOptions) {
    super(`${path} changed meanwhile`, options)
    this.name = 'LocalChangedError'
  }
}

/** This path cannot be written or removed here (name too long, no space, a folder that is not empty); others can. */
export class LocalBlockedError extends Error {
  readonly reason: string
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options)
    this.name = 'LocalBlockedError'
    this.reason = reason
  }
}

/** The platform is away or overloaded; nothing was lost, try again later. */
export class RemoteUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RemoteUnavailableError'
  }
}

/** Deletions since that revision are no longer known: list everything. */
export class RevisionGoneError extends Error {
  constructor() {
    super('The platform no longer knows what changed since that revision.')
    this.name = 'RevisionGoneError'
  }
}

/** No file that this actor may read has this content any more. */
export class ContentGoneError extends Error {
  constructor(digest: string) {
    super(`no content ${digest}`)
    this.name = 'ContentGoneError'
  }
}
