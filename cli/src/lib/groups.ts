import type { Group, GroupMember, SacClient } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { hint, quoted } from './hints.ts'
import type { Columns } from './table.ts'

/** `GROUP` of commands. */
export const groupArg = { description: 'slug, name or id', required: true } as const

export const GROUP_COLUMNS: Columns<Group> = {
  id: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
  role: ({ role }) => role,
  members: ({ memberCount }) => memberCount,
  owner: ({ owner }) => owner.username,
  description: ({ description }) => description,
}

/** A group by id, slug or name: one of one's own, or for admins any. */
export async function findGroup(client: SacClient, word: string): Promise<Group> {
  const own: Group[] = []
  for await (const group of client.groups.list({ limit: 200 })) own.push(group)
  const found = matchOf(own, word) ?? matchOf(await allGroups(client), word)
  if (found) return found
  throw new CliError(`there is no group ${word}, or it is not yours`, {
    exitCode: EXIT.notFound,
    next:
      own.length > 0
        ? `use one of: ${own.map(({ slug }) => slug).join(', ')}`
        : `ask an admin to take you into one: ${hint('group add GROUP')} --user NAME`,
  })
}

/** A member of a group by id or username. */
export async function findMember(
  client: SacClient,
  group: Group,
  idOrName: string,
): Promise<GroupMember> {
  for await (const member of client.groups.members.list(group.id, { limit: 200 })) {
    const { id, username } = member.user
    if (isId(idOrName) ? id === Number(idOrName) : username === idOrName) return member
  }
  throw new CliError(`${idOrName} is no member of ${group.name}`, {
    exitCode: EXIT.notFound,
    next: `see \`${hint('group members', group.slug)}\`, or take them in: ${hint('group add', group.slug)} --user ${quoted(idOrName)}`,
  })
}

/** How the API is told who is meant. */
export const whoIs = (idOrName: string): { userId: number } | { username: string } =>
  isId(idOrName) ? { userId: Number(idOrName) } : { username: idOrName }

const isId = (word: string) => /^\d{1,15}$/.test(word)

function matchOf(groups: readonly Group[], word: string): Group | undefined {
  const name = word.toLowerCase()
  return (
    groups.find(({ id }) => String(id) === word) ??
    groups.find(({ slug }) => slug === word) ??
    groups.find((group) => group.name.toLowerCase() === name)
  )
}

/** None for those who may not see them. */
async function allGroups(client: SacClient): Promise<Group[]> {
  const groups: Group[] = []
  try {
    for await (const group of client.groups.listAll({ limit: 200 })) groups.push(group)
  } catch (error) {
    if ((error as Error).name !== 'ForbiddenError') throw error
  }
  return groups
}
