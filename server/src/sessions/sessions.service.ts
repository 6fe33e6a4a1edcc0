import { randomUUID } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import { forbidden } from '../authorization/forbidden.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { invalid, problem } from '../problems.ts'
import type { Reconciler } from './reconcile.ts'
import { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'

type Session = Schema<'Session'>

/** One argument of a program has at most 128 KiB on Linux. */
const MAX_PROMPT_BYTES = 100 * 1024
/** Of one agent, all kinds together. */
const MAX_LIVE_SESSIONS = 20
const UNIQUE_VIOLATION = '23505'

interface AgentFacts {
  id: number
  owner_id: number
  deleted_at: Date | null
  operating_mode: Schema<'OperatingMode'>
  has_command: boolean
}

/** Sessions: started, found, ended. What happens in between is the reconciler's. */
export class SessionsService {
  readonly #knex: Knex
  readonly #changes: SessionChanges
  readonly #reconciler: Pick<Reconciler, 'wake' | 'poke'>

  constructor(knex: Knex, changes: SessionChanges, reconciler: Pick<Reconciler, 'wake' | 'poke'>) {
    this.#knex = knex
    this.#changes = changes
    this.#reconciler = reconciler
  }

  /**
   * Starts a session, or finds the interactive one that lives; one that failed is tried again at once.
   * @throws Problem `agent-suspended`, `not-found` for an agent that is not the actor's
   */
  async create(
    actor: Actor,
    input: Schema<'CreateSessionRequest'>,
  ): Promise<{ session: Session; isNew: boolean }> {
    checkInput(input)
    const agent = await this.#agent(actor, input)
    if (input.kind === 'headless') await this.#checkCount(agent.id)
    else {
      const found = await this.#findOrRevive(actor, agent.id)
      if (found) return { session: found.toSession(), isNew: false }
    }
    try {
      const created = await this.#insert(actor, input)
      return { session: created.toSession(), isNew: true }
    } catch (error) {
      // Somebody else was faster by a moment: theirs is the one.
      if (!isUniqueViolation(error)) throw error
      return this.create(actor, input)
    } finally {
      this.#reconciler.poke(agent.id)
    }
  }

  /** Brings a failed session back now; for whoever attaches. @throws Problem `agent-suspended`, `session-ended` */
  async revive(actor: Actor, sessionId: string): Promise<void> {
    const session = await this.#find(actor, sessionId)
    if (session.endedAt) {
      throw problem('session-ended', { detail: `Session ${sessionId} has ended; start another.` })
    }
    if (session.state === 'failed') {
      await this.#agent(actor, { agentId: session.agentId })
      await this.#revive(session)
    } else this.#reconciler.poke(session.agentId)
  }

  async list(
    actor: Actor,
    {
      limit = 50,
      cursor,
      state,
      agentId,
    }: { limit?: number; cursor?: string; state?: Session['state'][]; agentId?: number },
  ): Promise<Page<Session>> {
    const query = this.#query()
      .where('sessions.user_id', userIdOf(actor))
      .orderBy('seq', 'desc')
      .limit(limit + 1)
    if (state) query.whereIn('state', state)
    else query.whereNull('ended_at')
    if (agentId !== undefined) query.where('agent_id', agentId)
    if (cursor) query.where('seq', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(
      await query,
      limit,
      (row) => row.toSession(),
      (row) => [row.seq],
    )
  }

  async get(actor: Actor, sessionId: string): Promise<Session> {
    return (await this.#find(actor, sessionId)).toSession()
  }

  /** Ends a session and its program; again is no error. */
  async end(actor: Actor, sessionId: string): Promise<void> {
    const session = await this.#find(actor, sessionId)
    await this.#knex.transaction((trx) => this.#changes.end(trx, session.id))
    this.#reconciler.wake(session.agentId)
  }

  async #agent(
    actor: Actor,
    { agentId, kind }: Pick<Schema<'CreateSessionRequest'>, 'agentId' | 'kind'>,
  ): Promise<AgentFacts> {
    const agent: AgentFacts | undefined = await this.#knex('agents')
      .where({ id: agentId })
      .first(
        'id',
        'owner_id',
        'deleted_at',
        'operating_mode',
        this.#knex.raw('command is not null as has_command'),
      )
    const resource = agent && {
      ownerId: agent.owner_id,
      agentId,
      isDeleted: agent.deleted_at !== null,
    }
    const verdict = can(actor, 'session:attach', resource)
    if (verdict === 'forbidden') throw forbidden(actor, 'session:create')
    if (verdict !== 'allow' || !agent) {
      throw problem('not-found', { detail: `There is no agent ${agentId}, or it is not yours.` })
    }
    if (agent.operating_mode === 'suspended') {
      throw problem('agent-suspended', {
        detail: `Agent ${agentId} is suspended; resume it first.`,
        fix: `POST /api/agents/${agentId}/resume`,
      })
    }
    if (kind === 'headless' && agent.has_command) {
      throw invalid('/kind', 'an agent with a command of its own has interactive sessions only')
    }
    return agent
  }

  async #findOrRevive(actor: Actor, agentId: number): Promise<SessionModel | undefined> {
    const session = await this.#query()
      .where({ 'sessions.user_id': userIdOf(actor), agent_id: agentId, kind: 'interactive' })
      .whereNull('ended_at')
      .first()
    return session?.state === 'failed' ? this.#revive(session) : session
  }

  async #revive({ id, agentId }: SessionModel): Promise<SessionModel | undefined> {
    const session = await this.#knex.transaction((trx) =>
      this.#changes.patch(trx, id, { state: 'creating', problem: null }),
    )
    this.#reconciler.poke(agentId)
    return session
  }

  /** Not exact when many come at once, and need not be: it keeps a runaway script from filling the sandbox. */
  async #checkCount(agentId: number): Promise<void> {
    const count = await this.#changes.live(this.#knex, agentId).clearOrder().resultSize()
    if (count < MAX_LIVE_SESSIONS) return
    throw problem('quota-exceeded', {
      detail: `This agent has ${count} sessions; wait for one to end.`,
      limit: MAX_LIVE_SESSIONS,
    })
  }

  #insert(actor: Actor, input: Schema<'CreateSessionRequest'>): Promise<SessionModel> {
    const { agentId, kind = 'interactive', prompt, outputFormat } = input
    return this.#knex.transaction(async (trx) => {
      const row = await SessionModel.query(trx)
        .insert({
          id: randomUUID(),
          userId: userIdOf(actor),
          agentId,
          kind,
          state: 'creating',
          ...(kind === 'headless' && { prompt, outputFormat: outputFormat ?? 'stream-json' }),
        })
        .returning('*')
      await this.#changes.tell(trx, row)
      return row
    })
  }

  async #find(actor: Actor, sessionId: string): Promise<SessionModel> {
    const session = await this.#query()
      .where({ 'sessions.id': sessionId, 'sessions.user_id': userIdOf(actor) })
      .first()
    if (session) return session
    throw problem('not-found', { detail: `There is no session ${sessionId}, or it is not yours.` })
  }

  #query() {
    return SessionModel.query(this.#knex)
      .join('agents', 'agents.id', 'sessions.agent_id')
      .select('sessions.*', 'agents.sync_detail')
  }
}

function checkInput({ kind, prompt, outputFormat }: Schema<'CreateSessionRequest'>): void {
  if (kind !== 'headless') {
    if (prompt !== undefined) throw invalid('/prompt', 'belongs to a headless session')
    if (outputFormat !== undefined) throw invalid('/outputFormat', 'belongs to a headless session')
    return
  }
  if (prompt === undefined) throw invalid('/prompt', 'is missing')
  if (prompt.includes('\0')) throw invalid('/prompt', 'holds a NUL character')
  if (Buffer.byteLength(prompt) > MAX_PROMPT_BYTES) {
    throw invalid('/prompt', `has more than ${MAX_PROMPT_BYTES} bytes`)
  }
}

function isUniqueViolation(error: unknown): boolean {
  const { nativeError = error } = error as { nativeError?: unknown }
  return (nativeError as { code?: string }).code === UNIQUE_VIOLATION
}
