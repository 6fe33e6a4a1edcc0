import { createHash, randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { type BundleFile, MARKER_FILE } from '@sac/openapi/skill-bundle'
import { TEMPORARY_PREFIX } from '@sac/sdk/sync'
import { errorCode } from '../durable-file.ts'
import { NotPlainError, type OpenFolder, openFileIn, type SafeRoot } from '../files/safe-root.ts'
import { unlockFolder } from './own-folder.ts'
import { removeTree } from './remove-tree.ts'

/** What was delivered: by it the place is checked, never by what the agent could have changed. */
export interface DeliveredFile {
  path: string
  sizeBytes: number
  sha256: string
  executable: boolean
}

const SKILL_FILE = 'SKILL.md'
const PREFIX = `${TEMPORARY_PREFIX}skill-`

/**
 * The folder of the agent's home in which Claude Code looks for skills. All of it is in the agent's hands, so nothing is
 * reached by its whole path, and no link is followed.
 */
export class SkillPlace {
  private readonly home: SafeRoot

  constructor(home: SafeRoot) {
    this.home = home
  }

  /** Makes the folder: Claude Code watches what is there when it starts. @throws NotPlainError when that cannot be */
  prepare(): void {
    this.within(() => undefined)
  }

  /** Removes what a crash, or a removal that was too long, has left. */
  sweep(): void {
    this.within((claude) => {
      for (const name of fs.readdirSync(claude.path))
        if (name.startsWith(PREFIX)) removeTree(claude, name, PREFIX)
    })
  }

  /** Commands whose folders carry the platform's mark. */
  marked(): string[] {
    return this.within((_claude, skills) =>
      fs.readdirSync(skills.path).filter((name) => this.isMarked(skills, name)),
    )
  }

  /** Whether something of that name is there which the platform did not put there. */
  isForeign(command: string): boolean {
    return this.within(
      (_claude, skills) => skills.stat(command) !== undefined && !this.isMarked(skills, command),
    )
  }

  /** Whether every file is there as it was delivered. What else is there, is the agent's. */
  holds(command: string, files: readonly DeliveredFile[]): boolean {
    return this.within((_claude, skills) =>
      files.every((file) => {
        try {
          return isAsDelivered(skills, [command, ...file.path.split('/')], file)
        } catch (error) {
          if (error instanceof NotPlainError) return false
          throw error
        }
      }),
    )
  }

  /** Puts a skill there, or a new one in place of the old: written aside, then renamed. */
  put(command: string, files: readonly BundleFile[], digest: string): DeliveredFile[] {
    return this.within((claude, skills) => {
      const aside = newName()
      fs.mkdirSync(claude.at(aside), 0o755)
      try {
        const folder = claude.openFolder(aside)
        try {
          for (const file of files) write(folder, file)
          const content = Buffer.from(`${JSON.stringify({ digest })}\n`)
          write(folder, { path: MARKER_FILE, content, executable: false })
        } finally {
          folder.close()
        }
        const old = this.moveAside(claude, skills, command)
        fs.renameSync(claude.at(aside), skills.at(command))
        if (old) removeTree(claude, old, PREFIX)
      } catch (error) {
        removeTree(claude, aside, PREFIX)
        throw error
      }
      return files.map(({ path, content, executable }) => ({
        path,
        sizeBytes: content.length,
        executable,
        sha256: hashOf(content),
      }))
    })
  }

  /** Has whoever watches the skill look at it again. Nothing happens where it is not as it should be. */
  touch(command: string): void {
    this.within((_claude, skills) => {
      try {
        const folder = skills.openFolder(command)
        try {
          const { fd } = openFileIn(folder, SKILL_FILE)
          const now = new Date()
          fs.futimesSync(fd, now, now)
          fs.closeSync(fd)
        } finally {
          folder.close()
        }
      } catch (error) {
        // The next pass finds out.
        if (!(error instanceof NotPlainError) && errorCode(error) === undefined) throw error
      }
    })
  }

  remove(command: string): void {
    this.within((claude, skills) => {
      const old = this.moveAside(claude, skills, command)
      if (old) removeTree(claude, old, PREFIX)
    })
  }

  /** @returns its name among what is to be removed; undefined when nothing was there */
  private moveAside(claude: OpenFolder, skills: OpenFolder, command: string): string | undefined {
    const old = newName()
    try {
      unlockFolder(skills, command)
      fs.renameSync(skills.at(command), claude.at(old))
      return old
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  private isMarked(skills: OpenFolder, name: string): boolean {
    if (!skills.stat(name)?.isDirectory()) return false
    const folder = skills.openFolder(name)
    try {
      return folder.stat(MARKER_FILE)?.isFile() === true
    } finally {
      folder.close()
    }
  }

  /** @throws NotPlainError when something else stands where a folder should */
  private within<Result>(use: (claude: OpenFolder, skills: OpenFolder) => Result): Result {
    const home = this.home.openFolder([])
    const opened = [home]
    try {
      for (const name of ['.claude', 'skills']) opened.push(openMade(opened.at(-1)!, name))
      return use(opened[1]!, opened[2]!)
    } finally {
      for (const folder of opened) folder.close()
    }
  }
}

const newName = () => `${PREFIX}${randomBytes(8).toString('hex')}`
const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

function openMade(parent: OpenFolder, name: string): OpenFolder {
  try {
    fs.mkdirSync(parent.at(name), 0o755)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  try {
    unlockFolder(parent, name)
    return parent.openFolder(name)
  } catch (error) {
    const reason = 'is no folder, so no skill can be put there'
    throw new NotPlainError(name === 'skills' ? '.claude/skills' : name, reason, { cause: error })
  }
}

/** Into folders that are made on the way; nothing that is there already is written to. */
function write(root: OpenFolder, { path, content, executable }: BundleFile): void {
  const parts = path.split('/')
  const name = parts.pop()!
  const opened: OpenFolder[] = []
  try {
    for (const part of parts) opened.push(openMade(opened.at(-1) ?? root, part))
    const folder = opened.at(-1) ?? root
    const mode = executable ? 0o755 : 0o644
    const fd = fs.openSync(folder.at(name), NEW_FILE, mode)
    try {
      fs.writeFileSync(fd, content)
      fs.fchmodSync(fd, mode)
    } finally {
      fs.closeSync(fd)
    }
  } finally {
    for (const folder of opened) folder.close()
  }
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = fs.constants
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW

/** @throws NotPlainError when a part is no folder, or the last no plain file */
function isAsDelivered(
  root: OpenFolder,
  parts: readonly string[],
  { sizeBytes, sha256, executable }: DeliveredFile,
): boolean {
  const opened: OpenFolder[] = []
  try {
    for (const part of parts.slice(0, -1)) {
      try {
        opened.push((opened.at(-1) ?? root).openFolder(part))
      } catch (error) {
        throw new NotPlainError(parts.join('/'), 'is not reached through folders', { cause: error })
      }
    }
    const { fd, stat } = openFileIn(opened.at(-1) ?? root, parts.at(-1)!)
    try {
      if (stat.size !== BigInt(sizeBytes) || ((stat.mode & 0o100n) !== 0n) !== executable)
        return false
      return hashOf(fs.readFileSync(fd)) === sha256
    } finally {
      fs.closeSync(fd)
    }
  } finally {
    for (const folder of opened) folder.close()
  }
}
