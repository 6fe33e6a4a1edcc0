import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import { problem } from '../problems.ts'

/** What the gateway has to know of a session; `ownerId`, `agentId` and `isDeleted` are what `can()` looks at. */
export interface TerminalTarget {
  ownerId: number
  agentId: number
  isDeleted: boolean
  state: string
}

/** Finds the sandbox behind a session, and waits for it without asking again and again. */
export class TerminalTargets {
  readonly #knex: Knex
  readonly #events: Pick<EventsService, 'subscribe'>

  constructor(knex: Knex, events: Pick<EventsService, 'subscribe'>) {
    this.#knex = knex
    this.#events = events
  }

  /** One query. */
  async find(sessionId: string): Promise<TerminalTarget | undefined> {
    const { rows } = await this.#knex.raw<{ rows: TargetRow[] }>(
      `select s.user_id, s.agent_id, s.state, a.deleted_at is not null as is_deleted
       from sessions s join agents a on a.id = s.agent_id where s.id = ?`,
      [sessionId],
    )
    const [row] = rows
    return (
      row && {
        ownerId: row.user_id,
        agentId: row.agent_id,
        isDeleted: row.is_deleted,
        state: row.state,
      }
    )
  }

  /**
   * Resolves as soon as the session is ready.
   * @throws Problem `session-ended` when it will not be, `session-not-ready` after `timeoutMs`, or the reason of `signal`
   */
  async waitUntilReady(
    sessionId: string,
    { ownerId, agentId }: TerminalTarget,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<void> {
    let onChange = () => {}
    const unsubscribe = this.#events.subscribe(
      { userId: ownerId, agentId, topics: ['session'] },
      () => onChange(),
    )
    const stop = waitFor(signal, timeoutMs)
    try {
      for (;;) {
        // Armed before the row is read: a change during the query is not missed.
        const changed = new Promise<void>((resolve) => {
          onChange = resolve
        })
        const state = (await this.find(sessionId))?.state
        if (state === 'ready') return
        if (state === undefined || HAS_ENDED.has(state)) {
          throw problem('session-ended', {
            detail: `Session ${sessionId} has ended; start another.`,
          })
        }
        await Promise.race([changed, stop.promise])
      }
    } finally {
      unsubscribe()
      stop.cancel()
    }
  }
}

const HAS_ENDED: ReadonlySet<string> = new Set(['failed', 'ended'])

interface TargetRow {
  user_id: number
  agent_id: number
  state: string
  is_deleted: boolean
}

/** A promise that only ever rejects: with the reason of `signal`, or after `timeoutMs`. */
function waitFor(signal: AbortSignal, timeoutMs: number) {
  let cancel = () => {}
  const promise = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          problem('session-not-ready', {
            detail: 'The session takes long to start; try again in a moment.',
          }),
        ),
      timeoutMs,
    )
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    cancel = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    if (signal.aborted) onAbort()
  })
  // Nobody may be listening at the moment when it rejects; the next race sees it.
  promise.catch(() => {})
  return { promise, cancel }
}
