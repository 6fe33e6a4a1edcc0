import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { LocalBlockedError, RemoteUnavailableError } from '../sync/ports.ts'
import type { FileValue } from '../sync/value.ts'
import { READ_FLAGS } from './folder-scan.ts'
import { hasNoLinks } from './trash.ts'

/** More new files than this are flushed with their whole file system. */
const FEW_FILES = 32

/** @throws when something stands there that is no folder, a link to one included */
export function isFolder(path: string): boolean {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false })
  if (stat && !stat.isDirectory()) {
    throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
  }
  return stat !== undefined
}

/** Takes a name that nothing has, which a rename would not make sure of. */
export function placeNew(path: string, target: string, incoming: string): void {
  try {
    fs.linkSync(incoming, target)
    fs.unlinkSync(incoming)
  } catch (error) {
    const isThere = fs.lstatSync(target, { throwIfNoEntry: false }) !== undefined
    if (!isThere && hasNoLinks(error)) {
      fs.renameSync(incoming, target)
      return
    }
    // There under another spelling: this file system takes two names of the platform for one.
    if (isThere && !fs.readdirSync(dirname(target)).includes(basename(target))) {
      throw new LocalBlockedError(path, 'twin', { cause: error })
    }
    throw error
  }
}

export async function fill(
  fd: number,
  path: string,
  value: FileValue,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const hash = createHash('sha256')
  let size = 0
  for await (const bytes of content) {
    size += bytes.length
    if (size > value.size) break
    hash.update(bytes)
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at)
  }
  if (size !== value.size || hash.digest('hex') !== value.digest) {
    throw new RemoteUnavailableError(`The platform sent other content than ${path} has.`)
  }
}

/** Who may read a file may also run it; the other bits stay. */
export function modeOf(mode: number, executable: boolean): number {
  const bits = mode & 0o777
  return executable ? bits | ((bits & 0o444) >> 2) : bits & ~0o111
}

/** `sync -f`, 50 ms for 10,000 files against seconds one by one; false where there is none. */
async function flushFileSystem(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  try {
    await promisify(execFile)('sync', ['-f', '--', folder])
    return true
  } catch {
    // No such program, or one without this option: file by file then.
    return false
  }
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, READ_FLAGS).catch((error: NodeJS.ErrnoException) => {
    // Deleted or replaced by a person since: nothing of ours is left to flush.
    if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined
    throw error
  })
  try {
    await file?.datasync()
  } finally {
    await file?.close()
  }
}

/** Makes files survive a power cut. */
export async function flushFiles(root: string, paths: readonly string[]): Promise<void> {
  if (paths.length > FEW_FILES && (await flushFileSystem(root))) return
  for (const path of paths) await flushFile(path)
}
