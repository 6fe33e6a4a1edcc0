import { createHash } from 'node:crypto'
import type { PackFile } from '@sac/openapi/pack'
import { ancestorsOf, depthOf, isBeneath, pathProblem } from '../../../src/sync/paths.ts'
import {
  type ChangesPage,
  ContentGoneError,
  type Pack,
  type PushAnswer,
  type RemoteChange,
  type RemoteSpace,
  RevisionGoneError,
  type SmallBlob,
} from '../../../src/sync/ports.ts'
import type { Room } from '../../../src/sync/room.ts'

export function digestOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

interface Row {
  kind: 'file' | 'folder'
  digest: string
  size: number
  executable: boolean
  modifiedAt: string
  revision: number
  deleted: boolean
}

/** A space as the platform keeps it, in memory, by the rules of the internal API. */
export class MemorySpace implements RemoteSpace {
  revision = 0
  readonly rows = new Map<string, Row>()
  readonly contents = new Map<string, Uint8Array>()
  /** Digests of every version that ever was live here: the trash is part of the platform. */
  readonly history = new Set<string>()
  private readonly liveDigests = new Map<string, number>()
  private usedBytes = 0
  private readonly verified = new Set<string>()
  quotaBytes = Number.POSITIVE_INFINITY
  pageLimit = 1000
  /** Questions about revisions before this one are answered with "gone". */
  oldestRevision = 0
  /** What a dry run is told. */
  room?: () => Promise<Room>
  requests = 0
  bytesReceived = 0

  async changes(since: number, cursor?: string): Promise<ChangesPage> {
    this.requests += 1
    if (since > 0 && since < this.oldestRevision) throw new RevisionGoneError()
    const items = [...this.rows]
      .filter(([, row]) => row.revision > since && !(since === 0 && row.deleted))
      .map(([path, row]): RemoteChange => ({ path, ...row }))
      .sort((one, other) => (one.path < other.path ? -1 : 1))
    const start = Number(cursor ?? 0)
    const end = start + this.pageLimit
    return {
      revision: this.revision,
      items: items.slice(start, end),
      nextCursor: end < items.length ? String(end) : null,
    }
  }

  async missing(digests: string[]): Promise<string[]> {
    this.requests += 1
    return digests.filter((digest) => !this.isReadable(digest))
  }

  async push(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): Promise<PushAnswer> {
    this.requests += 1
    return this.apply(pack, contents)
  }

  async put(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    this.requests += 1
    const chunks: Uint8Array[] = []
    for await (const chunk of content) chunks.push(chunk)
    return this.apply(
      { files: [file], folders: [], deletes: [] },
      new Map([[file.path, Buffer.concat(chunks)]]),
    )
  }

  /** Takes over one file whose content was checked by the caller; it may keep less of it than there is. */
  commit(file: PackFile, content: Uint8Array): PushAnswer {
    this.contents.set(file.digest, content)
    this.verified.add(file.digest)
    return this.apply({ files: [file], folders: [], deletes: [] }, new Map([[file.path, content]]))
  }

  async *blob(digest: string): AsyncIterable<Uint8Array> {
    this.requests += 1
    const content = this.contents.get(digest)
    if (!content || !this.isReadable(digest)) throw new ContentGoneError(digest)
    yield content
  }

  async *blobs(digests: string[]): AsyncIterable<SmallBlob> {
    this.requests += 1
    for (const digest of digests) {
      const content = this.contents.get(digest)
      if (content && this.isReadable(digest)) yield { digest, content }
    }
  }

  /** Live files as text, for comparing. */
  files(): Record<string, string> {
    const files: Record<string, string> = {}
    for (const [path, row] of [...this.rows].sort()) {
      if (!row.deleted && row.kind === 'file') {
        files[path] = Buffer.from(this.contents.get(row.digest)!).toString()
      }
    }
    return files
  }

  live(path: string): Row | undefined {
    const row = this.rows.get(path)
    return row && !row.deleted ? row : undefined
  }

  /** What somebody else does through the API. */
  write(path: string, content: string | Uint8Array, executable = false): void {
    const bytes = Buffer.from(content)
    const file: PackFile = {
      path,
      digest: digestOf(bytes),
      size: bytes.length,
      executable,
      modifiedAt: new Date(0).toISOString(),
      base: this.live(path)?.revision ?? 0,
    }
    this.apply({ files: [file], folders: [], deletes: [] }, new Map([[path, bytes]]))
  }

  makeFolder(path: string): void {
    this.apply({ files: [], folders: [{ path }], deletes: [] }, new Map())
  }

  remove(path: string): void {
    const paths = [...this.rows.keys()].filter(
      (name) => this.live(name) && (name === path || isBeneath(name, path)),
    )
    const deletes = paths.map((name) => ({ path: name, base: this.live(name)!.revision }))
    this.apply({ files: [], folders: [], deletes }, new Map())
  }

  private isReadable(digest: string): boolean {
    return (this.liveDigests.get(digest) ?? 0) > 0
  }

  private count(row: Row | undefined, change: 1 | -1): void {
    if (row?.kind !== 'file') return
    this.usedBytes += change * row.size
    this.liveDigests.set(row.digest, (this.liveDigests.get(row.digest) ?? 0) + change)
  }

  apply(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): PushAnswer {
    const answer: PushAnswer = { revision: this.revision, conflicts: [], refused: [] }
    const revision = this.revision + 1
    const conflict = (path: string) => {
      const live = this.live(path)
      answer.conflicts.push({ path, revision: live?.revision ?? 0, digest: live?.digest ?? '' })
    }
    const set = (path: string, row: Omit<Row, 'revision'>) => {
      this.count(this.live(path), -1)
      this.rows.set(path, { ...row, revision })
      this.count(this.live(path), 1)
      this.revision = revision
    }
    const folder = (path: string) => {
      for (const each of [...ancestorsOf(path)].reverse().concat(path)) {
        const live = this.live(each)
        if (live?.kind === 'file') return false
        if (!live) set(each, { ...emptyRow(), kind: 'folder' })
      }
      return true
    }
    const readable = new Set(
      pack.files.filter(({ digest }) => this.isReadable(digest)).map(({ digest }) => digest),
    )
    const deletes = [...pack.deletes].sort((one, other) => depthOf(other.path) - depthOf(one.path))
    for (const { path, base } of deletes) {
      const live = this.live(path)
      if (!live) continue
      const isHeld =
        live.kind === 'folder'
          ? [...this.rows.keys()].some((name) => this.live(name) && isBeneath(name, path))
          : live.revision !== base
      if (isHeld) conflict(path)
      else set(path, { ...live, deleted: true })
    }
    for (const { path } of pack.folders) if (!folder(path)) conflict(path)
    for (const file of pack.files) {
      const { path, digest, size, executable, modifiedAt, base } = file
      const live = this.live(path)
      const content = contents.get(path)
      this.bytesReceived += content?.length ?? 0
      if (pathProblem(path)) {
        answer.refused.push({ path, problem: 'urn:sac:problem:path-invalid' })
      } else if (live?.kind === 'folder' || (live?.revision ?? 0) !== base) {
        conflict(path)
      } else if (file.present ? !readable.has(digest) : !content) {
        answer.refused.push({ path, problem: 'urn:sac:problem:content-missing' })
      } else if (content && !this.verified.has(digest) && !isContent(content, digest, size)) {
        answer.refused.push({ path, problem: 'urn:sac:problem:content-mismatch' })
      } else if (this.usedBytes - (live?.size ?? 0) + size > this.quotaBytes) {
        answer.refused.push({ path, problem: { type: 'urn:sac:problem:quota-exceeded' } })
      } else if (path.includes('/') && !folder(path.slice(0, path.lastIndexOf('/')))) {
        conflict(path)
      } else {
        if (content) this.contents.set(digest, content)
        this.history.add(digest)
        set(path, { kind: 'file', digest, size, executable, modifiedAt, deleted: false })
      }
    }
    answer.revision = this.revision
    return answer
  }
}

function isContent(content: Uint8Array, digest: string, size: number): boolean {
  return content.length === size && digestOf(content) === digest
}

function emptyRow(): Omit<Row, 'revision'> {
  return {
    kind: 'file',
    digest: '',
    size: 0,
    executable: false,
    modifiedAt: new Date(0).toISOString(),
    deleted: false,
  }
}
