import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { appendFile, open, readFile, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManifestStore } from '../sync/ports.ts'
import type { SyncFolder } from '../sync/run.ts'
import { FolderTree } from './folder-tree.ts'
import { FolderWatch } from './folder-watch.ts'
import { KnownSpaces } from './known-spaces.ts'
import { identityOf } from './stamp.ts'
import { Trash } from './trash.ts'

/** Another process syncs this folder. */
export class FolderInUseError extends Error {
  readonly pid: number
  constructor(folder: string, pid: number) {
    super(`${folder} is being synced by process ${pid}`)
    this.name = 'FolderInUseError'
    this.pid = pid
  }
}

/**
 * A folder of this machine, for `client.workspaces.sync`. What is known of it is kept in its `.sac`, which is never
 * synced: which folder it is, the last common state with each space, and a trash. Close it.
 */
export class NodeFolder implements SyncFolder {
  readonly tree: FolderTree
  readonly spaces: KnownSpaces
  private readonly state: string
  private readonly isReadOnly: boolean
  private readonly standIn: string | undefined
  private readonly changes = new FolderWatch()

  private constructor(root: string, isReadOnly: boolean, standIn?: string) {
    this.state = join(root, '.sac')
    this.spaces = new KnownSpaces(this.state)
    this.isReadOnly = isReadOnly
    this.standIn = standIn
    const now = new Date()
    const trash = new Trash(join(this.state, 'trash'), now)
    if (!isReadOnly) trash.empty(now)
    const id = this.volumeId(root)
    const onFolder = (path: string, folder: string) => this.changes.add(path, folder)
    this.tree = new FolderTree({ root, id, trash, onFolder, isReadOnly })
  }

  /**
   * Makes the folder where there is none.
   * @param options.isReadOnly for a dry run: nothing is written, not even `.sac`; an empty folder stands in for a missing one
   * @throws FolderInUseError
   */
  static open(root: string, options: { isReadOnly?: boolean } = {}): NodeFolder {
    if (options.isReadOnly) {
      if (fs.existsSync(root)) return new NodeFolder(fs.realpathSync(root), true)
      const standIn = fs.mkdtempSync(join(tmpdir(), 'sac-dry-run-'))
      return new NodeFolder(standIn, true, standIn)
    }
    fs.mkdirSync(root, { recursive: true })
    makeState(join(root, '.sac'))
    lock(root, join(root, '.sac', 'lock'))
    return new NodeFolder(fs.realpathSync(root), false)
  }

  manifest(space: string): ManifestStore {
    const path = this.spaces.manifestPath(space)
    return {
      load: () => readFile(path, 'utf8').catch(undefinedIfMissing),
      save: async (text) => {
        await this.tree.flush()
        await replaceFile(path, text)
      },
      append: (text) => appendFile(path, text),
    }
  }

  watch(onChange: () => void): void {
    this.changes.onChange = onChange
  }

  close(): void {
    this.changes.close()
    if (this.standIn !== undefined) fs.rmdirSync(this.standIn)
    if (!this.isReadOnly) fs.rmSync(join(this.state, 'lock'), { force: true })
  }

  /** A copy of a folder, or one made anew, is another one: what its `.sac` says was common is not. */
  private volumeId(root: string): string {
    const path = join(this.state, 'id')
    const identity = identityOf(fs.lstatSync(root, { bigint: true }))
    const [id, marked] = readIfThere(path).trim().split(' ')
    if (id && marked === identity) return id
    const made = randomBytes(16).toString('hex')
    if (!this.isReadOnly) fs.writeFileSync(path, `${made} ${identity}\n`, { flush: true })
    return made
  }
}

function makeState(path: string): void {
  if (!fs.lstatSync(path, { throwIfNoEntry: false })) {
    fs.mkdirSync(path, { mode: 0o700 })
    // So that git does not offer it.
    fs.writeFileSync(join(path, '.gitignore'), '*\n')
  }
  if (!fs.lstatSync(path).isDirectory()) throw new Error(`${path} is no folder; move it away`)
}

function lock(root: string, path: string): void {
  for (;;) {
    try {
      fs.writeFileSync(path, `${process.pid}\n`, { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number(readIfThere(path))
    if (pid > 0 && isAlive(pid)) throw new FolderInUseError(root, pid)
    // Left by a process that was killed.
    fs.rmSync(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function readIfThere(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8')
  } catch (error) {
    return undefinedIfMissing(error as NodeJS.ErrnoException) ?? ''
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** A reader, or a power cut, finds the old or the new one whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.new`
  const file = await open(aside, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
  await rename(aside, path)
}
