import { createHash } from 'node:crypto'
import type { PushedSkill, SacClient, Skill } from '@sac/sdk'
import { writeTar } from '@sac/sdk/skill'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'
import { type CheckedFolder, demandValid } from './skill-folders.ts'
import { readOrigin, type SkillOrigin, writeOrigin } from './skill-origin.ts'
import type { Sharing } from './skills.ts'

export interface PushOptions {
  sharing: Sharing
  /** Also over a version that this folder does not come from. */
  isForced: boolean
}

export type PushOutcome = PushedSkill & { isCreated: boolean }

export const digestOf = (archive: Uint8Array): string =>
  createHash('sha256').update(archive).digest('hex')

/** Pushes a checked folder as a new skill, or as a version of the one that it is. */
export async function pushFolder(
  client: SacClient,
  checked: CheckedFolder,
  { sharing, isForced }: PushOptions,
): Promise<PushOutcome> {
  const { name } = demandValid(checked)
  const { dir, files } = checked
  const archive = writeTar(files)
  const origin = await readOrigin(dir, client.baseUrl)
  const known = await knownSkill(client, name, origin, sharing)
  if (!known) {
    const created = await client.skills.create(archive, sharing)
    await note(client, dir, created)
    return { ...created, isCreated: true }
  }
  const base = isForced || origin?.skillId !== known.id ? undefined : origin.version
  const pushed = await client.skills
    .push(known.id, archive, base === undefined ? {} : { base })
    .catch((error: Error & { code?: string }) => {
      if (error.code !== 'lost-update') throw error
      throw new CliError(
        `version ${base} of ${name}, which ${dir} was made from, is not the latest any longer`,
        {
          exitCode: EXIT.conflict,
          next: `get the latest beside it with \`${hint('skill pull', known.id)} --to DIR\`, or add --force to replace it`,
          cause: error,
        },
      )
    })
  await note(client, dir, pushed)
  const skill = await shared(client, pushed.skill, sharing)
  return { ...pushed, skill, isCreated: false }
}

/**
 * The skill that the folder is: the one that it was pushed as, else one's own of that name, else that of the named
 * group. Never another's by its name alone. Undefined when it is new.
 */
async function knownSkill(
  { skills }: SacClient,
  command: string,
  origin: SkillOrigin | undefined,
  { groupId }: Sharing,
): Promise<Skill | undefined> {
  const { items } = await skills.list({ command, limit: 50 })
  const before = items.find(({ id, isEditable }) => isEditable && id === origin?.skillId)
  if (before) return before
  const mine = await skills.list({ command, mine: true, limit: 1 })
  if (mine.items[0]) return mine.items[0]
  if (groupId === undefined) return undefined
  return items.find((skill) => skill.isEditable && skill.groupId === groupId)
}

/** `--tier` and `--group` also change a skill that is there. */
async function shared(client: SacClient, skill: Skill, { tier, groupId }: Sharing): Promise<Skill> {
  if (tier === undefined) return skill
  if (skill.tier === tier && (groupId === undefined || skill.groupId === groupId)) return skill
  return client.skills.update(skill.id, { tier, ...(groupId !== undefined && { groupId }) })
}

const note = (client: SacClient, dir: string, { skill, version }: PushedSkill) =>
  writeOrigin(dir, {
    url: client.baseUrl,
    skillId: skill.id,
    version: version.version,
    digest: version.digest,
  })
