import { chmod, lchown, lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Gives a tree to a user, following no link. A tree whose top belongs to them already is taken as done. */
export async function ownTree(path: string, uid: number, gid = uid): Promise<void> {
  const stats = await lstat(path)
  if (stats.uid === uid) return
  if (stats.isDirectory()) {
    for (const name of await readdir(path)) await ownTree(join(path, name), uid, gid)
  }
  // The folder comes last: as long as it has the old owner, an interrupted change is done again.
  await lchown(path, uid, gid)
}

/** Removes a tree, also where an agent took away its own permission to enter a folder. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM') throw error
    await openFolders(path)
    await rm(path, { recursive: true, force: true })
  }
}

async function openFolders(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return
  await chmod(path, 0o700)
  for (const name of await readdir(path)) await openFolders(join(path, name))
}
