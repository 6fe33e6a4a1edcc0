import type { InstalledSkill, SacClient, Skill, SkillTier } from '@sac/sdk'
import { type Advice, CliError, EXIT } from './errors.ts'
import { findGroup } from './groups.ts'
import { hint } from './hints.ts'
import type { Columns } from './table.ts'

/** `[DIR]` of commands that work on a skill's folder. */
export const folderArg = { description: 'folder of the skill; this one by default' } as const

/** `SKILL` of commands. */
export const skillArg = { description: 'command or id', required: true } as const

/** `--agent` of commands that change what an agent has. */
export const agentFlag = {
  description: 'id or name of the agent; the only one by default',
} as const

export const TIERS = ['private', 'group', 'public', 'official'] as const

export const tierFlag = {
  description: 'who may use it; official is for admins, group needs --group',
  options: TIERS,
} as const

export const groupFlag = { description: 'slug, name or id of the group whose it is' } as const

export const SKILL_COLUMNS: Columns<Skill> = {
  id: ({ id }) => id,
  command: ({ command }) => `/${command}`,
  tier: ({ tier }) => tier,
  owner: ({ owner }) => owner.username,
  version: ({ latestVersion }) => latestVersion,
  installs: ({ installs }) => installs,
  uses: ({ uses }) => uses,
  description: ({ description }) => description,
}

const isId = (word: string) => /^\d{1,15}$/.test(word)

/** `/weekly-report` is how people know it. */
const commandOf = (word: string) => word.replace(/^\//, '')

/**
 * A skill that one may see, by id or command; of several with a command one's own.
 * @param onNote says which it is where there are several
 */
export async function findSkill(
  client: SacClient,
  word: string,
  onNote: (text: string) => void,
): Promise<Skill> {
  if (isId(word)) return client.skills.get(Number(word))
  const { items } = await client.skills.list({ command: commandOf(word), limit: 50 })
  if (items.length === 1) return items[0]!
  if (items.length === 0) {
    throw new CliError(`there is no skill ${commandOf(word)}, or it is not shared with you`, {
      exitCode: EXIT.notFound,
      next: `see \`${hint('skill list')}\``,
    })
  }
  const mine = await client.skills.list({ command: commandOf(word), mine: true, limit: 1 })
  const each = items.map(({ id, tier, owner }) => `${id} (${tier}, of ${owner.username})`)
  const [own] = mine.items
  if (own) {
    onNote(
      `${items.length} skills are called ${own.command}: ${each.join(', ')}. This is your own, ${own.id}.`,
    )
    return own
  }
  throw new CliError(`${items.length} skills are called ${commandOf(word)}`, {
    exitCode: EXIT.usage,
    next: `use an id: ${each.join(', ')}`,
  })
}

/** What is left to those who may not change a skill. */
export const withoutRight = ({ id, owner }: Skill): Advice => ({
  forbidden: `ask ${owner.username}, or change a copy of your own: \`${hint('skill fork', id)}\``,
})

/** A skill that an agent has, by id or command. */
export async function findInstalled(
  client: SacClient,
  agent: { id: number; name: string },
  word: string,
): Promise<InstalledSkill> {
  const installed = await client.agents.skills.list(agent.id)
  const found = installedAs(installed, word)
  if (found) return found
  throw new CliError(`${agent.name} does not have ${commandOf(word)}`, {
    exitCode: EXIT.notFound,
    next:
      installed.length > 0
        ? `it has: ${installed.map(({ command }) => command).join(', ')}`
        : `give it one with \`${hint('skill install', commandOf(word))} --agent ${agent.name}\``,
  })
}

export const installedAs = (
  installed: readonly InstalledSkill[],
  word: string,
): InstalledSkill | undefined =>
  installed.find(({ skillId, command }) =>
    isId(word) ? skillId === Number(word) : command === commandOf(word),
  )

export interface Sharing {
  tier?: SkillTier
  groupId?: number
}

/** What `--tier` and `--group` say together; `--group` alone means the tier. Nothing when neither is given. */
export async function sharingOf(
  client: SacClient,
  { tier, group }: { tier?: SkillTier | undefined; group?: string | undefined },
): Promise<Sharing> {
  if (group === undefined && tier === 'group')
    throw new CliError('--tier group needs --group', {
      exitCode: EXIT.usage,
      next: `see yours with \`${hint('group list')}\``,
    })
  if (group === undefined) return tier === undefined ? {} : { tier }
  if (tier !== undefined && tier !== 'group')
    throw new CliError(`--group does not go with --tier ${tier}`, { exitCode: EXIT.usage })
  return { tier: 'group', groupId: (await findGroup(client, group)).id }
}

/** Who may use it, in words. */
export function audienceOf({ tier, owner }: Skill): string {
  switch (tier) {
    case 'official':
    case 'public':
      return `${tier}: everybody may use it`
    case 'group':
      return 'for the members of its group'
    case 'private':
      return `private: for ${owner.username} alone`
  }
}
