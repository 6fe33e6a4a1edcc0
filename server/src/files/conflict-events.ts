import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import type { EventsService } from '../events/events.service.ts'
import type { FileWrite, TreeChange } from './space-tree.ts'
import type { Space } from './spaces.ts'

/**
 * One event for each file of which two versions are kept now, told with the commit of the second one: to the owner of the
 * agent, and in a shared space to whoever wrote it.
 */
export async function appendConflictEvents(
  events: EventsService,
  trx: Knex.Transaction,
  actor: Actor,
  { ref, ownerId, name }: Space,
  { files, made, revision }: { files: FileWrite[]; made: TreeChange[]; revision: number },
): Promise<void> {
  const written = new Set(made.map(({ path }) => path))
  await events.appendAll(
    trx,
    files.flatMap(({ path, conflictOf }) =>
      conflictOf === undefined || !written.has(path)
        ? []
        : [
            {
              userId: ownerId ?? userIdOf(actor),
              ...('agentId' in ref && { agentId: ref.agentId }),
              topic: 'file' as const,
              type: 'file.conflict',
              data: {
                space: name,
                path: conflictOf,
                copy: path,
                revision,
              } satisfies Schema<'FileConflict'>,
            },
          ],
    ),
  )
}
