import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { AgentModel } from '../agents/agent.model.ts'
import type { AgentChanges } from '../agents/agent-changes.ts'
import type { SandboxSpecs } from '../agents/sandbox-spec.ts'
import { toProblem } from '../http/error-handler.ts'
import { type AgentRuntime, RuntimeError, type SandboxObservation } from '../ports/agent-runtime.ts'
import { type Problem, problem } from '../problems.ts'
import { type PodClient, PodRefusal } from '../terminal/pod-client.ts'
import { BackOff } from './back-off.ts'
import type { Leases } from './leases.ts'
import { MessageModel } from './message.model.ts'
import { deliverMessages } from './message-delivery.ts'
import { PodWatch } from './pod-watch.ts'
import type { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'
import { SessionKeeper } from './session-keeper.ts'

/** An agent that is younger cannot have files. */
const NEW_AGENT_MS = 10_000
/** A sandbox that lived this long was healthy: the next failure is a new one. */
const HEALTHY_AFTER_MS = 3_000
/** A runtime whose watch lags behind its `apply` is believed for this long. */
const TRUST_APPLY_MS = 60_000

export interface LoopParts {
  knex: Knex
  runtime: AgentRuntime
  pods: PodClient
  specs: SandboxSpecs
  agentChanges: AgentChanges
  sessionChanges: SessionChanges
  leases: Leases
  log: FastifyBaseLogger
  /** The runtime's latest observation. */
  observe: (agentId: number) => SandboxObservation | undefined
}

/**
 * Brings one agent's sandbox and sessions to what is wanted. Each pass looks at everything anew and does what is missing,
 * so it may stop anywhere and start anywhere; whatever changes calls `wake`, and passes never overlap.
 */
export class AgentLoop {
  readonly #agentId: number
  readonly #parts: LoopParts
  readonly #backOff = new BackOff()
  readonly #keeper: SessionKeeper
  #timer: { atMs: number; handle: NodeJS.Timeout } | undefined
  #pod: PodWatch | undefined
  #applied: { generation: string; atMs: number; seen: SandboxObservation | undefined } | undefined
  /** The sandbox ended without being asked to, and was not started again yet. */
  #hasDied = false
  #running: Promise<void> | undefined
  #isWoken = false
  #isStopped = false

  constructor(agentId: number, parts: LoopParts) {
    this.#agentId = agentId
    this.#parts = parts
    this.#keeper = new SessionKeeper({ ...parts, wakeIn: (ms) => this.#wakeIn(ms) })
  }

  /** Something may have changed. */
  wake(): void {
    if (this.#isStopped) return
    this.#isWoken = true
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#isWoken) this.wake()
    })
  }

  /** Somebody asks: what failed is tried again now. */
  poke(): void {
    this.#backOff.reset()
    this.wake()
  }

  /** Ends the work, not the sandbox. Settles when the pass at work is over. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#isWoken = false
    this.#letGo()
    await this.#running
    this.#letGo()
  }

  get #leaseName(): string {
    return `agent:${this.#agentId}`
  }

  async #drain(): Promise<void> {
    while (this.#isWoken && !this.#isStopped) {
      this.#isWoken = false
      this.#clearTimer()
      let sessions: SessionModel[] = []
      let agent: AgentModel | undefined
      try {
        const freeAt = await this.#parts.leases.acquire(this.#leaseName)
        if (freeAt) {
          this.#letGo()
          this.#wakeIn(freeAt.getTime() - Date.now() + 100)
          return
        }
        const loaded = await this.#load()
        ;({ agent, sessions } = loaded)
        if (!agent) this.#letGo()
        else if (restReason(agent)) await this.#rest(agent, restReason(agent)!)
        else await this.#run(agent, sessions, loaded.messages)
      } catch (error) {
        await this.#fail(agent, sessions, error as Error)
      }
    }
  }

  async #load() {
    const { knex, sessionChanges } = this.#parts
    const [agent, sessions, messages] = await Promise.all([
      AgentModel.query(knex)
        .findOne('agents.id', this.#agentId)
        .join('users', 'users.id', 'agents.owner_id')
        .select('agents.*', knex.raw('users.disabled_at is not null as is_owner_disabled')),
      sessionChanges.live(knex, this.#agentId),
      MessageModel.query(knex)
        .whereIn('state', ['queued', 'accepted'])
        .whereIn('session_id', sessionChanges.live(knex, this.#agentId).clearOrder().select('id'))
        .orderBy('seq'),
    ])
    return { agent, sessions, messages }
  }

  /** Nothing is wanted: no sandbox either. */
  async #rest(agent: AgentModel, reason: string): Promise<void> {
    const { runtime, knex, agentChanges, observe } = this.#parts
    this.#letGo()
    this.#backOff.reset()
    const phase = observe(agent.id)?.phase
    if (phase === 'starting' || phase === 'running') await runtime.stop(agent.id)
    await agentChanges.setCondition(knex, agent, { type: 'Ready', status: false, reason })
  }

  async #run(agent: AgentModel, sessions: SessionModel[], messages: MessageModel[]): Promise<void> {
    const { observe } = this.#parts
    const seen = observe(agent.id)
    if (seen?.phase === 'stopping') return this.#closePod()
    const isUp = this.#isUp(agent, seen)
    if (!isUp) {
      this.#closePod()
      if (!this.#mayTry()) return this.#keeper.markStarting(sessions)
      await this.#startSandbox(agent, sessions, seen)
    } else if (agent.instructionsApplied !== agent.instructionsRevision) {
      await this.#writeInstructions(agent)
    }
    this.#pod ??= new PodWatch(agent.id, this.#parts.pods, () => this.wake())
    if (!this.#pod.isConnected) {
      await this.#onUnreachable(agent, seen)
      return
    }
    if (!this.#mayTry()) return
    await this.#serve(agent, sessions, messages, this.#pod)
  }

  #mayTry(): boolean {
    if (this.#backOff.mayTry()) return true
    this.#wakeIn(this.#backOff.waitMs)
    return false
  }

  #isUp(agent: AgentModel, seen: SandboxObservation | undefined): boolean {
    const { generation } = agent
    const isSeenUp = seen?.phase === 'running' || seen?.phase === 'starting'
    if (isSeenUp && seen.generation === generation) return true
    const applied = this.#applied
    const isNews = applied?.seen !== seen
    return (
      !isNews && applied?.generation === generation && Date.now() - applied.atMs < TRUST_APPLY_MS
    )
  }

  async #startSandbox(
    agent: AgentModel,
    sessions: SessionModel[],
    seen: SandboxObservation | undefined,
  ): Promise<void> {
    const { runtime, specs, knex } = this.#parts
    const description = runtime.describe()
    if (!description.isUsable) {
      this.#backOff.giveUp()
      const { reason = 'No sandbox can run here.', fix } = description
      throw problem('sandbox-unavailable', { detail: reason, ...(fix && { fix }) })
    }
    if (seen && this.#applied?.generation === agent.generation) {
      this.#onDeath(seen)
      await knex('agents').where({ id: agent.id }).increment('restart_count')
      if (!this.#mayTry()) return this.#keeper.markStarting(sessions)
    }
    // A sandbox that died leaves its files in place, and an agent that was made just now has none; any other start
    // begins with a pass over all files.
    const isNew =
      agent.instructionsApplied === 0 && Date.now() - agent.createdAt.getTime() < NEW_AGENT_MS
    const hasFiles = this.#hasDied ? agent.isSynced : isNew
    const marks = {
      instructions_applied: agent.instructionsRevision,
      is_synced: hasFiles,
      sync_detail: null,
    }
    const [spec] = await Promise.all([
      specs.build(agent, description),
      knex('agents').where({ id: agent.id }).update(marks),
      this.#keeper.markStarting(sessions),
    ])
    await runtime.apply(spec)
    this.#applied = {
      generation: agent.generation,
      atMs: Date.now(),
      seen: this.#parts.observe(agent.id),
    }
    this.#hasDied = false
    agent.isSynced = hasFiles
    this.#keeper.onSandboxStarted()
    await this.#note(agent, 'SandboxStarting', '')
  }

  #onDeath({ reason = 'SandboxExited', message = '' }: SandboxObservation): void {
    const livedMs = Date.now() - this.#applied!.atMs
    this.#parts.log.warn({ agentId: this.#agentId, reason, message, livedMs }, 'sandbox died')
    if (livedMs > HEALTHY_AFTER_MS) this.#backOff.reset()
    else this.#backOff.note()
    this.#applied = undefined
    this.#hasDied = true
  }

  async #writeInstructions(agent: AgentModel): Promise<void> {
    const { runtime, specs, knex } = this.#parts
    await runtime.apply(await specs.build(agent, runtime.describe()))
    await knex('agents')
      .where({ id: agent.id })
      .update({ instructions_applied: agent.instructionsRevision })
  }

  async #onUnreachable(agent: AgentModel, seen: SandboxObservation | undefined): Promise<void> {
    if (seen?.phase === 'failed' || seen?.phase === 'stopped') return
    await this.#note(agent, 'SandboxStarting', '')
  }

  /** The pod answers: programs and messages. */
  async #serve(
    agent: AgentModel,
    sessions: SessionModel[],
    messages: MessageModel[],
    pod: PodWatch,
  ): Promise<void> {
    const { knex, agentChanges } = this.#parts
    // All at once: a session does not wait for another's database round trips.
    await Promise.all([
      ...sessions.map((session) => this.#keeper.serve(agent, session, pod)),
      this.#keeper.endOrphans(sessions, pod),
    ])
    await Promise.all([
      agentChanges.setCondition(
        knex,
        agent,
        { type: 'Ready', status: true, reason: 'SandboxRunning' },
        { type: 'Synced', status: agent.isSynced, reason: agent.isSynced ? 'Synced' : 'Syncing' },
      ),
      deliverMessages({
        ...this.#parts,
        agent,
        sessions,
        messages,
        pod,
        wakeIn: (ms) => this.#wakeIn(ms),
      }),
    ])
    if (Date.now() - (this.#applied?.atMs ?? 0) > HEALTHY_AFTER_MS) this.#backOff.reset()
  }

  /** Not ready, and why; a sandbox that only starts says so once. */
  async #note(agent: AgentModel, reason: string, message: string): Promise<void> {
    const { knex, agentChanges } = this.#parts
    await agentChanges.setCondition(knex, agent, { type: 'Ready', status: false, reason, message })
  }

  /** Writes why it does not work, and comes back later. */
  async #fail(
    agent: AgentModel | undefined,
    sessions: SessionModel[],
    error: Error,
  ): Promise<void> {
    const { knex, sessionChanges, log } = this.#parts
    this.#backOff.note()
    const retryInMs = this.#backOff.waitMs
    this.#wakeIn(retryInMs)
    log.warn({ err: error, agentId: this.#agentId, retryInMs }, 'agent is not as wanted')
    if (!agent) return
    const why = asProblem(error)
    const reason = error instanceof RuntimeError ? error.reason : (REASONS[why.code] ?? 'Failed')
    try {
      await this.#note(agent, reason, why.message)
      // Between the death of a sandbox and the news of it its pod does not answer: not worth a word.
      if (why.code === 'sandbox-unreachable' && this.#backOff.failures < 3) return
      for (const session of sessions) {
        const isSame = session.state === 'failed' && session.problem?.detail === why.toBody().detail
        const runs = this.#pod?.sessions.has(session.id) && session.state === 'ready'
        if (isSame || runs) continue
        await knex.transaction((trx) =>
          sessionChanges.patch(trx, session.id, { state: 'failed', problem: why.toBody() }),
        )
      }
    } catch (second) {
      // The database is away, most likely: the next pass writes it.
      log.warn({ err: second, agentId: this.#agentId }, 'could not note why')
    }
  }

  /** One timer is enough: each pass finds anew what it has to wait for. */
  #wakeIn(ms: number | undefined): void {
    if (ms === undefined || this.#isStopped) return
    const atMs = Date.now() + Math.max(ms, 1)
    if (this.#timer && this.#timer.atMs <= atMs) return
    this.#clearTimer()
    const handle = setTimeout(() => this.wake(), atMs - Date.now())
    handle.unref()
    this.#timer = { atMs, handle }
  }

  #clearTimer(): void {
    clearTimeout(this.#timer?.handle)
    this.#timer = undefined
  }

  #closePod(): void {
    this.#pod?.stop()
    this.#pod = undefined
  }

  #letGo(): void {
    this.#closePod()
    this.#applied = undefined
    this.#hasDied = false
    this.#clearTimer()
  }
}

/** Why an agent is to have no sandbox; undefined when it is to have one. */
function restReason(agent: AgentModel): string | undefined {
  if (agent.deletedAt) return 'Deleted'
  if (agent.operatingMode === 'suspended') return 'Suspended'
  return agent.isOwnerDisabled ? 'OwnerDisabled' : undefined
}

const REASONS: Record<string, string> = {
  'sandbox-unavailable': 'SandboxUnavailable',
  'sandbox-unreachable': 'SandboxUnreachable',
  'storage-full': 'StorageFull',
  'database-unavailable': 'DatabaseUnavailable',
}

/** What a failed pass is to people. */
function asProblem(error: Error): Problem {
  if (error instanceof RuntimeError) {
    const detail = error.message
    return problem('sandbox-unavailable', { detail, reason: error.reason }, { cause: error })
  }
  if (error instanceof PodRefusal) {
    return problem('sandbox-unavailable', { detail: error.message }, { cause: error })
  }
  return toProblem(error)
}
