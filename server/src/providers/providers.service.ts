import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { AgentProviders, ProviderShorthand } from '../agents/agent-providers.ts'
import { audit } from '../audit/audit.ts'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import type { EventsService } from '../events/events.service.ts'
import { DEFAULT_PROVIDER_ID } from '../llm/llm-access.ts'
import { invalid, problem } from '../problems.ts'
import { presetOf, presetOfUrl } from './presets.ts'
import { ProviderModel } from './provider.model.ts'

type Provider = Schema<'Provider'>
type Patch = Schema<'UpdateProviderRequest'>

/** A shorter key would be told by its last four characters. */
const MIN_HINTED_KEY = 16

const MONTH_TOKENS = `(select tokens from usage_months where kind = 'provider' and usage_months.id = providers.id
  and month = date_trunc('month', now() at time zone 'UTC')::date) as tokens_this_month`

/** Where models are and with which key: everybody's own, and those that admins give to all. */
export class ProvidersService implements AgentProviders {
  readonly #knex: Knex
  readonly #box: SecretBox
  readonly #events: EventsService

  constructor(knex: Knex, box: SecretBox, events: EventsService) {
    this.#knex = knex
    this.#box = box
    this.#events = events
  }

  async list(
    actor: Actor,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Provider>> {
    const query = this.#visibleTo(actor)
      .orderBy('id', 'desc')
      .limit(limit + 1)
    if (cursor) query.where('id', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(
      await query,
      limit,
      (row) => row.toProvider(actor),
      (row) => [row.id],
    )
  }

  async get(actor: Actor, providerId: number): Promise<Provider> {
    return (await this.find(actor, providerId)).toProvider(actor)
  }

  /** The row, for those who may use it. @throws Problem `not-found` */
  async find(actor: Actor, providerId: number, trx: Knex = this.#knex): Promise<ProviderModel> {
    const row = await this.#visibleTo(actor, trx).findOne('providers.id', providerId)
    if (row) return row
    throw problem('not-found', {
      detail: `There is no provider ${providerId}, or it is not yours.`,
    })
  }

  /** The key itself, for the one call that needs it. */
  keyOf({ apiKeySealed }: ProviderModel): string | undefined {
    return apiKeySealed === null ? undefined : this.#box.open(apiKeySealed)
  }

  async create(actor: Actor, body: Schema<'CreateProviderRequest'>): Promise<Provider> {
    return this.#knex.transaction(async (trx) =>
      (await this.#insert(trx, actor, body)).toProvider(actor),
    )
  }

  /** Partial. @throws Problem `invalid-request` naming the member */
  async update(actor: Actor, providerId: number, patch: Patch): Promise<Provider> {
    return this.#knex.transaction(async (trx) => {
      const row = await this.#patch(trx, actor, providerId, patch, '/apiKey')
      return row.toProvider(actor)
    })
  }

  async delete(actor: Actor, providerId: number): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const row = await this.#findWritable(trx, actor, providerId)
      if (row.preset === 'demo') {
        throw problem('conflict', { detail: 'The demo provider is built in and stays.' })
      }
      await this.#record(trx, actor, row, 'provider.delete', {})
      await ProviderModel.query(trx).deleteById(providerId)
    })
  }

  // For the agents domain.

  async assertUsable(trx: Knex, actor: Actor, providerId: number): Promise<void> {
    const row = await ProviderModel.query(trx).findById(providerId)
    if (!row || can(actor, 'provider:use', row.resource) !== 'allow') {
      throw invalid('/providerId', `there is no provider ${providerId}, or it is not yours`)
    }
  }

  async createForAgent(
    trx: Knex.Transaction,
    actor: Actor,
    { agentName, baseUrl, authToken, models }: ProviderShorthand,
  ): Promise<number> {
    const preset = baseUrl
      ? presetOfUrl(checkBaseUrl(baseUrl, '/config/anthropicBaseUrl'))
      : presetOf('anthropic')
    const row = await this.#insert(trx, actor, {
      name: agentName,
      preset: preset.id,
      ...(baseUrl && { baseUrl }),
      ...(authToken && { apiKey: authToken }),
      ...(models && { models: { ...preset.models, ...models } }),
    })
    return row.id
  }

  async updateForAgent(
    trx: Knex.Transaction,
    actor: Actor,
    providerId: number,
    input: ProviderShorthand,
  ): Promise<number> {
    const row = await this.find(actor, providerId, trx)
    const isOwn = row.ownerKind === 'user' && row.ownerId === userIdOf(actor)
    if (!isOwn) return this.createForAgent(trx, actor, input)
    const { baseUrl, authToken, models } = input
    const patch: Patch = {
      ...(baseUrl && { baseUrl: checkBaseUrl(baseUrl, '/config/anthropicBaseUrl') }),
      // An empty token takes the key away, as in the form of an agent.
      ...(authToken !== undefined && { apiKey: authToken || null }),
      ...(models && { models: { ...row.models, ...models } }),
    }
    await this.#patch(trx, actor, providerId, patch, '/config/anthropicAuthToken')
    return providerId
  }

  async modelsOf(trx: Knex, providerId: number | null): Promise<Schema<'ProviderModels'>> {
    const row = await ProviderModel.query(trx)
      .select('models')
      .where('id', providerId ?? trx.raw(DEFAULT_PROVIDER_ID))
      .first()
    return row?.models ?? {}
  }

  #visibleTo(actor: Actor, trx: Knex = this.#knex) {
    return ProviderModel.query(trx)
      .select('providers.*', trx.raw(MONTH_TOKENS))
      .where((builder) =>
        builder
          .where('owner_kind', 'system')
          .orWhere((own) => own.where({ owner_kind: 'user', owner_id: userIdOf(actor) })),
      )
  }

  async #findWritable(trx: Knex.Transaction, actor: Actor, providerId: number) {
    const row = await ProviderModel.query(trx).findById(providerId).forUpdate()
    const verdict = row ? can(actor, 'provider:write', row.resource) : 'hidden'
    if (row && verdict === 'allow') return row
    if (verdict === 'forbidden') {
      throw problem('forbidden', { detail: 'Only admins change the providers of the system.' })
    }
    throw problem('not-found', {
      detail: `There is no provider ${providerId}, or it is not yours.`,
    })
  }

  async #insert(
    trx: Knex.Transaction,
    actor: Actor,
    body: Schema<'CreateProviderRequest'>,
  ): Promise<ProviderModel> {
    const preset = presetOf(body.preset ?? 'custom')
    if (preset.id === 'demo')
      throw invalid('/preset', 'the demo provider is built in, there is one')
    const owner = this.#ownerOf(actor, body.owner)
    if (body.isDefault && owner.ownerKind !== 'system') {
      throw invalid('/isDefault', 'is for providers of the system alone')
    }
    const baseUrl = checkBaseUrl(body.baseUrl ?? preset.baseUrl, '/baseUrl')
    if (body.isDefault) await this.#noDefault(trx)
    const row = await ProviderModel.query(trx)
      .insert({
        ...owner,
        name: body.name,
        preset: preset.id,
        baseUrl,
        authStyle: body.authStyle ?? preset.authStyle,
        models: body.models ?? preset.models,
        isDefault: body.isDefault ?? false,
        monthlyTokenBudget: body.monthlyTokenBudget ?? 0,
        ...this.#seal(body.apiKey),
      })
      .returning('*')
    await this.#record(trx, actor, row, 'provider.create', { name: row.name, owner: row.ownerKind })
    return row
  }

  /** @param keyPointer where the request would have said the key */
  async #patch(
    trx: Knex.Transaction,
    actor: Actor,
    providerId: number,
    body: Patch,
    keyPointer: string,
  ): Promise<ProviderModel> {
    const { apiKey, baseUrl, ...patch } = body
    const members = Object.keys(body)
    const row = await this.#findWritable(trx, actor, providerId)
    if (row.preset === 'demo' && members.some((name) => name !== 'isDefault')) {
      throw problem('conflict', { detail: 'Of the demo provider only isDefault can be changed.' })
    }
    if (patch.isDefault && row.ownerKind !== 'system') {
      throw invalid('/isDefault', 'is for providers of the system alone')
    }
    if (baseUrl !== undefined) {
      checkBaseUrl(baseUrl, '/baseUrl')
      const isElsewhere = new URL(baseUrl).origin !== new URL(row.baseUrl).origin
      if (isElsewhere && row.apiKeySealed !== null && apiKey === undefined) {
        throw invalid(keyPointer, 'has to be given again, because the base URL is on another host')
      }
    }
    if (patch.isDefault) await this.#noDefault(trx)
    const changed = await ProviderModel.query(trx).patchAndFetchById(providerId, {
      ...patch,
      ...(baseUrl !== undefined && { baseUrl }),
      ...(apiKey !== undefined && this.#seal(apiKey)),
      updatedAt: new Date(),
    })
    await this.#record(trx, actor, changed, 'provider.update', { members })
    const month = await this.#visibleTo(actor, trx).findById(providerId)
    return month ?? changed
  }

  #ownerOf(actor: Actor, owner: Schema<'CreateProviderRequest'>['owner']) {
    const userId = userIdOf(actor)
    if (owner?.kind === 'group') {
      throw problem('conflict', {
        detail: "Groups cannot own providers yet; make it your own, or the system's as an admin.",
      })
    }
    if (owner?.kind === 'system') {
      if (can(actor, 'admin:providers') !== 'allow') {
        throw problem('forbidden', { detail: 'Only admins make providers for all.' })
      }
      if (owner.id !== undefined) throw invalid('/owner/id', 'the system has no id')
      return { ownerKind: 'system' as const, ownerId: null }
    }
    if (owner?.id !== undefined && owner.id !== userId) {
      throw invalid('/owner/id', 'can only be yourself')
    }
    return { ownerKind: 'user' as const, ownerId: userId }
  }

  /** The demo's row is always there: its lock keeps two admins from setting a default at once. */
  async #noDefault(trx: Knex.Transaction): Promise<void> {
    await trx('providers').where('preset', 'demo').forUpdate().first('id')
    await trx('providers').where('is_default', true).update({ is_default: false })
  }

  #seal(apiKey: string | null | undefined) {
    if (!apiKey) return { apiKeySealed: null, keyHint: null }
    return {
      apiKeySealed: this.#box.seal(apiKey),
      keyHint: apiKey.length >= MIN_HINTED_KEY ? apiKey.slice(-4) : null,
    }
  }

  async #record(
    trx: Knex.Transaction,
    actor: Actor,
    { id }: ProviderModel,
    action: string,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await audit(trx, actor, { action, targetKind: 'provider', targetId: id, detail })
    // Those whose agents it serves see it too.
    const users = await trx('agents')
      .distinct('owner_id')
      .where('provider_id', id)
      .whereNull('deleted_at')
      .pluck('owner_id')
    const type = action === 'provider.delete' ? 'provider.deleted' : 'provider.changed'
    for (const userId of new Set([userIdOf(actor), ...users])) {
      await this.#events.append(trx, { userId, topic: 'provider', type, data: { providerId: id } })
    }
  }
}

/** @throws Problem `invalid-request` at `pointer` */
function checkBaseUrl(baseUrl: string, pointer: string): string {
  if (!baseUrl)
    throw invalid(
      pointer,
      'is missing; it is where the Messages API is, e.g. https://llm.example.com',
    )
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid(pointer, 'is no http or https URL')
  if (url.username || url.password)
    throw invalid(pointer, 'holds a user or a password; the key has a member of its own')
  if (url.search || url.hash) throw invalid(pointer, 'has a query or a fragment')
  return baseUrl
}
