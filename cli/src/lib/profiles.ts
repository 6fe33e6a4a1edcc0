import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CliError } from './errors.ts'
import { hint } from './hints.ts'
import { configDir } from './paths.ts'

/** A server that somebody signed in to from here. */
export interface Profile {
  url: string
  token?: string
  username?: string
  /** RFC 3339; absent for tokens that say nothing about it. */
  expiresAt?: string
  /** Made by the key file of a server on this machine; renewed without asking. */
  isLocal?: boolean
}

export interface ProfileFile {
  /** Used when nothing else is said. */
  current?: string
  profiles: Record<string, Profile>
}

const filePath = () => join(configDir(), 'config.json')

export async function readProfiles(): Promise<ProfileFile> {
  let text: string
  try {
    text = await readFile(filePath(), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} }
    throw error
  }
  try {
    const file = JSON.parse(text) as ProfileFile
    return { ...file, profiles: file.profiles ?? {} }
  } catch (cause) {
    throw new CliError(`${filePath()} is not JSON`, {
      next: `correct it, or delete it and run \`${hint('login')}\``,
      cause,
    })
  }
}

/** Changes the file so that a reader sees the old or the new one, and nobody else reads the tokens in it. */
export async function changeProfiles(change: (file: ProfileFile) => void): Promise<ProfileFile> {
  const file = await readProfiles()
  change(file)
  const path = filePath()
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await writeFile(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
  return file
}
