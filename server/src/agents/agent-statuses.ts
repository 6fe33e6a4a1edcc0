import type { Schema } from '@sac/openapi'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { AgentRuntime, SandboxObservation } from '../ports/agent-runtime.ts'
import { problem } from '../problems.ts'
import { AgentModel, type Condition } from './agent.model.ts'
import { withCondition } from './conditions.ts'
import type { SandboxSpecs } from './sandbox-spec.ts'

type Status = Schema<'AgentStatus'>

/** Usage is measured this often, while somebody asks. */
const SAMPLE_MS = 5_000
/** Nobody asked for this long: measuring stops. */
const ASKED_WITHIN_MS = 30_000

export interface AgentStatusesOptions {
  knex: Knex
  runtime: Pick<AgentRuntime, 'describe' | 'list' | 'usage'>
  specs: Pick<SandboxSpecs, 'limitsOf'>
  log: FastifyBaseLogger
}

/** How agents are: from rows and from what the runtime has seen already. */
export class AgentStatuses {
  readonly #options: AgentStatusesOptions
  readonly #usage = new Map<number, Schema<'AgentUsage'>>()
  readonly #askedAtMs = new Map<number, number>()
  #timer: NodeJS.Timeout | undefined
  #isSampling = false

  constructor(options: AgentStatusesOptions) {
    this.#options = options
  }

  /** Every agent of the user that is not deleted. */
  async list(userId: number): Promise<Status[]> {
    const agents = await AgentModel.query(this.#options.knex)
      .where('owner_id', userId)
      .whereNull('deleted_at')
      .orderBy('id', 'desc')
    return this.#describe(userId, agents)
  }

  async get(userId: number, agentId: number): Promise<Status> {
    const agents = await AgentModel.query(this.#options.knex)
      .where({ owner_id: userId, id: agentId })
      .whereNull('deleted_at')
    const [status] = await this.#describe(userId, agents)
    if (!status) {
      throw problem('not-found', { detail: `User ${userId} has no agent ${agentId}.` })
    }
    return status
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #describe(userId: number, agents: AgentModel[]): Promise<Status[]> {
    const seen = new Map(this.#options.runtime.list().map((item) => [item.agentId, item]))
    this.#ask(agents.map(({ id }) => id))
    const defaults = await this.#options.specs.limitsOf({
      ownerId: userId,
      cpuMillicores: null,
      memoryBytes: null,
    })
    const restartsItself = this.#options.runtime.describe().kind === 'kubernetes'
    return agents.map((agent) => {
      const sandbox = seen.get(agent.id)
      return {
        agentId: agent.id,
        name: agent.name,
        sandboxName: sandbox?.name ?? `claude-code-${agent.ownerId}-${agent.id}`,
        operatingMode: agent.operatingMode,
        phase: sandbox?.phase ?? 'stopped',
        conditions: conditionsOf(agent, sandbox),
        // Where the runtime itself starts again what died, we do not see it die.
        restartCount: agent.restartCount + (restartsItself ? (sandbox?.restartCount ?? 0) : 0),
        cpuMillicores: agent.cpuMillicores ?? defaults.cpuMillicores,
        memoryBytes: agent.memoryBytes ?? defaults.memoryBytes,
        usage: (sandbox?.phase === 'running' && this.#usage.get(agent.id)) || null,
      }
    })
  }

  #ask(agentIds: number[]): void {
    const nowMs = Date.now()
    const news = agentIds.filter((id) => !this.#askedAtMs.has(id))
    for (const id of agentIds) this.#askedAtMs.set(id, nowMs)
    void this.#sample(news)
    if (this.#timer || agentIds.length === 0) return
    this.#timer = setInterval(() => void this.#sampleAll(), SAMPLE_MS)
    this.#timer.unref()
  }

  async #sampleAll(): Promise<void> {
    if (this.#isSampling) return
    this.#isSampling = true
    const limitMs = Date.now() - ASKED_WITHIN_MS
    for (const [agentId, askedAtMs] of this.#askedAtMs) {
      if (askedAtMs >= limitMs) continue
      this.#askedAtMs.delete(agentId)
      this.#usage.delete(agentId)
    }
    await this.#sample([...this.#askedAtMs.keys()])
    if (this.#askedAtMs.size === 0) this.stop()
    this.#isSampling = false
  }

  async #sample(agentIds: number[]): Promise<void> {
    for (const agentId of agentIds) {
      try {
        const usage = await this.#options.runtime.usage(agentId)
        if (!usage) {
          this.#usage.delete(agentId)
          continue
        }
        const cpuMillicores = Math.round(usage.cpuMillicores)
        const memoryBytes = Math.round(usage.memoryBytes)
        this.#usage.set(agentId, { cpuMillicores, memoryBytes, at: new Date().toISOString() })
      } catch (error) {
        this.#options.log.debug({ err: error, agentId }, 'could not measure usage')
      }
    }
  }
}

/** A failure that the runtime sees is told also when the database, on a full disk, could not take it down. */
function conditionsOf(agent: AgentModel, sandbox: SandboxObservation | undefined): Condition[] {
  const { conditions, operatingMode } = agent
  if (operatingMode !== 'running' || sandbox?.phase !== 'failed' || !sandbox.reason)
    return conditions
  const { reason, message = '' } = sandbox
  return withCondition(conditions, { type: 'Ready', status: false, reason, message }) ?? conditions
}
