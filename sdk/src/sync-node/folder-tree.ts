import { createHash, hash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { localErrorOf } from '../sync/local-errors.ts'
import { partsOf, TEMPORARY_PREFIX } from '../sync/paths.ts'
import {
  LocalBlockedError,
  LocalChangedError,
  type LocalScan,
  type LocalTree,
} from '../sync/ports.ts'
import { type FileValue, type LocalEntry, type LocalFile, modifiedAtOf } from '../sync/value.ts'
import { FolderScan, READ_FLAGS } from './folder-scan.ts'
import { Ignored, isReserved } from './ignored.ts'
import { KeptContents } from './kept-contents.ts'
import { piecesOf } from './pieces.ts'
import { fill, flushFiles, isFolder, modeOf, placeNew } from './place.ts'
import { freshStampOf, hasContentStamp, hasStamp, isRacy } from './stamp.ts'
import type { Trash } from './trash.ts'

/**
 * A folder of the person who runs this. What is in it is theirs; what comes from the platform is not trusted: no path
 * leads outside, through a link, or to what is reserved.
 */
export class FolderTree implements LocalTree {
  readonly hasExecutableBit = process.platform !== 'win32'
  private readonly root: string
  private readonly id: string
  private readonly trash: Trash
  private readonly onFolder: (path: string, folder: string) => void
  private readonly isReadOnly: boolean
  private readonly ignored = new Ignored()
  private readonly spellings = new Map<string, string>()
  private unflushed: string[] = []
  private isSwept = false
  private readonly kept = new KeptContents()

  /** @param options.id names the volume */
  constructor(options: {
    root: string
    id: string
    trash: Trash
    onFolder: (path: string, folder: string) => void
    isReadOnly: boolean
  }) {
    this.root = options.root
    this.id = options.id
    this.trash = options.trash
    this.onFolder = options.onFolder
    this.isReadOnly = options.isReadOnly
  }

  async volumeId(): Promise<string> {
    return this.id
  }

  async scan(
    known: ReadonlyMap<string, LocalEntry>,
    under?: readonly string[],
  ): Promise<LocalScan> {
    const { root, ignored, spellings, onFolder, kept } = this
    kept.clear()
    const isSweeping = !under && !this.isSwept && !this.isReadOnly
    const scan = new FolderScan({ root, known, ignored, spellings, onFolder, isSweeping, kept })
    const result = await (under ? scan.some(under) : scan.all())
    if (!under) this.isSwept = true
    return result
  }

  leavesAlone(path: string, kind: 'file' | 'folder'): boolean {
    return this.ignored.hasAny(path, kind === 'folder')
  }

  async *read(path: string, file: LocalFile): AsyncIterable<Uint8Array> {
    const fd = this.guard(path, () => fs.openSync(this.full(path), READ_FLAGS))
    try {
      const check = () => {
        if (!hasStamp(fs.fstatSync(fd), file.stamp)) throw new LocalChangedError(path)
      }
      check()
      const { size, digest } = file.value
      // Whoever gets it checks the digest too; here it is only needed where the stamp proves nothing.
      const hashing = isRacy(file.stamp) ? createHash('sha256') : undefined
      let done = 0
      for await (const piece of piecesOf(fd, size)) {
        done += piece.length
        hashing?.update(piece)
        // Before the last piece goes out: nobody may take the whole for good before it was checked.
        if (done === size) {
          check()
          if (hashing && hashing.digest('hex') !== digest) throw new LocalChangedError(path)
        }
        yield piece
      }
      if (done < size) throw new LocalChangedError(path)
    } finally {
      fs.closeSync(fd)
    }
  }

  readSmall(path: string, file: LocalFile): Uint8Array {
    const { size, digest } = file.value
    const kept = this.kept.take(path, file.stamp)
    if (kept) return kept
    return this.guard(path, () => {
      const fd = fs.openSync(this.full(path), READ_FLAGS)
      try {
        const check = () => {
          if (!hasStamp(fs.fstatSync(fd), file.stamp)) throw new LocalChangedError(path)
        }
        check()
        const content = this.kept.buffer(size)
        for (let done = 0; done < size; ) {
          const read = fs.readSync(fd, content, done, size - done, done)
          if (read === 0) throw new LocalChangedError(path)
          done += read
        }
        check()
        if (isRacy(file.stamp) && hashOf(content) !== digest) throw new LocalChangedError(path)
        return content
      } finally {
        fs.closeSync(fd)
      }
    })
  }

  async write(
    path: string,
    value: FileValue,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { replaces: LocalEntry | undefined; modifiedAt: string },
  ): Promise<LocalEntry> {
    const { replaces, modifiedAt } = options
    const target = this.guard(path, () => this.makeParents(path))
    const incoming = join(
      dirname(target),
      `${TEMPORARY_PREFIX}in-${randomBytes(8).toString('hex')}`,
    )
    const fd = this.guard(path, () => fs.openSync(incoming, 'wx', value.executable ? 0o777 : 0o666))
    try {
      await fill(fd, path, value, content)
      return this.guard(path, () => {
        const time = Date.parse(modifiedAt)
        if (Number.isFinite(time)) fs.futimesSync(fd, new Date(), new Date(time))
        if (replaces) this.replace(path, target, incoming, value, fd, replaces.stamp)
        else placeNew(path, target, incoming)
        this.unflushed.push(target)
        const stat = fs.fstatSync(fd)
        return { value, stamp: freshStampOf(stat), modifiedAt: modifiedAtOf(stat.mtimeMs) }
      })
    } finally {
      fs.closeSync(fd)
      fs.rmSync(incoming, { force: true })
    }
  }

  async setExecutable(path: string, file: LocalFile, executable: boolean): Promise<LocalEntry> {
    return this.guard(path, () => {
      const fd = fs.openSync(this.full(path), READ_FLAGS)
      try {
        const stat = fs.fstatSync(fd)
        if (!hasStamp(stat, file.stamp)) throw new LocalChangedError(path)
        fs.fchmodSync(fd, modeOf(stat.mode, executable))
        const stamp = freshStampOf(fs.fstatSync(fd))
        return { ...file, value: { ...file.value, executable }, stamp }
      } finally {
        fs.closeSync(fd)
      }
    })
  }

  async delete(path: string, entry: LocalEntry): Promise<void> {
    this.guard(path, () => {
      const full = this.full(path)
      const stat = fs.lstatSync(full, { throwIfNoEntry: false })
      if (!stat) return
      if (entry.value.kind === 'folder') {
        fs.rmdirSync(full)
      } else {
        if (!hasStamp(stat, entry.stamp)) throw new LocalChangedError(path)
        this.trash.keep(full, path)
        fs.unlinkSync(full)
      }
    })
  }

  async makeFolder(path: string): Promise<LocalEntry> {
    return this.guard(path, () => {
      const full = this.makeParents(path)
      if (!isFolder(full)) fs.mkdirSync(full)
      const stat = fs.lstatSync(full)
      return { value: { kind: 'folder' }, stamp: '', modifiedAt: modifiedAtOf(stat.mtimeMs) }
    })
  }

  /** Makes what was written survive a power cut; the note that it is here must come after. */
  async flush(): Promise<void> {
    const paths = this.unflushed
    this.unflushed = []
    await flushFiles(this.root, paths)
  }

  private replace(
    path: string,
    target: string,
    incoming: string,
    value: FileValue,
    fd: number,
    stamp: string,
  ): void {
    const stat = fs.lstatSync(target)
    if (!hasStamp(stat, stamp)) throw new LocalChangedError(path)
    fs.fchmodSync(fd, modeOf(stat.mode, value.executable))
    const kept = this.trash.keep(target, path)
    // Written to since the look at it: plan again. What comes after this is in the trash at least.
    if (!hasContentStamp(fs.lstatSync(target), stamp)) {
      fs.unlinkSync(kept)
      throw new LocalChangedError(path)
    }
    fs.renameSync(incoming, target)
  }

  /** Where a path is, all folders above it being plain ones. */
  private full(path: string): string {
    return this.walk(path, (folder) => {
      if (!isFolder(folder)) throw new LocalChangedError(path)
    })
  }

  private makeParents(path: string): string {
    return this.walk(path, (folder) => {
      if (!isFolder(folder)) fs.mkdirSync(folder)
    })
  }

  private walk(path: string, visit: (folder: string) => void): string {
    if (path.split('/').some(isReserved)) throw new LocalBlockedError(path, 'reserved')
    const parts = partsOf(path, this.spellings)
    let folder = this.root
    for (const part of parts.slice(0, -1)) {
      folder = join(folder, part)
      visit(folder)
    }
    return join(folder, parts.at(-1)!)
  }

  private guard<Result>(path: string, step: () => Result): Result {
    try {
      return step()
    } catch (error) {
      throw localErrorOf(path, error)
    }
  }
}

function hashOf(content: Uint8Array): string {
  return hash('sha256', content, 'hex')
}
