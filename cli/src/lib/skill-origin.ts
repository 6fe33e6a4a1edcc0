import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSame } from './connection.ts'
import { CliError } from './errors.ts'

/** What a folder was pushed as or pulled from, so that nobody's version is replaced unseen. */
export interface SkillOrigin {
  /** Of the server. */
  url: string
  skillId: number
  version: number
  /** SHA-256 of the tar. */
  digest: string
}

const FILE = 'skill.json'

/** @returns undefined when the folder is new to this server */
export async function readOrigin(dir: string, url: string): Promise<SkillOrigin | undefined> {
  let text: string
  try {
    text = await readFile(join(dir, '.sac', FILE), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const origin = parse(text)
  if (origin) return isSame(origin.url, url) ? origin : undefined
  throw new CliError(`${join(dir, '.sac', FILE)} is damaged`, { next: 'delete it' })
}

export async function writeOrigin(dir: string, origin: SkillOrigin): Promise<void> {
  const folder = join(dir, '.sac')
  await mkdir(folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    if (!(await lstat(folder)).isDirectory())
      throw new CliError(`${folder} is no folder`, { next: 'move it away' })
  })
  await writeFile(join(folder, FILE), `${JSON.stringify(origin, null, 2)}\n`)
}

function parse(text: string): SkillOrigin | undefined {
  try {
    const { url, skillId, version, digest } = JSON.parse(text) as Partial<SkillOrigin>
    const isWhole =
      typeof url === 'string' &&
      Number.isSafeInteger(skillId) &&
      Number.isSafeInteger(version) &&
      typeof digest === 'string'
    return isWhole ? { url, skillId: skillId!, version: version!, digest } : undefined
  } catch {
    // What is no JSON is as damaged as what lacks a member.
    return undefined
  }
}
