import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { problem } from '../problems.ts'

export type SpaceName = Schema<'SpaceName'>

/** A set of files with a quota and a revision of its own. */
export interface Space {
  id: number
  kind: 'private' | 'output' | 'public' | 'group'
  /** As the API names it. */
  name: SpaceName
  agentId: number
  /** Owner of the agent: whose limits hold and who sees the events. */
  ownerId: number
  /** Grows by one with each committed change. */
  revision: number
  /** Deletions up to this revision may be forgotten. */
  prunedRevision: number
  usedBytes: number
  fileCount: number
}

interface SpaceRow {
  id: number
  kind: Space['kind']
  agent_id: number
  owner_id: number
  revision: number
  pruned_revision: number
  used_bytes: number
  file_count: number
}

const SELECT_SPACE = `
  select s.id, s.kind, s.agent_id, a.owner_id, s.revision, s.pruned_revision, s.used_bytes, s.file_count
  from spaces s join agents a on a.id = s.agent_id`

const toSpace = (row: SpaceRow): Space => ({
  id: row.id,
  kind: row.kind,
  name: row.kind,
  agentId: row.agent_id,
  ownerId: row.owner_id,
  revision: row.revision,
  prunedRevision: row.pruned_revision,
  usedBytes: row.used_bytes,
  fileCount: row.file_count,
})

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
export async function findSpace(knex: Knex, agentId: number, name: SpaceName): Promise<Space> {
  const { rows } = await knex.raw<{ rows: SpaceRow[] }>(
    `${SELECT_SPACE} where s.agent_id = ? and s.kind = ?`,
    [agentId, name],
  )
  if (!rows[0]) throw problem('not-found', { detail: `Agent ${agentId} has no space ${name}.` })
  return toSpace(rows[0])
}

/** Every space of an agent. */
export async function listSpaces(knex: Knex, agentId: number): Promise<Space[]> {
  const { rows } = await knex.raw<{ rows: SpaceRow[] }>(
    `${SELECT_SPACE} where s.agent_id = ? order by s.kind`,
    [agentId],
  )
  return rows.map(toSpace)
}

/** The space, locked until the transaction ends: its writers follow one another from here on. */
export async function lockSpace(trx: Knex, id: number): Promise<Space> {
  const { rows } = await trx.raw<{ rows: SpaceRow[] }>(
    `${SELECT_SPACE} where s.id = ? for no key update of s`,
    [id],
  )
  if (!rows[0]) throw problem('not-found', { detail: 'The agent was deleted meanwhile.' })
  return toSpace(rows[0])
}

/** SQL that selects the ids of the spaces that an actor may read, with its bindings. */
export function readableSpaces(actor: Actor): { sql: string; bindings: number[] } {
  switch (actor.kind) {
    case 'sidecar':
      return { sql: 'select id from spaces where agent_id = ?', bindings: [actor.agentId] }
    case 'user':
      return {
        sql: `select s.id from spaces s join agents a on a.id = s.agent_id
              where a.owner_id = ? and a.deleted_at is null`,
        bindings: [actor.userId],
      }
    case 'system':
      return { sql: 'select id from spaces', bindings: [] }
    case 'anonymous':
      return { sql: 'select id from spaces where false', bindings: [] }
  }
}
