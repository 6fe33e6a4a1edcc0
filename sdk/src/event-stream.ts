import {
  AbortError,
  ApiError,
  apiError,
  ConnectionError,
  type Problem,
  TimeoutError,
  toProblem,
} from './errors.ts'
import { backoffMs, delay } from './retry.ts'
import { type SseMessage, SseParser } from './sse-parser.ts'
import { onWake } from './wake.ts'

/** The server breaks its silence every 15 s; three missed heartbeats mean that the link is dead. */
export const EVENT_SILENCE_LIMIT_MS = 45_000
/** A stream that was silent for longer than a heartbeat when the machine wakes is taken for dead. */
const WAKE_SILENCE_MS = 20_000

export interface EventSourceOptions {
  /** Opens the stream after event `lastEventId`; fails with an error of this package. */
  connect: (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>
  signal?: AbortSignal
  lastEventId?: string
  /** Called when a stream that stood is gone and is tried again. */
  onLost?: () => void
}

/**
 * The messages of an event stream that reconnects by itself and goes on after the last event seen.
 * `break` closes it. Fails when it cannot be opened at first, and later only when reconnecting is pointless:
 * not signed in, not found, aborted.
 * A message `open` comes each time that the stream stands; `resync` where the position is unknown after a cut.
 */
export async function* sseMessages(
  options: EventSourceOptions,
): AsyncGenerator<SseMessage, void, undefined> {
  const closing = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal
  let lastEventId = options.lastEventId
  let attempt = 0
  let wasOpen = false
  let heardAt = Number.POSITIVE_INFINITY
  // Of one connection, or of the pause before the next one; a wake ends it.
  let step = new AbortController()
  const stopWaking = onWake(() => {
    if (Date.now() - heardAt > WAKE_SILENCE_MS) step.abort(new ConnectionError('the machine slept'))
  })
  try {
    for (;;) {
      const parser = new SseParser()
      step = new AbortController()
      heardAt = Date.now()
      try {
        const response = await options.connect(lastEventId, AbortSignal.any([signal, step.signal]))
        if (wasOpen && lastEventId === undefined) yield RESYNC
        wasOpen = true
        attempt = 0
        yield OPEN
        for await (const chunk of chunksOf(response)) {
          heardAt = Date.now()
          for (const message of parser.push(chunk)) {
            lastEventId = parser.lastId ?? lastEventId
            if (message.event === 'error') throw problemOf(message)
            yield message
          }
          lastEventId = parser.lastId ?? lastEventId
        }
      } catch (error) {
        const isWoken = step.signal.aborted && !signal.aborted
        if (!isWoken && (!wasOpen || !isPassing(error))) throw error
      }
      options.onLost?.()
      if (!step.signal.aborted) {
        step = new AbortController()
        heardAt = 0
        await pause(parser.retryMs ?? backoffMs(attempt++), signal, step.signal)
      }
    }
  } finally {
    stopWaking()
    closing.abort(new AbortError('the event stream was closed'))
  }
}

/** @throws AbortError when it is closed meanwhile; a wake only ends it early */
async function pause(ms: number, signal: AbortSignal, woken: AbortSignal): Promise<void> {
  try {
    await delay(ms, AbortSignal.any([signal, woken]))
  } catch (error) {
    if (signal.aborted) throw error
  }
}

/** Each time that the stream stands; what happened before is in the answers of other calls. */
const OPEN: SseMessage = { id: undefined, event: 'open', data: '' }

const RESYNC: SseMessage = {
  id: undefined,
  event: 'resync',
  data: JSON.stringify({ reason: 'position-unknown' }),
}

/** The server closes a stream that it cannot go on with after an event `error` with the problem. */
function problemOf({ data }: SseMessage): ApiError {
  const problem = JSON.parse(data) as Problem
  return apiError(toProblem(problem.status, problem))
}

/** A stopping or overloaded server comes back. Not seen is not passing: 4xx but 408 and 429 stay. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return true
  return (
    error instanceof ApiError &&
    (error.status >= 500 || error.status === 429 || error.status === 408)
  )
}

/** Safari's streams have no async iterator. */
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Nobody reads on; what cancelling a broken stream reports is of no use to anybody.
    await reader.cancel().catch(() => {})
  }
}
