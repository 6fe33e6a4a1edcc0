import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { errorCode } from '../durable-file.ts'
import type { OpenFolder } from '../files/safe-root.ts'
import { unlockFolder } from './own-folder.ts'

/** Entries that one call removes; who makes them faster than that is waited for another time. */
const MAX_ENTRIES = 50_000

/** More than one call removes: what is left is in the trash folder still. */
export class TooManyEntriesError extends Error {
  constructor() {
    super(`more than ${MAX_ENTRIES} entries are to be removed`)
    this.name = 'TooManyEntriesError'
  }
}

/**
 * Removes an entry with all that is in it, following no link. Folders are moved up beside it before they are emptied, so
 * that neither a deep tree nor one whose parts are exchanged meanwhile leads anywhere else.
 * @throws TooManyEntriesError
 */
export function removeTree(parent: OpenFolder, name: string, prefix: string): void {
  const waiting = [name]
  let left = MAX_ENTRIES
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isFolder(parent, next)) {
      unlink(parent, next)
      continue
    }
    unlockFolder(parent, next)
    const folder = parent.openFolder(next)
    try {
      for (const entry of fs.readdirSync(folder.path)) {
        left -= 1
        if (left < 0) throw new TooManyEntriesError()
        if (!isFolder(folder, entry)) unlink(folder, entry)
        else {
          unlockFolder(folder, entry)
          const moved = `${prefix}${randomBytes(8).toString('hex')}`
          fs.renameSync(folder.at(entry), parent.at(moved))
          waiting.push(moved)
        }
      }
    } finally {
      folder.close()
    }
    fs.rmdirSync(parent.at(next))
  }
}

const isFolder = (folder: OpenFolder, name: string) => folder.stat(name)?.isDirectory() === true

function unlink(folder: OpenFolder, name: string): void {
  try {
    fs.unlinkSync(folder.at(name))
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
