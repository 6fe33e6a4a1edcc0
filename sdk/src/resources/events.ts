import type { Schema } from '@sac/openapi'
import { EVENT_SILENCE_LIMIT_MS, sseMessages } from '../event-stream.ts'
import { call, type Transport, unwrapStream } from '../http.ts'

export type SacEvent = Schema<'Event'>
export type EventTopic = Schema<'EventTopic'>

/** Events may have been missed: ask for lists again. It has no `topic`, all other events have one. */
export interface ResyncEvent {
  type: 'resync'
  topic?: undefined
  reason: string
}

export interface SubscribeOptions {
  /** Only these; all when absent. */
  topics?: EventTopic[]
  /** Only events of this agent. */
  agentId?: number
  /** Go on after this event. */
  lastEventId?: number
  signal?: AbortSignal
  /** Called each time that the stream stands, first and after each reconnect. */
  onOpen?: () => void
  /** Called each time that it is cut and tried again. */
  onLost?: () => void
}

/** The stream stands, first or again: what happened before is in the answers of other calls. */
export interface OpenEvent {
  type: 'open'
  topic?: undefined
}

/** After a cut a browser may ask on a connection that is dead, and only a time-out takes that out of its pool. */
const OPEN_TIMEOUT_MS = 10_000

export class EventsResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * What happens to what is yours, as it happens, for ever: reconnects and resumes by itself, `break` closes.
   * @throws AbortError when the signal fires
   */
  subscribe(
    options: SubscribeOptions & { withOpen: true },
  ): AsyncGenerator<SacEvent | ResyncEvent | OpenEvent, void, undefined>
  subscribe(options?: SubscribeOptions): AsyncGenerator<SacEvent | ResyncEvent, void, undefined>
  async *subscribe(
    options: SubscribeOptions & { withOpen?: boolean } = {},
  ): AsyncGenerator<SacEvent | ResyncEvent | OpenEvent, void, undefined> {
    const { topics, agentId, lastEventId, signal } = options
    const messages = sseMessages({
      connect: (position, streamSignal) =>
        unwrapStream(
          this.#transport.raw.GET('/api/events', {
            params: {
              query: {
                ...(topics && { topic: topics }),
                ...(agentId !== undefined && { agentId }),
              },
              ...(position !== undefined && { header: { 'Last-Event-ID': position } }),
            },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
            ...call(
              { signal: streamSignal, requestTimeoutMs: OPEN_TIMEOUT_MS },
              { idleTimeoutMs: EVENT_SILENCE_LIMIT_MS },
            ),
          }),
        ),
      ...(signal && { signal }),
      ...(lastEventId !== undefined && { lastEventId: String(lastEventId) }),
      ...(options.onLost && { onLost: options.onLost }),
    })
    for await (const { event, data } of messages) {
      if (event === 'open') {
        options.onOpen?.()
        if (options.withOpen) yield { type: 'open' }
      } else if (event === 'resync') yield { type: 'resync', reason: JSON.parse(data).reason }
      else yield JSON.parse(data) as SacEvent
    }
  }
}
