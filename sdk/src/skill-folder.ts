/** Skills as folders on disk: read one to push it, write one that was pulled. Needs Node. */
import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import {
  constants,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
} from 'node:fs/promises'
import { join } from 'node:path'
import {
  BUNDLE_BYTES,
  BUNDLE_FILES,
  type BundleFile,
  bundlePathProblem,
  type Finding,
  Findings,
  printable,
  SKILL_FILE,
} from '@sac/openapi/skill'

export interface SkillFolder {
  /** By path; contents are only read when nothing in the folder is too much. */
  files: BundleFile[]
  /** About what cannot be packed: links, sockets, too much of everything. */
  findings: Finding[]
  /** Names that were left out, such as `.git`. */
  ignored: string[]
}

/** What tools leave in folders and nobody means to share; `.sac` is where SAC keeps what a folder was pushed as. */
const IGNORED =
  /^(\.git|\.hg|\.svn|\.sac|\.DS_Store|Thumbs\.db|node_modules|__pycache__|\.#.*|.*~|.*\.sw[op]|.*\.sac-part)$/

/** Names that are never part of a skill. */
export const isIgnored = (name: string): boolean => IGNORED.test(name)

/**
 * Reads a skill's folder. No link is followed: one that leads out of the folder would carry a stranger's file along.
 * Names are taken in NFC, as the file systems of Macs do not give them.
 */
export async function readSkillFolder(folder: string): Promise<SkillFolder> {
  const findings = new Findings()
  const ignored: string[] = []
  const found: { path: string; at: string; stats: Stats }[] = []
  const walk = async (at: string, prefix: string) => {
    const names = (await readdir(at)).sort()
    for (const name of names) {
      const path = prefix + name.normalize('NFC')
      if (isIgnored(name)) {
        ignored.push(path)
        continue
      }
      const child = join(at, name)
      const stats = await lstat(child)
      if (stats.isDirectory()) await walk(child, `${path}/`)
      else if (stats.isFile()) found.push({ path, at: child, stats })
      else
        findings.error(
          printable(path),
          undefined,
          `is ${kindOf(stats)}; a skill holds plain files alone`,
        )
      if (found.length > BUNDLE_FILES) return
    }
  }
  await walk(await realpath(folder), '')
  const total = found.reduce((sum, { stats }) => sum + stats.size, 0)
  if (found.length > BUNDLE_FILES)
    findings.error(SKILL_FILE, undefined, `the folder has more than ${BUNDLE_FILES} files`)
  else if (total > BUNDLE_BYTES)
    findings.error(
      SKILL_FILE,
      undefined,
      `the files have ${total} bytes together; at most ${BUNDLE_BYTES} are allowed`,
    )
  else {
    const files = await Promise.all(found.map(({ path, at }) => readPlainFile(path, at)))
    return { files, findings: findings.items, ignored }
  }
  return { files: [], findings: findings.items, ignored }
}

/** What became a link since it was looked at is not followed either. */
async function readPlainFile(path: string, at: string): Promise<BundleFile> {
  const handle = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = await handle.stat()
    const content = await handle.readFile()
    return { path, content: new Uint8Array(content), executable: (stats.mode & 0o111) !== 0 }
  } finally {
    await handle.close()
  }
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link, which may lead out of the folder'
  if (stats.isSocket()) return 'a socket'
  return stats.isFIFO() ? 'a named pipe' : 'a device'
}

/**
 * Makes a folder hold these files, each written aside and renamed. Links in it are not written through.
 * @param former paths that may go when they are not among `files`; whatever else is in the folder stays
 */
export async function writeSkillFolder(
  folder: string,
  files: readonly BundleFile[],
  former: readonly string[] = [],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const wanted = new Set(files.map(({ path }) => path))
  for (const path of former) {
    if (!wanted.has(path) && bundlePathProblem(path) === undefined) await removeFile(folder, path)
  }
  for (const { path, content, executable } of files) {
    const problem = bundlePathProblem(path)
    if (problem) throw new Error(`${printable(path)}: the path ${problem}`)
    const target = join(await parentIn(folder, path), path.split('/').at(-1)!)
    const existing = await statOf(target)
    if (existing && !existing.isFile()) throw new Error(`${target} is no plain file; move it away`)
    const aside = `${target}.${randomBytes(6).toString('hex')}.sac-part`
    try {
      const handle = await open(aside, 'wx', executable ? 0o777 : 0o666)
      try {
        await handle.writeFile(content)
      } finally {
        await handle.close()
      }
      await rename(aside, target)
    } finally {
      await rm(aside, { force: true })
    }
  }
}

/** The folder that a file stands in, made where it is missing. */
async function parentIn(folder: string, path: string): Promise<string> {
  let at = folder
  for (const part of path.split('/').slice(0, -1)) {
    at = join(at, part)
    const stats = await statOf(at)
    if (!stats) await mkdir(at)
    else if (!stats.isDirectory()) throw new Error(`${at} is no folder; move it away`)
  }
  return at
}

/** With the folders that it leaves empty; what is no plain file in plain folders is somebody else's. */
async function removeFile(folder: string, path: string): Promise<void> {
  const parts = path.split('/')
  for (let length = 1; length < parts.length; length++) {
    if (!(await statOf(join(folder, ...parts.slice(0, length))))?.isDirectory()) return
  }
  if ((await statOf(join(folder, path)))?.isFile()) await rm(join(folder, path))
  for (let length = parts.length - 1; length > 0; length--) {
    const isGone = await rmdir(join(folder, ...parts.slice(0, length))).then(
      () => true,
      () => false, // something else is in it
    )
    if (!isGone) return
  }
}

const statOf = (path: string) =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
