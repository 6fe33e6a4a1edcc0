import * as fs from 'node:fs'
import { dirname, join } from 'node:path'

/** As long as the platform keeps its versions. */
const KEPT_MS = 30 * 24 * 3600 * 1000

/** Where hard links do not reach: another file system beneath the folder, or one that has none. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/** What sync deletes or replaces here stays in `.sac/trash/TIME/` for 30 days. */
export class Trash {
  private readonly folder: string
  private readonly run: string

  constructor(folder: string, now: Date) {
    this.folder = folder
    this.run = now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')
  }

  /** Removes what was kept long enough. */
  empty(now: Date): void {
    if (!fs.existsSync(this.folder)) return
    for (const name of fs.readdirSync(this.folder)) {
      const time = Date.parse(`${name.slice(0, 10)}T${name.slice(11, 19).replaceAll('-', ':')}Z`)
      if (now.getTime() - time > KEPT_MS) {
        fs.rmSync(join(this.folder, name), { recursive: true, force: true })
      }
    }
  }

  /** Gives a file a second name in the trash. */
  keep(full: string, path: string): string {
    return this.place(path, (target) => {
      try {
        fs.linkSync(full, target)
      } catch (error) {
        if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error
        fs.copyFileSync(full, target, fs.constants.COPYFILE_EXCL)
      }
    })
  }

  private place(path: string, put: (target: string) => void): string {
    for (let number = 1; ; number += 1) {
      const run = number === 1 ? this.run : `${this.run} ${number}`
      const target = join(this.folder, run, path)
      try {
        fs.mkdirSync(dirname(target), { recursive: true })
        put(target)
        return target
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // The same path went before, as a file or as a folder.
        if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error
      }
    }
  }
}

export function hasNoLinks(error: unknown): boolean {
  return NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')
}
