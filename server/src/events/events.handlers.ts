import { userIdOf } from '../authorization/actor.ts'
import { topicsFor } from '../authorization/topics.ts'
import type { Handlers } from '../http/handlers.ts'
import type { SseStream } from '../http/sse.ts'
import type { StoredEvent } from './event.ts'
import type { EventFilter, EventsService } from './events.service.ts'

const REPLAY_PAGE = 500

export const eventHandlers = (events: EventsService): Pick<Handlers, 'subscribeEvents'> => ({
  subscribeEvents: async ({ actor, query, request }) => {
    const topics = topicsFor(actor, query.topic)
    const filter = {
      userId: userIdOf(actor),
      ...(query.agentId && { agentId: query.agentId }),
      ...(topics && { topics }),
    }
    const lastEventId = request.headers['last-event-id'] as string | undefined
    return {
      status: 200,
      sse: (stream) =>
        streamEvents(events, stream, filter, lastEventId, (event) => [
          { event: event.type, data: toData(event) },
        ]),
    }
  },
})

/**
 * Sends what was missed since `lastEventId`, then what happens, each once and in order.
 * A gap that is no longer kept is told by `resync`: list again, then go on from the id of that message.
 */
export async function streamEvents(
  events: EventsService,
  stream: SseStream,
  filter: EventFilter,
  lastEventId: string | undefined,
  toMessages: (event: StoredEvent) => { event: string; data: unknown }[],
): Promise<void> {
  let sent = -1
  const waiting: StoredEvent[] = []
  let isLive = false
  const send = (event: StoredEvent) => {
    if (event.seq <= sent) return
    sent = event.seq
    for (const message of toMessages(event)) stream.send({ id: event.seq, ...message })
  }
  // Subscribed before the replay is read, so that nothing falls between the two.
  stream.onClose(events.subscribe(filter, (event) => (isLive ? send(event) : waiting.push(event))))
  const { first, last } = await events.bounds()
  const after = lastEventId === undefined ? last : Number(lastEventId)
  sent = after
  if (after > last || (after < first - 1 && lastEventId !== undefined)) {
    sent = last
    stream.send({ id: last, event: 'resync', data: { reason: 'missed-events-not-kept' } })
  }
  if (lastEventId === undefined) stream.sendPosition(last)
  for (;;) {
    const missed =
      stream.isClosed || sent >= last ? [] : await events.listAfter(filter, sent, REPLAY_PAGE)
    for (const event of missed) send(event)
    if (missed.length < REPLAY_PAGE) break
  }
  isLive = true
  for (const event of waiting) send(event)
}

const toData = ({ seq, type, topic, agentId, at, data }: StoredEvent) => ({
  id: seq,
  type,
  topic,
  ...(agentId !== undefined && { agentId }),
  at,
  data,
})
