import * as fs from 'node:fs'
import type { OpenFolder } from '../files/safe-root.ts'

const { O_DIRECTORY, O_NOFOLLOW } = fs.constants
/** Linux: names a file without opening it, so that no right to read it is needed. Node has no constant for it. */
const O_PATH = 0o10000000
const ALL_OF_OWNER = 0o700n

/** Gives us every right in a folder of the agent, whose user we are: what it had taken from itself is in no one's way. */
export function unlockFolder(parent: OpenFolder, name: string): void {
  const stat = parent.stat(name)
  if (!stat?.isDirectory() || (stat.mode & ALL_OF_OWNER) === ALL_OF_OWNER) return
  const fd = fs.openSync(parent.at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW)
  try {
    // The link of /proc leads to this very folder, whatever its name leads to by now.
    fs.chmodSync(`/proc/self/fd/${fd}`, Number((stat.mode & 0o7777n) | ALL_OF_OWNER))
  } finally {
    fs.closeSync(fd)
  }
}
