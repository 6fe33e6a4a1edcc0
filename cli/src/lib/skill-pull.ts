import { lstat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { SacClient, Skill } from '@sac/sdk'
import { readTar, writeTar } from '@sac/sdk/skill'
import { readSkillFolder, writeSkillFolder } from '@sac/sdk/skill/folder'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'
import { readOrigin, writeOrigin } from './skill-origin.ts'
import { digestOf } from './skill-push.ts'

export interface PulledSkill {
  dir: string
  version: number
  digest: string
  files: string[]
  /** False when the folder held exactly this already. */
  isChanged: boolean
}

/**
 * Makes a folder hold a version of a skill.
 * @param isForced also where the folder has changes that were never pushed, or is not known to come from a skill
 */
export async function pullFolder(
  client: SacClient,
  skill: Skill,
  { version, dir, isForced }: { version: number; dir: string; isForced: boolean },
): Promise<PulledSkill> {
  const archive = await download(client, skill.id, version)
  const digest = digestOf(archive)
  const files = readTar(archive)
  const origin = await readOrigin(dir, client.baseUrl)
  const here = await filesIn(dir)
  const hereDigest = here && digestOf(writeTar(here))
  const isChanged = hereDigest !== digest
  if (here && here.length > 0 && isChanged && !isForced && hereDigest !== origin?.digest)
    throw new CliError(`${dir} has changes that were not pushed`, {
      exitCode: EXIT.conflict,
      next: `push them, get it beside them with \`${hint('skill pull', skill.id, '--to', `latest/${skill.command}`)}\`, or add --force to lose them`,
    })
  if (isChanged) await writeSkillFolder(dir, files, here?.map(({ path }) => path) ?? [])
  await writeOrigin(dir, { url: client.baseUrl, skillId: skill.id, version, digest })
  return { dir, version, digest, files: files.map(({ path }) => path), isChanged }
}

/** @returns undefined when there is no such folder */
async function filesIn(dir: string) {
  const stats = await lstat(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return stats && (await readSkillFolder(dir)).files
}

/** Checked against what the server says that it is. */
async function download(client: SacClient, skillId: number, version: number): Promise<Uint8Array> {
  const { body, digest } = await client.skills.download(skillId, version)
  const bytes = Buffer.concat(await Readable.fromWeb(body as never).toArray())
  if (digest !== undefined && digest !== digestOf(bytes))
    throw new CliError('the archive was damaged on its way', { next: 'run the command again' })
  return bytes
}
