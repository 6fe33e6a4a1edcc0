import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { AgentChanges } from '../agents/agent-changes.ts'
import type { SandboxSpecs } from '../agents/sandbox-spec.ts'
import type { StoredEvent } from '../events/event.ts'
import type { EventsService } from '../events/events.service.ts'
import type { AgentRuntime, SandboxObservation } from '../ports/agent-runtime.ts'
import type { PodClient } from '../terminal/pod-client.ts'
import { AgentLoop, type LoopParts } from './agent-loop.ts'
import { Leases } from './leases.ts'
import { SessionChanges } from './session-changes.ts'

/** Finds what no event told of; everything else is found by events. */
const SAFETY_PASS_MS = 30_000
const LEASE_MS = 15_000
const RENEW_MS = 5_000

export interface ReconcilerOptions {
  knex: Knex
  events: EventsService
  runtime: AgentRuntime
  pods: PodClient
  specs: SandboxSpecs
  log: FastifyBaseLogger
  /** Names this replica in lease rows; the same after a restart, so that it goes on at once. */
  replicaName: string
  /** Shorter for tests. */
  safetyPassMs?: number
}

/**
 * Keeps sandboxes and sessions as they are wanted. One replica works on an agent at a time; changes made by others reach
 * it through the event bus, those of the runtime and of pods through their watches.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #parts: LoopParts
  readonly #loops = new Map<number, AgentLoop>()
  readonly #seen = new Map<number, SandboxObservation>()
  readonly #leases: Leases
  readonly #undo: (() => void)[] = []
  #isStarted = false

  constructor(options: ReconcilerOptions) {
    const { knex, events, runtime, pods, specs, log, replicaName } = options
    this.#options = options
    this.#leases = new Leases(knex, replicaName, LEASE_MS)
    this.#parts = {
      knex,
      runtime,
      pods,
      specs,
      log,
      leases: this.#leases,
      agentChanges: new AgentChanges(events),
      sessionChanges: new SessionChanges(events),
      observe: (agentId) => this.#seen.get(agentId),
    }
  }

  /** Call after `runtime.start()`, when the sandboxes that survived are known. */
  async start(): Promise<void> {
    const { runtime, events, log, safetyPassMs = SAFETY_PASS_MS } = this.#options
    this.#isStarted = true
    for (const observation of runtime.list()) this.#seen.set(observation.agentId, observation)
    const onError = (error: unknown) => log.warn({ err: error }, 'reconcile: tried again soon')
    const safety = setInterval(() => this.#wakeAll().catch(onError), safetyPassMs)
    const renewal = setInterval(() => this.#leases.renew().catch(onError), RENEW_MS)
    this.#undo.push(
      runtime.watch((observation) => this.#observed(observation)),
      events.subscribe({ topics: ['agent', 'session', 'message', 'conversation'] }, (event) =>
        this.#heard(event),
      ),
      () => clearInterval(safety),
      () => clearInterval(renewal),
    )
    await this.#wakeAll().catch(onError)
  }

  /** Leaves every sandbox as it is; another replica, or the next start, goes on. */
  async stop(): Promise<void> {
    this.#isStarted = false
    for (const undo of this.#undo.splice(0)) undo()
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()))
    this.#loops.clear()
    // A lease that cannot be released expires by itself.
    await this.#leases.release().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'could not release leases')
    })
  }

  /** Something about the agent has changed; call after the commit. */
  wake(agentId: number): void {
    this.#loop(agentId)?.wake()
  }

  /** As `wake`, and what failed is tried again at once: somebody asks for it. */
  poke(agentId: number): void {
    this.#loop(agentId)?.poke()
  }

  /** The runtime's view of a sandbox; undefined when it knows none. */
  observe(agentId: number): SandboxObservation | undefined {
    return this.#seen.get(agentId)
  }

  /** Lets go of an agent that is being removed for good, and keeps it from coming back meanwhile. */
  async forget(agentId: number): Promise<void> {
    await this.#loops.get(agentId)?.stop()
    this.#loops.delete(agentId)
    this.#seen.delete(agentId)
  }

  #loop(agentId: number): AgentLoop | undefined {
    if (!this.#isStarted) return undefined
    let loop = this.#loops.get(agentId)
    if (!loop) {
      loop = new AgentLoop(agentId, this.#parts)
      this.#loops.set(agentId, loop)
    }
    return loop
  }

  #observed(observation: SandboxObservation): void {
    this.#seen.set(observation.agentId, observation)
    this.wake(observation.agentId)
  }

  #heard({ agentId, topic, data }: StoredEvent): void {
    if (agentId === undefined) return
    // `creating` is written when somebody asks, possibly on another replica.
    if (topic === 'session' && data['state'] === 'creating') this.poke(agentId)
    else this.wake(agentId)
  }

  /** Agents that are to run, and those whose sandbox is to go. */
  async #wakeAll(): Promise<void> {
    const rows = await this.#options
      .knex('agents')
      .where((query) => query.where('operating_mode', 'running').whereNull('deleted_at'))
      .orWhereIn(
        'id',
        [...this.#seen.values()].filter(isThere).map(({ agentId }) => agentId),
      )
      .select('id')
    for (const { id } of rows) this.wake(id)
  }
}

const isThere = ({ phase }: SandboxObservation) => phase === 'starting' || phase === 'running'
