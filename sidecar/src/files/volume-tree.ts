import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import {
  conflictPath,
  type FileValue,
  LocalChangedError,
  type LocalEntry,
  type LocalFile,
  type LocalScan,
  type LocalTree,
  localErrorOf,
  partsOf,
  RemoteUnavailableError,
  TEMPORARY_PREFIX,
} from '@sac/sdk/sync'
import { errorCode } from '../durable-file.ts'
import { flushFiles } from './flush.ts'
import type { FolderWatcher } from './folder-watcher.ts'
import { hashFile, readChunks } from './hash.ts'
import { NotPlainError, type OpenFolder, openFileIn, SafeRoot } from './safe-root.ts'
import { contentStamp, contentStampOf, identityOf, stampOf } from './stamp.ts'
import { timeOf, VolumeScan } from './volume-scan.ts'

/** A download that is not finished; worth nothing after a crash. */
export const INCOMING_PREFIX = `${TEMPORARY_PREFIX}in-`

/** A version that was moved out of the way; after a crash it may be the only one left. */
export const ASIDE_PREFIX = `${TEMPORARY_PREFIX}old-`

export interface VolumeTreeOptions {
  /** The folder of the space; its contents are in the agent's hands, its name is not. */
  root: string
  /** File beside the folder that names the volume. */
  markerFile: string
  /** Files above this size are listed, not synced, in bytes. A sparse file costs nothing to make and all to read. */
  maxFileBytes: number
  watcher?: FolderWatcher
  now?: () => number
}

/** Not by `existsSync`: access(2) leaves the capabilities of a user other than root out, and the sidecar may need them. */
function readIfThere(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** One space's files on a volume that the agent writes to while we do. */
export class VolumeTree implements LocalTree {
  readonly hasExecutableBit = true
  private readonly options: VolumeTreeOptions
  private readonly root: SafeRoot
  /** Real names of entries whose names are not NFC, by NFC path. */
  private readonly spellings = new Map<string, string>()
  private isSwept = false
  private unflushed: string[][] = []

  constructor(options: VolumeTreeOptions) {
    this.options = options
    this.root = new SafeRoot(options.root)
  }

  /**
   * The marker stands beside the folder, where the agent cannot reach it, and tells the folder's identity: a lost marker or
   * a folder made anew is another volume.
   */
  async volumeId(): Promise<string> {
    const { markerFile, root } = this.options
    const identity = identityOf(fs.lstatSync(root, { bigint: true }))
    const text = readIfThere(markerFile)
    const [id, marked] = text.trim().split(' ')
    if (id && marked === identity) return id
    const made = randomBytes(16).toString('hex')
    fs.writeFileSync(`${markerFile}.tmp`, `${made} ${identity}\n`, { flush: true })
    fs.renameSync(`${markerFile}.tmp`, markerFile)
    return made
  }

  async scan(
    known: ReadonlyMap<string, LocalEntry>,
    under?: readonly string[],
  ): Promise<LocalScan> {
    const { maxFileBytes, watcher, now } = this.options
    const scan = new VolumeScan({
      root: this.root,
      known,
      spellings: this.spellings,
      maxFileBytes,
      watcher,
      now: now ?? Date.now,
      sweep: this.isSwept ? undefined : (folder, name, digests) => sweep(folder, name, digests),
    })
    const result = await (under ? scan.some(under) : scan.all())
    if (!under) this.isSwept = true
    return result
  }

  async *read(path: string, file: LocalFile): AsyncIterable<Uint8Array> {
    const { fd } = await this.guard(path, () => this.root.openFile(partsOf(path, this.spellings)))
    try {
      const check = () => {
        if (stampOf(fs.fstatSync(fd, { bigint: true })) !== file.stamp)
          throw new LocalChangedError(path)
      }
      check()
      const hash = createHash('sha256')
      let last: Uint8Array | undefined
      // The last piece is held back: nobody may take the whole for good before it was checked.
      for await (const bytes of readChunks(fd, file.value.size)) {
        if (last) yield last
        hash.update(bytes)
        last = bytes
      }
      check()
      if (hash.digest('hex') !== file.value.digest) throw new LocalChangedError(path)
      if (last) yield last
    } finally {
      fs.closeSync(fd)
    }
  }

  async write(
    path: string,
    value: FileValue,
    content: AsyncIterable<Uint8Array>,
    options: { replaces: LocalEntry | undefined; modifiedAt: string },
  ): Promise<LocalEntry> {
    const folder = await this.guard(path, () =>
      this.openMade(partsOf(path, this.spellings).slice(0, -1)),
    )
    try {
      return await this.guard(path, () => this.writeIn(folder, path, value, content, options))
    } finally {
      folder.close()
    }
  }

  async setExecutable(path: string, file: LocalFile, executable: boolean): Promise<LocalEntry> {
    const { fd, stat } = await this.guard(path, () =>
      this.root.openFile(partsOf(path, this.spellings)),
    )
    try {
      if (stampOf(stat) !== file.stamp) throw new LocalChangedError(path)
      fs.fchmodSync(fd, modeOf(executable))
      const stamp = stampOf(fs.fstatSync(fd, { bigint: true }))
      return { ...file, value: { ...file.value, executable }, stamp }
    } finally {
      fs.closeSync(fd)
    }
  }

  async delete(path: string, entry: LocalEntry): Promise<void> {
    const parts = partsOf(path, this.spellings)
    const name = parts.at(-1)!
    const folder = await this.guard(path, () => this.root.openFolder(parts.slice(0, -1)))
    try {
      await this.guard(path, () => {
        const stat = folder.stat(name)
        if (!stat) return
        if (entry.value.kind === 'folder') {
          fs.rmdirSync(folder.at(name))
          this.options.watcher?.remove(path)
        } else {
          this.deleteFile(folder, path, name, entry.stamp)
        }
      })
    } finally {
      folder.close()
    }
  }

  async makeFolder(path: string): Promise<LocalEntry> {
    const folder = await this.guard(path, () => this.openMade(partsOf(path, this.spellings)))
    try {
      const stat = fs.fstatSync(folder.fd, { bigint: true })
      return { value: { kind: 'folder' }, stamp: '', modifiedAt: timeOf(stat) }
    } finally {
      folder.close()
    }
  }

  /** Makes what was written survive a power cut; the note that it is here must come after. */
  async flush(): Promise<void> {
    const files = this.unflushed
    this.unflushed = []
    try {
      await flushFiles(this.root, files)
    } catch (error) {
      this.unflushed.push(...files)
      throw error
    }
  }

  private async writeIn(
    folder: OpenFolder,
    path: string,
    value: FileValue,
    content: AsyncIterable<Uint8Array>,
    options: { replaces: LocalEntry | undefined; modifiedAt: string },
  ): Promise<LocalEntry> {
    const name = partsOf(path, this.spellings).at(-1)!
    const { name: incoming, fd } = folder.create(INCOMING_PREFIX)
    let isInPlace = false
    try {
      await fill(fd, path, value, content)
      const time = Date.parse(options.modifiedAt)
      if (Number.isFinite(time)) fs.futimesSync(fd, new Date(), new Date(time))
      fs.fchmodSync(fd, modeOf(value.executable))
      this.giveToOwner((uid, gid) => fs.fchownSync(fd, uid, gid))
      const written = fs.fstatSync(fd, { bigint: true })
      if (options.replaces) {
        this.replaceFile(folder, path, name, incoming, options.replaces.stamp)
        isInPlace = true
      } else {
        // Fails where something has that name by now, which a rename would not.
        fs.linkSync(folder.at(incoming), folder.at(name))
        fs.unlinkSync(folder.at(incoming))
        isInPlace = true
      }
      this.unflushed.push(partsOf(path, this.spellings))
      const placed = fs.fstatSync(fd, { bigint: true })
      const isUntouched = contentStampOf(placed) === contentStampOf(written)
      // Somebody wrote into it already: a stamp that no file has makes the next scan look inside.
      return {
        value,
        stamp: isUntouched ? stampOf(placed) : 'written-to',
        modifiedAt: timeOf(placed),
      }
    } finally {
      fs.closeSync(fd)
      if (!isInPlace) fs.rmSync(folder.at(incoming), { force: true })
    }
  }

  private replaceFile(
    folder: OpenFolder,
    path: string,
    name: string,
    incoming: string,
    stamp: string,
  ): void {
    const stat = folder.stat(name)
    if (!stat || stampOf(stat) !== stamp) throw new LocalChangedError(path)
    const aside = asideName(name)
    fs.linkSync(folder.at(name), folder.at(aside))
    fs.renameSync(folder.at(incoming), folder.at(name))
    // Written to between the look and the rename: that version keeps a name of its own.
    if (contentStampOf(folder.stat(aside)!) !== contentStamp(stamp)) keepAside(folder, aside, name)
    else fs.unlinkSync(folder.at(aside))
  }

  private deleteFile(folder: OpenFolder, path: string, name: string, stamp: string): void {
    const stat = folder.stat(name)
    if (!stat || stampOf(stat) !== stamp) throw new LocalChangedError(path)
    const aside = asideName(name)
    fs.renameSync(folder.at(name), folder.at(aside))
    if (contentStampOf(folder.stat(aside)!) === contentStamp(stamp)) {
      fs.unlinkSync(folder.at(aside))
      return
    }
    putBack(folder, aside, name)
    throw new LocalChangedError(path)
  }

  /** Opens a folder, making what is missing of it. */
  private openMade(parts: readonly string[]): OpenFolder {
    let folder = this.root.openFolder([])
    for (const part of parts) {
      try {
        if (!folder.stat(part)) {
          fs.mkdirSync(folder.at(part), 0o755)
          const path = folder.at(part)
          this.giveToOwner((uid, gid) => fs.lchownSync(path, uid, gid))
        }
        const next = folder.openFolder(part)
        folder.close()
        folder = next
      } catch (error) {
        folder.close()
        throw error
      }
    }
    return folder
  }

  /** What root writes belongs to whom the space belongs to. */
  private giveToOwner(give: (uid: number, gid: number) => void): void {
    if (process.getuid?.() !== 0) return
    const { uid, gid } = fs.lstatSync(this.options.root)
    give(uid, gid)
  }

  private async guard<Result>(path: string, step: () => Result | Promise<Result>): Promise<Result> {
    try {
      return await step()
    } catch (error) {
      if (error instanceof NotPlainError) throw new LocalChangedError(path, { cause: error })
      throw localErrorOf(path, error)
    }
  }
}

async function fill(
  fd: number,
  path: string,
  value: FileValue,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const hash = createHash('sha256')
  let size = 0
  for await (const bytes of content) {
    size += bytes.length
    if (size > value.size) break
    hash.update(bytes)
    for (let offset = 0; offset < bytes.length; )
      offset += await writeAsync(fd, bytes.subarray(offset))
  }
  if (size !== value.size || hash.digest('hex') !== value.digest) {
    throw new RemoteUnavailableError(`The platform sent other content than ${path} has.`)
  }
}

/** Removes what a crash left of a download; a version that was moved aside is kept unless it is known to exist elsewhere. */
async function sweep(
  folder: OpenFolder,
  name: string,
  digests: () => ReadonlySet<string>,
): Promise<void> {
  const stat = folder.stat(name)
  if (!stat?.isFile()) return
  if (!name.startsWith(ASIDE_PREFIX) || stat.nlink > 1n) return fs.unlinkSync(folder.at(name))
  const { fd } = openFileIn(folder, name)
  try {
    const digest = await hashFile(fd, Number(stat.size))
    if (digests().has(digest)) fs.unlinkSync(folder.at(name))
    else keepAside(folder, name, name.slice(ASIDE_PREFIX.length + 9))
  } finally {
    fs.closeSync(fd)
  }
}

function asideName(name: string): string {
  const start = `${ASIDE_PREFIX}${randomBytes(4).toString('hex')}-`
  let rest = name
  while (Buffer.byteLength(start + rest) > 255) rest = rest.slice(0, -1)
  return start + rest.replace(/[\ud800-\udbff]$/, '')
}

function putBack(folder: OpenFolder, aside: string, name: string): void {
  try {
    fs.linkSync(folder.at(aside), folder.at(name))
    fs.unlinkSync(folder.at(aside))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    keepAside(folder, aside, name)
  }
}

/** Gives a version that lost its name another one; the next pass sends it. */
function keepAside(folder: OpenFolder, aside: string, name: string): void {
  const path = conflictPath(name || 'recovered', {
    who: 'agent',
    at: new Date(),
    isTaken: (candidate) => folder.stat(candidate) !== undefined,
  })
  fs.linkSync(folder.at(aside), folder.at(path))
  fs.unlinkSync(folder.at(aside))
}

function modeOf(executable: boolean): number {
  return executable ? 0o755 : 0o644
}

function writeAsync(fd: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(fd, bytes, (error, written) => (error ? reject(error) : resolve(written)))
  })
}
