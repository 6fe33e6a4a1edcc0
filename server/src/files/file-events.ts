import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import type { TreeChange } from './space-tree.ts'
import type { Space } from './spaces.ts'

export type FileChange = Schema<'FileChange'>

/** One event per changed file or folder, in one statement; a pack may have thousands. */
export const appendFileEvents = (
  events: EventsService,
  trx: Knex.Transaction,
  space: Space,
  revision: number,
  changes: TreeChange[],
): Promise<void> =>
  events.appendAll(
    trx,
    changes.map((change) => ({
      userId: space.ownerId,
      agentId: space.agentId,
      topic: 'file',
      type: 'file.changed',
      data: { space: space.name, ...change, revision } satisfies FileChange,
    })),
  )
