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
  /** What people should know, for stderr. */
  onNote: (text: string) => void
}

export type PushOutcome = PushedSkill & { isCreated: boolean }

export const digestOf = (archive: Uint8Array): string =>
  createHash('sha256').update(archive).digest('hex')

/** Pushes a checked folder as a new skill, or as a version of the one that it is. */
export async function pushFolder(
  client: SacClient,
  checked: CheckedFolder,
  { sharing, isForced, onNote }: PushOptions,
): Promise<PushOutcome> {
  const { name } = demandValid(checked)
  const { dir, files } = checked
  const archive = writeTar(files)
  const origin = await readOrigin(dir, client.baseUrl)
  const known = await knownSkill(client, name, origin, sharing)
  if (origin && origin.skillId !== known?.id) {
    const foreign = await foreignSkill(client, name, origin)
    if (foreign) onNote(apartFrom(foreign, known))
  }
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
          next: `get the latest beside it with \`${hint('skill pull', known.id, '--to', `latest/${name}`)}\`, or add --force to replace it`,
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

/** The skill that the folder was pulled from, where it is another's and still seen. */
async function foreignSkill(
  { skills }: SacClient,
  command: string,
  { skillId }: SkillOrigin,
): Promise<Skill | undefined> {
  const { items } = await skills.list({ command, limit: 50 })
  return items.find(({ id, isEditable }) => id === skillId && !isEditable)
}

function apartFrom({ id, command, owner }: Skill, known: Skill | undefined): string {
  const becomes = known ? `it goes into your own, id ${known.id}` : 'it becomes one of your own'
  return `Warning: /${command} of ${owner.username} (id ${id}) is not yours to change: ${becomes}, also called /${command}. For one that remembers where it comes from, under another name: ${hint('skill fork', id)} --as NAME`
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
