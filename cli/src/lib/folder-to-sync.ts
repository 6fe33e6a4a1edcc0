import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

/**
 * The folder that is meant, whole. A mistyped one is not made, unless files are to be fetched into a new one.
 * @throws CliError for a file, a missing folder, and a home or a disk, which are never meant
 */
export function folderToSync(folder: string, direction: 'both' | 'up' | 'down'): string {
  const root = resolve(folder)
  if (root === '/' || root === resolve(homedir())) {
    throw wrong(
      `${root} is too much to sync`,
      `name a folder, as in \`${hint('workspace sync', './project')}\``,
    )
  }
  const stat = statSync(root, { throwIfNoEntry: false })
  if (stat && !stat.isDirectory()) {
    throw wrong(
      `${folder} is a file, not a folder`,
      `name the folder that it is in, or send it alone with \`${hint('workspace put', folder)}\``,
    )
  }
  if (!stat && direction !== 'down') {
    throw wrong(
      `there is no folder ${folder}`,
      'create it, or pull into a new one with `--direction down`',
    )
  }
  return root
}

const wrong = (message: string, next: string) =>
  new CliError(message, { exitCode: EXIT.usage, next })
