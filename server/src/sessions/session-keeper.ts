import type { PodSession } from '@sac/openapi/pod-api'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { AgentModel } from '../agents/agent.model.ts'
import { type Problem, problem } from '../problems.ts'
import { type PodClient, PodRefusal } from '../terminal/pod-client.ts'
import type { PodWatch } from './pod-watch.ts'
import { programOf } from './programs.ts'
import type { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'

/** What an ended session leaves in its pod can be read for this long. */
export const OUTPUT_KEPT_MS = 10 * 60_000
/** Each holds up to 4 MiB in the pod. */
const KEEP_OUTPUTS = 16
/** A program that a signal ended may be the first thing seen of a sandbox that goes away. */
const SIGNAL_GRACE_MS = 2_500
/** Files come in before the first program starts; a sidecar reports at least this often meanwhile. */
const SIDECAR_SILENT_MS = 15_000
/** A pod that has too many sessions is asked again. */
const REFUSED_RETRY_MS = 2_000

export interface SessionKeeperParts {
  knex: Knex
  pods: Pick<PodClient, 'putSession' | 'deleteSession'>
  sessionChanges: SessionChanges
  log: FastifyBaseLogger
  wakeIn: (ms: number) => void
}

/** Brings the programs in a pod in line with the sessions of its agent, and writes down what became of them. */
export class SessionKeeper {
  readonly #parts: SessionKeeperParts
  #sync: { sequence: number; sinceMs: number } | undefined

  constructor(parts: SessionKeeperParts) {
    this.#parts = parts
  }

  onSandboxStarted(): void {
    this.#sync = undefined
  }

  async serve(agent: AgentModel, session: SessionModel, pod: PodWatch): Promise<void> {
    const running = pod.sessions.get(session.id)
    if (running) return this.#follow(session, running)
    if (session.epoch !== null && session.kind === 'headless') {
      const why = problem('sandbox-lost', { detail: 'The sandbox died while the prompt ran.' })
      return this.#end(session, { problem: why })
    }
    if (!agent.isSynced && this.#waitsForSync(agent)) return this.#mark(session, 'syncing')
    try {
      const spec = programOf(session, agent.command)
      const started = await this.#parts.pods.putSession(agent.id, session.id, spec)
      // The event stream may have told more already; then that is newer.
      if (!pod.sessions.has(session.id)) pod.noteSession(started)
    } catch (error) {
      if (error instanceof PodRefusal) return this.#onRefused(session, error)
      throw error
    }
    const started = pod.sessions.get(session.id)
    if (started) await this.#follow(session, started)
  }

  /** Late files are better than no session: a sidecar that says nothing at all is not waited for. */
  #waitsForSync({ id, syncSequence }: AgentModel): boolean {
    if (this.#sync?.sequence !== syncSequence) {
      this.#sync = { sequence: syncSequence, sinceMs: Date.now() }
    }
    const waitMs = this.#sync.sinceMs + SIDECAR_SILENT_MS - Date.now()
    if (waitMs > 0) this.#parts.wakeIn(waitMs)
    else this.#parts.log.warn({ agentId: id }, 'sidecar is silent; sessions start without it')
    return waitMs > 0
  }

  /** One session's trouble holds up no other. */
  async #onRefused(session: SessionModel, { status, message }: PodRefusal): Promise<void> {
    const { knex, sessionChanges, wakeIn } = this.#parts
    const why = problem('sandbox-unavailable', { detail: message })
    if (status === 400) return this.#end(session, { problem: why })
    wakeIn(REFUSED_RETRY_MS)
    if (session.state === 'failed') return
    await knex.transaction((trx) =>
      sessionChanges.patch(trx, session.id, { state: 'failed', problem: why.toBody() }),
    )
  }

  /** Writes down what the pod says of a session. */
  async #follow(session: SessionModel, running: PodSession & { sinceMs: number }): Promise<void> {
    const { knex, sessionChanges } = this.#parts
    const { epoch, exitCode, signal } = running
    if (running.state === 'exited') return this.#onExit(session, running, { exitCode, signal })
    const isNewLife = session.epoch !== epoch
    // Its program runs, so there is a screen to attach to; messages wait in the pod until the prompt stands.
    const state = 'ready'
    if (session.state === state && !isNewLife) return
    // What an earlier program had at work is settled when its transcript has been read (settle-messages.ts).
    await knex.transaction((trx) =>
      sessionChanges.patch(trx, session.id, {
        state,
        epoch,
        problem: null,
        ...(isNewLife && { isBusy: false }),
        ...(!session.readyAt && { readyAt: new Date() }),
      }),
    )
  }

  async #onExit(
    session: SessionModel,
    { sinceMs, epoch }: { sinceMs: number; epoch: string },
    how: { exitCode?: number; signal?: string },
  ): Promise<void> {
    const isBySignal = how.signal !== undefined || (how.exitCode ?? 0) > 128
    const waitMs = sinceMs + SIGNAL_GRACE_MS - Date.now()
    if (isBySignal && waitMs > 0 && session.kind === 'interactive') {
      this.#parts.wakeIn(waitMs)
      // Noted, so that a session which is lost right now goes on with its conversation.
      if (session.epoch !== epoch) {
        const { knex, sessionChanges } = this.#parts
        await knex.transaction((trx) => sessionChanges.patch(trx, session.id, { epoch }))
      }
      return
    }
    await this.#end(session, how)
  }

  async #end(
    session: SessionModel,
    how: { exitCode?: number; signal?: string; problem?: Problem },
  ): Promise<void> {
    const { knex, sessionChanges } = this.#parts
    await knex.transaction((trx) => sessionChanges.end(trx, session.id, how))
  }

  /** Programs whose session was ended; what exited by itself stays readable for a while. */
  async endOrphans(sessions: SessionModel[], pod: PodWatch): Promise<void> {
    const live = new Set(sessions.map(({ id }) => id))
    const orphans = [...pod.sessions.values()].filter(({ sessionId }) => !live.has(sessionId))
    const oldestFirst = orphans.sort((a, b) => a.sinceMs - b.sinceMs)
    for (const [index, { sessionId, state, sinceMs }] of oldestFirst.entries()) {
      const isRecent = sinceMs + OUTPUT_KEPT_MS > Date.now()
      if (state === 'exited' && isRecent && index >= orphans.length - KEEP_OUTPUTS) continue
      pod.sessions.delete(sessionId)
      // Takes up to 5 s, when the program ignores the hangup; nothing waits for it.
      this.#parts.pods.deleteSession(pod.agentId, sessionId).catch((error: unknown) => {
        this.#parts.log.info({ err: error, sessionId }, 'could not end a program yet')
      })
    }
  }

  /** The sandbox is away; what waits says so, what failed goes on saying why. */
  async markStarting(sessions: SessionModel[]): Promise<void> {
    for (const session of sessions) {
      const isLostJob = session.kind === 'headless' && session.epoch !== null
      if (!isLostJob && session.state !== 'failed') await this.#mark(session, 'starting')
    }
  }

  async #mark(session: SessionModel, state: 'starting' | 'syncing'): Promise<void> {
    if (session.state === state) return
    const { knex, sessionChanges } = this.#parts
    await knex.transaction((trx) =>
      sessionChanges.patch(trx, session.id, { state, problem: null, isBusy: false }),
    )
    session.state = state
  }
}
