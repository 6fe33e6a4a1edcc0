import { randomBytes } from 'node:crypto'
import { readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../durable-file.ts'
import { type OpenFolder, SafeRoot } from './safe-root.ts'

/** Beside the folders of the spaces, where no sandbox looks: on its way out. */
const GONE_PREFIX = '.sac-gone-'

/** Others get their turn after so many removed names. */
const SLICE = 500

/**
 * Takes a folder out of everybody's sight in one step, then removes it part by part; no link in it is followed.
 * @param meanwhile awaited between the two: whoever may still write there
 */
export async function removeFolder(
  workspace: string,
  folder: string,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const name = `${GONE_PREFIX}${randomBytes(8).toString('hex')}`
  const isThere = rename(join(workspace, folder), join(workspace, name))
  await meanwhile()
  if (isThere) await remove(workspace, name)
}

/** Removes what a kill left on its way out. */
export async function sweepGone(workspace: string): Promise<void> {
  for (const name of readdirSync(workspace)) {
    if (name.startsWith(GONE_PREFIX)) await remove(workspace, name)
  }
}

function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

async function remove(workspace: string, name: string): Promise<void> {
  const parent = new SafeRoot(workspace).openFolder([])
  try {
    await removeIn(parent, name, { count: 0 })
  } finally {
    parent.close()
  }
}

async function removeIn(parent: OpenFolder, name: string, done: { count: number }): Promise<void> {
  if (!parent.stat(name)?.isDirectory()) return unlinkSync(parent.at(name))
  const folder = parent.openFolder(name)
  try {
    for (const each of readdirSync(folder.path)) {
      await removeIn(folder, each, done)
      done.count += 1
      if (done.count % SLICE === 0) await new Promise(setImmediate)
    }
  } finally {
    folder.close()
  }
  rmdirSync(parent.at(name))
}
