import * as fs from 'node:fs'
import {
  BUSY,
  isBeneath,
  joinPath,
  type LocalEntry,
  type LocalScan,
  modifiedAtOf,
  nameOf,
  parentOf,
  partsOf,
  pathProblem,
  TEMPORARY_PREFIX,
  type Unknown,
} from '@sac/sdk/sync'
import type { FolderWatcher } from './folder-watcher.ts'
import { hashFile } from './hash.ts'
import {
  NotPlainError,
  notFileReason,
  type OpenFolder,
  openFileIn,
  type SafeRoot,
} from './safe-root.ts'
import { isResting, stampOf } from './stamp.ts'

/** More entries than any quota allows; beyond, a scan would hold up everything else. */
const MAX_ENTRIES = 500_000

/** After so long others get their turn, in milliseconds. */
const SLICE_MS = 10

export interface VolumeScanOptions {
  root: SafeRoot
  known: ReadonlyMap<string, LocalEntry>
  /** Updated: real names that are not NFC. */
  spellings: Map<string, string>
  maxFileBytes: number
  watcher: FolderWatcher | undefined
  now: () => number
  /** What to do with temporary files that an earlier process left; absent: leave them. */
  sweep:
    | ((folder: OpenFolder, name: string, digests: () => ReadonlySet<string>) => Promise<void>)
    | undefined
}

/** One walk over a space's folder, or parts of it. Metadata is read synchronously, which is ten times faster, in slices. */
export class VolumeScan {
  private readonly options: VolumeScanOptions
  private readonly entries = new Map<string, LocalEntry>()
  private readonly unknown: Unknown[] = []
  private digests: Set<string> | undefined
  private sliceEnd = 0
  private count = 0

  constructor(options: VolumeScanOptions) {
    this.options = options
  }

  async all(): Promise<LocalScan> {
    this.options.spellings.clear()
    const root = this.options.root.openFolder([])
    try {
      await this.folder(root, '')
    } finally {
      root.close()
    }
    this.options.watcher?.retain((path) => path === '' || this.entries.has(path))
    return { entries: this.entries, unknown: this.unknown }
  }

  async some(paths: readonly string[]): Promise<LocalScan> {
    const sorted = [...new Set(paths)].sort()
    let last: string | undefined
    for (const path of sorted) {
      if (last !== undefined && isBeneath(path, last)) continue
      last = path
      await this.one(path)
    }
    return { entries: this.entries, unknown: this.unknown }
  }

  private async one(path: string): Promise<void> {
    if (path === '') {
      await this.all()
      return
    }
    const { spellings, root, watcher } = this.options
    const name = nameOf(path)
    let folder: OpenFolder
    try {
      folder = root.openFolder(partsOf(parentOf(path), spellings))
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error
      // Its folder is gone or no folder any more; that change is, or will be, reported for the folder.
      watcher?.remove(path)
      return
    }
    try {
      const names = folder.stat(name) ? [name] : []
      // The event may carry another spelling of the name, or an NFC path stands for a name that is not NFC.
      const real = /[^\x00-\x7f]/.test(name)
        ? list(folder).filter((each) => each.normalize('NFC') === name)
        : names
      if (real.length === 0) watcher?.remove(path)
      await this.names(folder, parentOf(path), real)
      if (!this.entries.has(path)) watcher?.remove(path)
    } finally {
      folder.close()
    }
  }

  private async folder(folder: OpenFolder, path: string): Promise<void> {
    // Before the listing: what is created from now on is reported, what was created before is listed.
    this.options.watcher?.add(path, folder)
    await this.names(folder, path, list(folder))
  }

  private async names(folder: OpenFolder, parent: string, names: string[]): Promise<void> {
    const taken = new Set<string>()
    // By bytes, so that of two spellings of one name the same always wins.
    for (const name of names.sort((one, other) =>
      Buffer.compare(Buffer.from(one), Buffer.from(other)),
    )) {
      if (this.options.now() > this.sliceEnd) await this.giveWay()
      const path = joinPath(parent, name.normalize('NFC'))
      if (name.startsWith(TEMPORARY_PREFIX)) {
        await this.options.sweep?.(folder, name, () => this.knownDigests())
        continue
      }
      const problem = name.includes('\ufffd') ? 'not-unicode' : pathProblem(path)
      if (problem) {
        this.leave(joinPath(parent, name), problem)
      } else if (taken.has(path)) {
        this.unknown.push({ path: joinPath(parent, name), reason: 'twin', isBlocking: false })
      } else {
        taken.add(path)
        if (name === nameOf(path)) this.options.spellings.delete(path)
        else this.options.spellings.set(path, name)
        await this.entry(folder, name, path)
      }
    }
  }

  private async entry(folder: OpenFolder, name: string, path: string): Promise<void> {
    const stat = folder.stat(name)
    if (!stat) return
    this.count += 1
    if (this.count > MAX_ENTRIES) return this.leave(path, 'too-many-entries')
    if (!stat.isDirectory()) return this.file(folder, name, path, stat)
    let child: OpenFolder
    try {
      child = folder.openFolder(name)
    } catch {
      // Unreadable, or exchanged a moment ago; then an event for it follows.
      return this.leave(path, 'unreadable')
    }
    try {
      this.entries.set(path, { value: { kind: 'folder' }, stamp: '', modifiedAt: timeOf(stat) })
      await this.folder(child, path)
    } finally {
      child.close()
    }
  }

  private async file(
    folder: OpenFolder,
    name: string,
    path: string,
    stat: fs.BigIntStats,
  ): Promise<void> {
    const { known, maxFileBytes, now } = this.options
    const reason = notFileReason(stat)
    if (reason) return this.leave(path, reason)
    if (stat.size > BigInt(maxFileBytes)) return this.leave(path, 'too-large')
    const before = known.get(path)
    if (before?.value.kind === 'file' && before.stamp === stampOf(stat)) {
      this.entries.set(path, before)
      return
    }
    if (!isResting(stat, now())) return this.leave(path, BUSY)
    let fd: number
    try {
      const opened = openFileIn(folder, name)
      fd = opened.fd
    } catch (error) {
      if (!(error instanceof NotPlainError)) throw error
      return this.leave(path, error.reason)
    }
    try {
      const opened = fs.fstatSync(fd, { bigint: true })
      const size = Number(opened.size)
      if (size > maxFileBytes) return this.leave(path, 'too-large')
      const digest = await hashFile(fd, size)
      const stamp = stampOf(fs.fstatSync(fd, { bigint: true }))
      if (stamp !== stampOf(opened)) return this.leave(path, BUSY)
      const executable = (opened.mode & 0o100n) !== 0n
      const value = { kind: 'file' as const, digest, size, executable }
      this.entries.set(path, { value, stamp, modifiedAt: timeOf(opened) })
    } finally {
      fs.closeSync(fd)
    }
  }

  private leave(path: string, reason: string): void {
    this.unknown.push({ path, reason, isBlocking: true })
  }

  private knownDigests(): ReadonlySet<string> {
    this.digests ??= new Set(
      [...this.options.known.values()].flatMap(({ value }) =>
        value.kind === 'file' ? [value.digest] : [],
      ),
    )
    return this.digests
  }

  private async giveWay(): Promise<void> {
    await new Promise(setImmediate)
    this.sliceEnd = this.options.now() + SLICE_MS
  }
}

function list(folder: OpenFolder): string[] {
  return fs.readdirSync(folder.path)
}

export const timeOf = (stat: fs.BigIntStats): string =>
  modifiedAtOf(Number(stat.mtimeNs / 1_000_000n))
