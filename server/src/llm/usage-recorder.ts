import type { Knex } from 'knex'
import type { MeteredUsage } from './usage-meter.ts'

export interface UsageEntry extends MeteredUsage {
  userId: number
  agentId: number
  providerId: number
  /** Recorded, but counts against no budget. */
  isDemo: boolean
}

const RETRY_MS = 1_000
const BATCH = 500

/** Adds up what was used, per day and per month. Writes at once, and while a write runs gathers the next batch; a failed write is tried again. */
export class UsageRecorder {
  readonly #knex: Knex
  readonly #onError: (error: unknown) => void
  #waiting: (UsageEntry & { at: Date })[] = []
  #writing: Promise<void> | undefined
  #isStopping = false

  constructor(knex: Knex, onError: (error: unknown) => void) {
    this.#knex = knex
    this.#onError = onError
  }

  record(entry: UsageEntry): void {
    this.#waiting.push({ ...entry, at: new Date() })
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  /** Resolves when everything recorded so far is in the database. */
  async settled(): Promise<void> {
    await this.#writing
  }

  /** Writes what is left, once more after a failure, and gives up then. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      try {
        await this.#write(batch)
        this.#waiting = this.#waiting.slice(batch.length)
      } catch (error) {
        this.#onError(error)
        if (this.#isStopping) return
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async #write(batch: (UsageEntry & { at: Date })[]): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      // In one order everywhere, so that two replicas never wait for each other in a circle.
      await trx.raw(
        `with entries as (select * from jsonb_to_recordset(?::jsonb) as entry(
           at timestamptz, "userId" bigint, "agentId" bigint, "providerId" bigint, model text,
           "inputTokens" bigint, "cacheCreationTokens" bigint, "cacheReadTokens" bigint, "outputTokens" bigint))
         insert into usage_days as kept (day, user_id, agent_id, provider_id, model, requests,
           input_tokens, cache_creation_tokens, cache_read_tokens, output_tokens)
         select (at at time zone 'UTC')::date as day, "userId", "agentId", "providerId", model, count(*),
           sum("inputTokens"), sum("cacheCreationTokens"), sum("cacheReadTokens"), sum("outputTokens")
         from entries group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
         on conflict (user_id, day, agent_id, provider_id, model) do update set
           requests = kept.requests + excluded.requests,
           input_tokens = kept.input_tokens + excluded.input_tokens,
           cache_creation_tokens = kept.cache_creation_tokens + excluded.cache_creation_tokens,
           cache_read_tokens = kept.cache_read_tokens + excluded.cache_read_tokens,
           output_tokens = kept.output_tokens + excluded.output_tokens`,
        [JSON.stringify(batch)],
      )
      const months = monthsOf(batch.filter(({ isDemo }) => !isDemo))
      if (months.length === 0) return
      await trx.raw(
        `insert into usage_months as kept (kind, id, month, tokens)
         select kind, id, month, tokens from jsonb_to_recordset(?::jsonb) as entry(
           kind text, id bigint, month date, tokens bigint) order by 1, 2, 3
         on conflict (kind, id, month) do update set tokens = kept.tokens + excluded.tokens`,
        [JSON.stringify(months)],
      )
    })
  }
}

/** Every token that the provider counted, read from a cache or not. */
export const totalOf = (usage: MeteredUsage) =>
  usage.inputTokens + usage.cacheCreationTokens + usage.cacheReadTokens + usage.outputTokens

function monthsOf(batch: (UsageEntry & { at: Date })[]) {
  const months = new Map<string, { kind: string; id: number; month: string; tokens: number }>()
  for (const entry of batch) {
    const month = `${entry.at.toISOString().slice(0, 7)}-01`
    for (const [kind, id] of [
      ['user', entry.userId],
      ['provider', entry.providerId],
    ] as const) {
      const key = `${kind} ${id} ${month}`
      const sum = months.get(key) ?? { kind, id, month, tokens: 0 }
      months.set(key, { ...sum, tokens: sum.tokens + totalOf(entry) })
    }
  }
  return [...months.values()]
}
