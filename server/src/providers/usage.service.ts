import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { decodeCursor, foreignCursor, toPage } from '../db/pages.ts'
import { invalid } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'

type Usage = Schema<'Usage'>

const DAY_MS = 24 * 3_600_000
const DEFAULT_DAYS = 30
const MAX_DAYS = 366

interface Row extends Omit<Usage, 'agentName' | 'providerName'> {
  agentName: string | null
  providerName: string | null
}

export interface UsageQuery {
  from?: string
  to?: string
  agentId?: number
  limit?: number
  cursor?: string
}

/** What a user's agents used. */
export class UsageService {
  readonly #knex: Knex
  readonly #settings: SettingsService

  constructor(knex: Knex, settings: SettingsService) {
    this.#knex = knex
    this.#settings = settings
  }

  /** @throws Problem `invalid-request` for a time that is turned round or longer than a year */
  async list(actor: Actor, query: UsageQuery): Promise<Schema<'UsagePage'>> {
    const userId = userIdOf(actor)
    const { limit = 50, cursor, agentId } = query
    const { from, to } = timeOf(query)
    const rows = this.#knex('usage_days')
      .leftJoin('agents', 'agents.id', 'usage_days.agent_id')
      .leftJoin('providers', 'providers.id', 'usage_days.provider_id')
      .where('usage_days.user_id', userId)
      .whereBetween('day', [from, to])
      .orderByRaw('day desc, usage_days.agent_id desc, usage_days.provider_id desc, model desc')
      .limit(limit + 1)
      .select<Row[]>(
        this.#knex.raw(`day::text, usage_days.agent_id as "agentId", agents.name as "agentName",
          usage_days.provider_id as "providerId", providers.name as "providerName", usage_days.model, requests,
          input_tokens as "inputTokens", cache_creation_tokens as "cacheCreationTokens",
          cache_read_tokens as "cacheReadTokens", output_tokens as "outputTokens"`),
      )
    if (agentId !== undefined) rows.where('usage_days.agent_id', agentId)
    if (cursor) {
      const after = decodeCursor<[string, number, number, string]>(cursor, [
        'string',
        'number',
        'number',
        'string',
      ])
      if (!isDay(after[0])) throw foreignCursor()
      rows.whereRaw(
        '(day, usage_days.agent_id, usage_days.provider_id, usage_days.model) < (?::date, ?::bigint, ?::bigint, ?::text)',
        after,
      )
    }
    const [found, month, budget] = await Promise.all([
      rows,
      this.#knex('usage_months')
        .where({ kind: 'user', id: userId })
        .whereRaw(`month = date_trunc('month', now() at time zone 'UTC')::date`)
        .first('tokens'),
      this.#settings.get('monthlyTokenBudget', userId),
    ])
    return {
      ...toPage<Row, Usage>(
        found,
        limit,
        (row) => row,
        (row) => [row.day, row.agentId, row.providerId, row.model],
      ),
      month: { tokens: month?.tokens ?? 0, budget },
    }
  }
}

function timeOf({ from, to }: UsageQuery) {
  const last = to ? Date.parse(to) : Date.now()
  const first = from ? Date.parse(from) : last - DEFAULT_DAYS * DAY_MS
  if (first > last) throw invalid('query/from', 'is after `to`')
  if (last - first > MAX_DAYS * DAY_MS)
    throw invalid('query/from', `is more than ${MAX_DAYS} days before \`to\``)
  return { from: dayOf(first), to: dayOf(last) }
}

const isDay = (text: string) => {
  const time = Date.parse(text)
  return !Number.isNaN(time) && dayOf(time) === text
}

const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10)
