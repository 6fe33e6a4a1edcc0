import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { userIdOf } from '../authorization/actor.ts'
import type { EventsService } from '../events/events.service.ts'
import type { Handlers } from '../http/handlers.ts'
import { AgentModel } from './agent.model.ts'

type SyncProgress = Schema<'SyncProgress'>

/** How far the files of an agent are on their way into its sandbox. */
export function toSyncProgress({
  isSynced,
  conditions,
  syncDetail,
}: Pick<AgentModel, 'isSynced' | 'conditions' | 'syncDetail'>): SyncProgress {
  const isRunning = conditions.some(({ type, status }) => type === 'Ready' && status)
  if (isSynced && isRunning) return { isSynced: true }
  const { space, done, total, bytes, file } = (isSynced ? undefined : syncDetail) ?? {}
  return { isSynced: false, space, done, total, bytes, file }
}

/** Streams how far the files are, first as it is now, until all are there; has them looked at anew. */
export const syncProgressHandlers = (
  knex: Knex,
  events: EventsService,
): Pick<Handlers, 'watchSync' | 'requestSync'> => ({
  requestSync: async ({ actor, query: { agentId } }) => {
    const type = 'sync.requested'
    await knex.transaction((trx) =>
      events.append(trx, { userId: userIdOf(actor), agentId, topic: 'agent', type, data: {} }),
    )
    return { status: 202 }
  },
  watchSync: async ({ actor, query: { agentId } }) => ({
    status: 200,
    sse: async (stream) => {
      let told = ''
      const tell = async () => {
        if (stream.isClosed) return
        const row = await AgentModel.query(knex).findById(agentId)
        // Deleted for good meanwhile: there is nothing to come.
        if (!row) return stream.close()
        const progress = toSyncProgress(row)
        const text = JSON.stringify(progress)
        if (text === told) return
        told = text
        stream.send({ event: progress.isSynced ? 'done' : 'progress', data: progress })
        if (progress.isSynced) stream.close()
      }
      // One look at a time. What cannot be read now is read when the client comes back.
      let looking = Promise.resolve()
      const look = () => {
        looking = looking.then(tell).catch(() => stream.close())
        return looking
      }
      const filter = { userId: userIdOf(actor), agentId, topics: ['agent'] as const }
      stream.onClose(events.subscribe(filter, () => void look()))
      await look()
    },
  }),
})
