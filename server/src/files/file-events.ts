import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import type { TreeChange } from './space-tree.ts'
import type { Space } from './spaces.ts'

export type FileChange = Schema<'FileChange'>
export type SpaceRevision = Schema<'SpaceRevision'>

/**
 * Tells who sees the space. The owner of an agent: one event per changed file or folder, a pack may have thousands.
 * A shared space has many readers: they get one event per revision, and list what changed.
 */
export async function appendFileEvents(
  events: EventsService,
  trx: Knex.Transaction,
  space: Space,
  revision: number,
  changes: TreeChange[],
): Promise<void> {
  const { ref, ownerId } = space
  if ('agentId' in ref) {
    return events.appendAll(
      trx,
      changes.map((change) => ({
        userId: ownerId!,
        agentId: ref.agentId,
        topic: 'file',
        type: 'file.changed',
        data: { space: space.name, ...change, revision } satisfies FileChange,
      })),
    )
  }
  const data = { space: space.name, revision } satisfies SpaceRevision
  const event = { topic: 'file', type: 'space.changed', data } as const
  if (ref.kind === 'public') return events.append(trx, event)
  const readers: number[] = await trx('group_members')
    .where('group_id', ref.groupId)
    .pluck('user_id')
  return events.appendAll(
    trx,
    readers.map((userId) => ({ userId, ...event })),
  )
}
