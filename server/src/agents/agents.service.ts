import { randomUUID } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import { type Actor, SYSTEM, userIdOf } from '../authorization/actor.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import type { AgentRuntime } from '../ports/agent-runtime.ts'
import { type Problem, problem } from '../problems.ts'
import type { Reconciler } from '../sessions/reconcile.ts'
import type { SessionChanges } from '../sessions/session-changes.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import {
  AgentModel,
  type ShownAgentRow,
  selectShown,
  selectSummaries,
  toSummary,
} from './agent.model.ts'
import type { AgentChanges } from './agent-changes.ts'
import { readConfig } from './agent-config.ts'
import { checkEnv } from './agent-env.ts'
import { takePlace } from './agent-place.ts'
import type { AgentProviders } from './agent-providers.ts'
import { AgentSecrets } from './agent-secrets.ts'
import { generationOf, nonceOf } from './sandbox-spec.ts'

type Agent = Schema<'Agent'>
type AgentSummary = Schema<'AgentSummary'>

/** What agents need of the files domain. */
export interface AgentFiles {
  /** Makes the spaces of a new agent. */
  createSpaces(trx: Knex.Transaction, agentId: number): Promise<unknown>
}

/** What agents need of the skills domain. */
export interface AgentSkills {
  installedOf(
    knex: Knex,
    agentIds: readonly number[],
  ): Promise<Map<number, Schema<'InstalledSkill'>[]>>
}

export interface AgentsOptions {
  knex: Knex
  settings: SettingsService
  box: SecretBox
  providers: AgentProviders
  files: AgentFiles
  skills: AgentSkills
  runtime: Pick<AgentRuntime, 'destroy'>
  reconciler: Pick<Reconciler, 'wake' | 'poke' | 'forget'>
  changes: AgentChanges
  sessions: Pick<SessionChanges, 'interruptAll' | 'endAll' | 'reviveAll' | 'tellProgress'>
}

interface Change {
  agentId: number
  /** The actor, when absent. */
  ownerId?: number
  action: string
  isDeleted?: boolean
  /** For the audit entry. */
  detail?: Record<string, unknown>
}

/** Agents: configuration and what is wanted of them. What is seen of them is the reconciler's. */
export class AgentsService {
  readonly #options: AgentsOptions
  readonly #secrets: AgentSecrets

  constructor(options: AgentsOptions) {
    this.#options = options
    this.#secrets = new AgentSecrets(options.box)
  }

  async list(
    actor: Actor,
    { limit = 50, cursor, deleted = false }: { limit?: number; cursor?: string; deleted?: boolean },
  ): Promise<Page<AgentSummary>> {
    const query = selectSummaries(this.#options.knex, userIdOf(actor))
      .orderBy('id', 'desc')
      .limit(limit + 1)
    if (deleted) query.whereNotNull('deleted_at')
    else query.whereNull('deleted_at')
    if (cursor) query.where('id', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    const rows = await query
    const skills = await this.#skillsOf(rows)
    return toPage(
      rows,
      limit,
      (row) => ({ ...toSummary(row), installedSkills: skills.get(row.id) ?? [] }),
      (row) => [row.id],
    )
  }

  async get(actor: Actor, agentId: number): Promise<Agent> {
    const agent = await selectShown(this.#options.knex, userIdOf(actor))
      .where('id', agentId)
      .whereNull('deleted_at')
      .first()
    if (!agent) throw noAgent(agentId)
    return this.#toAgent(agent)
  }

  /** @throws Problem `quota-exceeded` with `limit`; two at once cannot both take the last place */
  async create(actor: Actor, body: Schema<'CreateAgentRequest'>): Promise<Agent> {
    const { knex, settings, providers, files, reconciler } = this.#options
    const ownerId = userIdOf(actor)
    const input = readConfig(body)
    checkEnv(input.env ?? [])
    const row = await knex.transaction(async (trx) => {
      await takePlace(trx, settings, ownerId)
      const providerId = input.shorthand
        ? await providers.createForAgent(trx, actor, { agentName: body.name, ...input.shorthand })
        : (body.providerId ?? null)
      if (body.providerId) await providers.assertUsable(trx, actor, body.providerId)
      const values = {
        providerId,
        models: body.models ?? {},
        command: body.command ?? null,
        cpuMillicores: body.cpuMillicores ?? null,
        memoryBytes: body.memoryBytes ?? null,
      }
      const env = input.env ?? []
      const row = await AgentModel.query(trx)
        .insert({
          ...values,
          ownerId,
          name: body.name,
          description: body.description ?? '',
          icon: body.icon ?? '',
          instructions: body.instructions ?? '',
          ...this.#secrets.seal({ env, httpProxy: input.httpProxy, httpsProxy: input.httpsProxy }),
          generation: generationOf({ ...values, env, nonce: newNonce() }),
        })
        .returning('*')
      await files.createSpaces(trx, row.id)
      await this.#record(trx, actor, row, 'agent.create', { name: row.name })
      return row
    })
    reconciler.wake(row.id)
    return this.#toAgent({ ...row, hasSkills: false })
  }

  /** Partial. @throws Problem `invalid-request` naming the member */
  async update(actor: Actor, agentId: number, body: Schema<'UpdateAgentRequest'>): Promise<Agent> {
    const input = readConfig(body)
    if (input.env) checkEnv(input.env)
    const { knex, providers } = this.#options
    const row = await knex.transaction(async (trx) => {
      const old = await this.#find(trx, userIdOf(actor), agentId)
      if (body.providerId) await providers.assertUsable(trx, actor, body.providerId)
      const providerId = input.shorthand
        ? await this.#updateProvider(
            trx,
            actor,
            body.name ?? old.name,
            old.providerId,
            input.shorthand,
          )
        : body.providerId === undefined
          ? old.providerId
          : body.providerId
      const hasNewInstructions =
        body.instructions !== undefined && body.instructions !== old.instructions
      const oldEnv = this.#secrets.openEnv(old)
      const env = input.env ?? oldEnv
      const values = {
        providerId,
        models: body.models ?? old.models,
        command: body.command === undefined ? old.command : body.command,
        cpuMillicores: body.cpuMillicores === undefined ? old.cpuMillicores : body.cpuMillicores,
        memoryBytes: body.memoryBytes === undefined ? old.memoryBytes : body.memoryBytes,
      }
      // What an admin has set without a restart stays without one, until something else needs it.
      const nonce = nonceOf(old.generation)
      const isSame =
        generationOf({ ...values, env, nonce }) === generationOf({ ...old, env: oldEnv, nonce })
      const row = await AgentModel.query(trx).patchAndFetchById(agentId, {
        ...values,
        name: body.name ?? old.name,
        description: body.description ?? old.description,
        icon: body.icon ?? old.icon,
        ...(hasNewInstructions && {
          instructions: body.instructions!,
          instructionsRevision: old.instructionsRevision + 1,
        }),
        ...this.#secrets.seal({
          ...(input.env && { env }),
          httpProxy: input.httpProxy,
          httpsProxy: input.httpsProxy,
        }),
        generation: isSame ? old.generation : generationOf({ ...values, env, nonce }),
        updatedAt: new Date(),
      })
      await this.#record(trx, actor, row, 'agent.update', { members: Object.keys(body) })
      return row
    })
    this.#options.reconciler.poke(agentId)
    return this.#toAgent(row)
  }

  /**
   * Ends its sessions and its sandbox; volumes and rows stay until `purgeDeleted`.
   * @param ownerId whose agent it is, where an admin acts on it
   */
  async delete(actor: Actor, agentId: number, ownerId = userIdOf(actor)): Promise<void> {
    await this.#change(actor, { agentId, ownerId, action: 'agent.delete' }, async (trx) => {
      const why = problem('session-ended', { detail: 'The agent was deleted.' })
      await this.#options.sessions.endAll(trx, agentId, why)
      return { deletedAt: new Date() }
    })
  }

  /** @throws Problem `quota-exceeded` like `create` */
  async restore(actor: Actor, agentId: number): Promise<Agent> {
    const change = { agentId, action: 'agent.restore', isDeleted: true }
    return this.#change(actor, change, async (trx, agent) => {
      await takePlace(trx, this.#options.settings, agent.ownerId)
      return { deletedAt: null }
    })
  }

  /** Wants a new sandbox; sessions that can go on come back in it. */
  async restart(actor: Actor, agentId: number, ownerId = userIdOf(actor)): Promise<Agent> {
    const change = { agentId, ownerId, action: 'agent.restart' }
    return this.#change(actor, change, async (trx, agent) => {
      if (agent.operatingMode === 'suspended') throw suspended(agentId)
      await this.#options.sessions.reviveAll(trx, agentId)
      return { generation: `${hashOf(agent.generation)}-${newNonce()}` }
    })
  }

  async suspend(actor: Actor, agentId: number): Promise<Agent> {
    return this.#change(actor, { agentId, action: 'agent.suspend' }, async (trx) => {
      await this.#options.sessions.interruptAll(trx, agentId, suspended(agentId))
      return { operatingMode: 'suspended' }
    })
  }

  async resume(actor: Actor, agentId: number): Promise<Agent> {
    return this.#change(actor, { agentId, action: 'agent.resume' }, async (trx) => {
      await this.#options.sessions.reviveAll(trx, agentId)
      return { operatingMode: 'running' }
    })
  }

  /** Null takes the agent's own limit away. Holds from the next start of the sandbox. */
  async setResources(
    actor: Actor,
    agentId: number,
    limits: Schema<'AgentResources'>,
    ownerId = userIdOf(actor),
  ): Promise<void> {
    const change = { agentId, ownerId, action: 'agent.set-resources', detail: { ...limits } }
    await this.#change(actor, change, async () => limits)
  }

  /** The next hops of an agent behind the egress proxy. */
  async proxiesOf(
    agentId: number,
  ): Promise<{ httpProxy: string | null; httpsProxy: string | null }> {
    const row = await AgentModel.query(this.#options.knex)
      .findById(agentId)
      .select('http_proxy', 'https_proxy')
    return {
      httpProxy: this.#secrets.open(row?.httpProxy ?? null),
      httpsProxy: this.#secrets.open(row?.httpsProxy ?? null),
    }
  }

  /** Takes a sidecar's report; one that is older than what is known is ignored. */
  async reportState(
    agentId: number,
    { synced, sequence, detail }: Schema<'SandboxState'>,
  ): Promise<void> {
    const { knex, changes, sessions, reconciler } = this.#options
    await knex.transaction(async (trx) => {
      const old = await AgentModel.query(trx).findById(agentId).forUpdate()
      if (!old || old.syncSequence >= sequence) return
      const patch = { isSynced: synced, syncSequence: sequence, syncDetail: detail ?? null }
      const row = await AgentModel.query(trx).patchAndFetchById(agentId, patch)
      await changes.tellProgress(trx, row)
      if (old.isSynced !== synced) await changes.tell(trx, row)
      else await sessions.tellProgress(trx, agentId, detail)
    })
    if (synced) reconciler.wake(agentId)
  }

  /** Removes for good what was deleted before `before`: sandbox, volumes, and every row that hangs on it. @returns how many */
  async purgeDeleted(before: Date): Promise<number> {
    const { knex, runtime, reconciler } = this.#options
    const rows = await AgentModel.query(knex).where('deleted_at', '<', before).select('id')
    for (const { id } of rows) {
      await reconciler.forget(id)
      await runtime.destroy(id)
      await knex.transaction(async (trx) => {
        await AgentModel.query(trx).deleteById(id)
        await audit(trx, SYSTEM, { action: 'agent.purge', targetKind: 'agent', targetId: id })
      })
    }
    return rows.length
  }

  /** One change under the row's lock, with event and audit entry. */
  async #change(
    actor: Actor,
    { agentId, ownerId = userIdOf(actor), action, isDeleted, detail = {} }: Change,
    decide: (trx: Knex.Transaction, agent: AgentModel) => Promise<Partial<AgentModel>>,
  ): Promise<Agent> {
    const row = await this.#options.knex.transaction(async (trx) => {
      const agent = await this.#find(trx, ownerId, agentId, isDeleted)
      const patch = await decide(trx, agent)
      const row = await AgentModel.query(trx).patchAndFetchById(agentId, {
        ...patch,
        updatedAt: new Date(),
      })
      await this.#record(trx, actor, row, action, detail)
      return row
    })
    this.#options.reconciler.poke(agentId)
    return this.#toAgent(row)
  }

  async #record(
    trx: Knex.Transaction,
    actor: Actor,
    row: AgentModel,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.#options.changes.tell(trx, row)
    await audit(trx, actor, { action, targetKind: 'agent', targetId: row.id, detail })
  }

  #updateProvider(
    trx: Knex.Transaction,
    actor: Actor,
    agentName: string,
    providerId: number | null,
    shorthand: object,
  ): Promise<number> {
    const { providers } = this.#options
    const input = { agentName, ...shorthand }
    return providerId === null
      ? providers.createForAgent(trx, actor, input)
      : providers.updateForAgent(trx, actor, providerId, input)
  }

  /** Locks the row. */
  async #find(
    trx: Knex.Transaction,
    ownerId: number,
    agentId: number,
    isDeleted = false,
  ): Promise<AgentModel> {
    const query = AgentModel.query(trx).findOne({ id: agentId, owner_id: ownerId }).forUpdate()
    if (isDeleted) query.whereNotNull('deleted_at')
    else query.whereNull('deleted_at')
    const agent = await query
    if (agent) return agent
    throw noAgent(agentId)
  }

  async #skillsOf(rows: readonly { id: number; hasSkills?: boolean }[]) {
    const { knex, skills } = this.#options
    const ids = rows.filter(({ hasSkills = true }) => hasSkills).map(({ id }) => id)
    return ids.length === 0 ? NO_SKILLS : skills.installedOf(knex, ids)
  }

  async #toAgent(row: ShownAgentRow): Promise<Agent> {
    return {
      ...toSummary(row),
      installedSkills: (await this.#skillsOf([row])).get(row.id) ?? [],
      env: this.#secrets.openEnv(row),
      httpProxy: this.#secrets.open(row.httpProxy),
      httpsProxy: this.#secrets.open(row.httpsProxy),
    }
  }
}

const NO_SKILLS: Awaited<ReturnType<AgentSkills['installedOf']>> = new Map()

const hashOf = (generation: string) => generation.slice(0, generation.indexOf('-'))

const newNonce = () => randomUUID().slice(0, 8)

const noAgent = (agentId: number): Problem =>
  problem('not-found', { detail: `There is no agent ${agentId}, or it is not yours.` })

const suspended = (agentId: number): Problem =>
  problem('agent-suspended', {
    detail: `Agent ${agentId} is suspended; resume it to go on.`,
    fix: `POST /api/agents/${agentId}/resume`,
  })
