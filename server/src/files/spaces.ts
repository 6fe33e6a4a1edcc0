import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { problem } from '../problems.ts'

export type SpaceName = Schema<'SpaceName'>

/** Which space is meant. */
export type SpaceRef =
  | { kind: 'private' | 'output'; agentId: number }
  | { kind: 'group'; groupId: number }
  | { kind: 'public' }

/** Whether people share it, on machines of every kind. */
export const isShared = (ref: SpaceRef): boolean => ref.kind === 'public' || ref.kind === 'group'

/** A set of files with a quota and a revision of its own. */
export interface Space {
  id: number
  ref: SpaceRef
  /** As the API names it. */
  name: SpaceName
  /** As people name it, such as `workspace of agent helper`. */
  words: string
  /** Owner of the agent: whose limits hold and who sees the events; absent: the limits that hold for all. */
  ownerId?: number
  /** Of a group. */
  slug?: string
  /** Grows by one with each committed change. */
  revision: number
  /** Deletions up to this revision may be forgotten. */
  prunedRevision: number
  usedBytes: number
  fileCount: number
  /** Of a group that has its own. */
  maxBytes?: number
  maxFiles?: number
}

interface SpaceRow {
  id: number
  kind: SpaceRef['kind']
  agent_id: number | null
  agent_name: string | null
  owner_id: number | null
  group_id: number | null
  slug: string | null
  group_name: string | null
  revision: number
  pruned_revision: number
  used_bytes: number
  file_count: number
  max_bytes: number | null
  max_files: number | null
}

const SELECT_SPACE = `
  select s.id, s.kind, s.agent_id, a.name as agent_name, a.owner_id, s.group_id, g.slug, g.name as group_name, s.revision,
    s.pruned_revision, s.used_bytes, s.file_count, g.max_bytes, g.max_files
  from spaces s left join agents a on a.id = s.agent_id left join groups g on g.id = s.group_id`

/** Exported for the test that looks at its plan. Bindings: agent, agent. */
export const SPACES_OF_AGENT = `
  ${SELECT_SPACE} where s.id in (
    select id from spaces where agent_id = ? union all select id from spaces where kind = 'public' union all
    select ours.id from agents mine join group_members m on m.user_id = mine.owner_id
    join spaces ours on ours.group_id = m.group_id where mine.id = ?)
  order by s.kind, s.id`

const toSpace = (row: SpaceRow): Space => ({
  id: row.id,
  ref: refOf(row),
  name: row.kind === 'group' ? `group:${row.group_id}` : row.kind,
  words: wordsFor(row.kind, row.agent_name ?? row.group_name ?? ''),
  ...(row.owner_id !== null && { ownerId: row.owner_id }),
  ...(row.slug !== null && { slug: row.slug }),
  revision: row.revision,
  prunedRevision: row.pruned_revision,
  usedBytes: row.used_bytes,
  fileCount: row.file_count,
  ...(row.max_bytes !== null && { maxBytes: row.max_bytes }),
  ...(row.max_files !== null && { maxFiles: row.max_files }),
})

function refOf({ kind, agent_id, group_id }: SpaceRow): SpaceRef {
  if (kind === 'public') return { kind }
  return kind === 'group' ? { kind, groupId: group_id! } : { kind, agentId: agent_id! }
}

/** What an entry of the audit log about a space is about. */
export const auditTarget = (ref: SpaceRef) => {
  if ('agentId' in ref) return { targetKind: 'agent', targetId: ref.agentId }
  if (ref.kind === 'group') return { targetKind: 'group', targetId: ref.groupId }
  return { targetKind: 'space', targetId: ref.kind }
}

/** Makes the spaces of a new agent, empty. */
export async function createSpaces(trx: Knex, agentId: number): Promise<void> {
  await trx.raw(
    `with made as (
       insert into spaces (kind, agent_id) values ('private', ?), ('output', ?)
       on conflict do nothing returning id
     )
     insert into folders (space_id, path, name, revision) select id, '', '', 0 from made`,
    [agentId, agentId],
  )
}

/** Makes the space of a new group, empty. It goes with the group. */
export async function createGroupSpace(trx: Knex, groupId: number): Promise<void> {
  await trx.raw(
    `with made as (insert into spaces (kind, group_id) values ('group', ?) returning id)
     insert into folders (space_id, path, name, revision) select id, '', '', 0 from made`,
    [groupId],
  )
}

/** Removes the spaces of an agent for good, trash included; the contents go with the next garbage collection. */
export async function deleteSpaces(trx: Knex, agentId: number): Promise<void> {
  await trx('spaces').where('agent_id', agentId).delete()
}

/** @throws Problem `not-found` */
export async function findSpace(knex: Knex, ref: SpaceRef): Promise<Space> {
  const [where, bindings] = whereOf(ref)
  const { rows } = await knex.raw<{ rows: SpaceRow[] }>(`${SELECT_SPACE} where ${where}`, bindings)
  if (!rows[0])
    throw problem('not-found', { detail: `There is no ${wordsFor(ref.kind, idOf(ref))}.` })
  return toSpace(rows[0])
}

function whereOf(ref: SpaceRef): [sql: string, bindings: (string | number)[]] {
  switch (ref.kind) {
    case 'public':
      return [`s.kind = 'public'`, []]
    case 'group':
      return ['s.group_id = ?', [ref.groupId]]
    default:
      return ['s.agent_id = ? and s.kind = ?', [ref.agentId, ref.kind]]
  }
}

const idOf = (ref: SpaceRef) => {
  if (ref.kind === 'public') return ''
  return ref.kind === 'group' ? ref.groupId : ref.agentId
}

/** @param whose name or id of the agent or the group */
function wordsFor(kind: SpaceRef['kind'], whose: string | number): string {
  switch (kind) {
    case 'public':
      return 'public workspace'
    case 'output':
      return `output of agent ${whose}`
    case 'private':
      return `workspace of agent ${whose}`
    case 'group':
      return `workspace of group ${whose}`
  }
}

/** Every space that an agent sees: its own, the public one, those of its owner's groups. */
export async function listSpaces(knex: Knex, agentId: number): Promise<Space[]> {
  const { rows } = await knex.raw<{ rows: SpaceRow[] }>(SPACES_OF_AGENT, [agentId, agentId])
  return rows.map(toSpace)
}

/**
 * A space as an agent's sidecar names it.
 * @param isWrite private and output alone are written from a sandbox
 * @throws Problem `not-found` for a group that the agent's owner is not in, `forbidden`
 */
export async function spaceOfAgent(
  knex: Knex,
  agentId: number,
  name: SpaceName,
  isWrite = false,
): Promise<SpaceRef> {
  const ref = parseSpaceName(agentId, name)
  if ('agentId' in ref) return ref
  if (ref.kind === 'group') {
    const member = await knex('group_members')
      .join('agents', 'agents.owner_id', 'group_members.user_id')
      .where({ 'agents.id': agentId, group_id: ref.groupId })
      .first('role')
    if (!member) throw problem('not-found', { detail: `Agent ${agentId} sees no space ${name}.` })
  }
  if (isWrite) {
    throw problem('forbidden', { detail: `The ${name} workspace is only read from a sandbox.` })
  }
  return ref
}

function parseSpaceName(agentId: number, name: SpaceName): SpaceRef {
  if (name === 'public') return { kind: name }
  if (name === 'private' || name === 'output') return { kind: name, agentId }
  return { kind: 'group', groupId: Number(name.slice('group:'.length)) }
}

/** The space, locked until the transaction ends: its writers follow one another from here on. */
export async function lockSpace(trx: Knex, id: number): Promise<Space> {
  const { rows } = await trx.raw<{ rows: SpaceRow[] }>(
    `${SELECT_SPACE} where s.id = ? for no key update of s`,
    [id],
  )
  if (!rows[0]) throw problem('not-found', { detail: 'The workspace was deleted meanwhile.' })
  return toSpace(rows[0])
}

/** SQL that selects the ids of the spaces that an actor may read, with its bindings. */
export function readableSpaces(actor: Actor): { sql: string; bindings: number[] } {
  switch (actor.kind) {
    case 'sidecar':
      return {
        sql: `select id from spaces where agent_id = ? union all ${SHARED_SPACES}`,
        bindings: [actor.agentId, actor.userId],
      }
    case 'user':
      return {
        sql: `select s.id from spaces s join agents a on a.id = s.agent_id
              where a.owner_id = ? and a.deleted_at is null union all ${SHARED_SPACES}`,
        bindings: [actor.userId, actor.userId],
      }
    case 'system':
      return { sql: 'select id from spaces', bindings: [] }
    case 'anonymous':
      return { sql: 'select id from spaces where false', bindings: [] }
  }
}

const SHARED_SPACES = `select id from spaces where kind = 'public' union all
  select s.id from spaces s join group_members m on m.group_id = s.group_id where m.user_id = ?`
