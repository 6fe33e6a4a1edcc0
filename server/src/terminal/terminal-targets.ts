import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import { problem } from '../problems.ts'
import { OUTPUT_KEPT_MS } from '../sessions/session-keeper.ts'

/** What the gateway has to know of a session; `ownerId`, `agentId` and `isDeleted` are what `can()` looks at. */
export interface TerminalTarget {
  ownerId: number
  agentId: number
  isDeleted: boolean
  state: Schema<'SessionState'>
  /** Runs, or has ended so lately that its pod still holds the output. */
  isAttachable: boolean
  /** Why it failed or ended, as the session says itself. */
  problem: Schema<'Problem'> | null
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
    const { rows } = await this.#knex.raw<{ rows: TerminalTarget[] }>(
      `select s.user_id as "ownerId", s.agent_id as "agentId", a.deleted_at is not null as "isDeleted",
         s.state, s.problem,
         s.state = 'ready' or s.state = 'ended' and s.problem is null
           and s.ended_at > now() - make_interval(secs => ?) as "isAttachable"
       from sessions s join agents a on a.id = s.agent_id where s.id = ?`,
      [OUTPUT_KEPT_MS / 1000, sessionId],
    )
    return rows[0]
  }

  /**
   * Resolves as soon as the session is ready.
   * @throws Problem `session-ended` when it never will be, `session-not-ready` when it failed or after `timeoutMs`;
   * or the reason of `signal`
   */
  async waitUntilReady(
    sessionId: string,
    { ownerId, agentId }: TerminalTarget,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<void> {
    let onChange = () => {}
    const filter = { userId: ownerId, agentId, topics: ['session'] as const }
    const unsubscribe = this.#events.subscribe(filter, () => onChange())
    const stop = stopOf(signal, timeoutMs)
    try {
      for (;;) {
        // Armed before the row is read: a change during the query is not missed.
        const changed = new Promise<void>((resolve) => {
          onChange = resolve
        })
        const target = await this.find(sessionId)
        if (target?.isAttachable) return
        if (!target || target.state === 'ended') {
          throw problem('session-ended', { detail: whyOf(target, 'Start another one.') })
        }
        // It is tried again by itself, and so does the client.
        if (target.state === 'failed') {
          throw problem('session-not-ready', { detail: whyOf(target, 'Try again in a moment.') })
        }
        await Promise.race([changed, stop.promise])
      }
    } finally {
      unsubscribe()
      stop.cancel()
    }
  }
}

const whyOf = (target: TerminalTarget | undefined, otherwise: string) =>
  target?.problem?.detail ?? target?.problem?.title ?? otherwise

/** A promise that only ever rejects: with the reason of `signal`, or after `timeoutMs`. */
function stopOf(signal: AbortSignal, timeoutMs: number) {
  let cancel = () => {}
  const promise = new Promise<never>((_resolve, reject) => {
    const detail = 'The session takes long to start; try again in a moment.'
    const timer = setTimeout(() => reject(problem('session-not-ready', { detail })), timeoutMs)
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
