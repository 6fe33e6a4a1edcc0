import { RemoteUnavailableError } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import type { InternalClient } from './internal-client.ts'

/** What the platform tells the sidecar at once. Types that are not known here are skipped. */
export interface PlatformEvent {
  type: string
  space?: string
  revision?: number
  sessionId?: string
  epoch?: string
}

/** An event longer than this is none of ours. */
const EVENT_CHARACTERS = 1024 * 1024

/** Follows the server's events for this agent and comes back by itself until the signal is aborted. */
export class EventFeed {
  private readonly client: InternalClient
  private readonly log: Log
  private readonly onEvent: (event: PlatformEvent) => void
  private readonly onConnect: () => void
  private lastEventId: string | undefined

  /** @param options.onConnect called at each connection: events may have been missed before it */
  constructor(options: {
    client: InternalClient
    log: Log
    onEvent: (event: PlatformEvent) => void
    onConnect: () => void
  }) {
    this.client = options.client
    this.log = options.log
    this.onEvent = options.onEvent
    this.onConnect = options.onConnect
  }

  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({ firstMs: 200, longestMs: 10_000 })
    const pause = new Pause()
    while (!signal.aborted) {
      try {
        await this.follow(signal, () => backoff.reset())
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof RemoteUnavailableError))
          this.log.warn('event feed failed', { error })
      }
      await pause.wait(backoff.next(), signal)
    }
  }

  private async follow(signal: AbortSignal, onConnect: () => void): Promise<void> {
    const response = await this.client.send({
      method: 'GET',
      path: '/events',
      headers: {
        accept: 'text/event-stream',
        ...(this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId }),
      },
      signal,
    })
    onConnect()
    this.onConnect()
    response.setEncoding('utf8')
    let text = ''
    try {
      for await (const chunk of response) {
        text += chunk
        const events = text.split(/\r?\n\r?\n/)
        text = events.pop() ?? ''
        if (text.length > EVENT_CHARACTERS) throw new Error('an event is too long')
        for (const event of events) this.read(event)
      }
    } catch (error) {
      throw new RemoteUnavailableError('The event stream ended.', { cause: error })
    }
  }

  private read(block: string): void {
    const data: string[] = []
    for (const line of block.split(/\r?\n/)) {
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'data') data.push(value)
      if (field === 'id') this.lastEventId = value
    }
    if (data.length === 0) return
    let event: unknown
    try {
      event = JSON.parse(data.join('\n'))
    } catch (error) {
      this.log.warn('an event is not JSON', { error })
      return
    }
    if (typeof event === 'object' && event !== null && 'type' in event) {
      this.onEvent(event as PlatformEvent)
    }
  }
}
