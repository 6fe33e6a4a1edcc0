import type { Knex } from 'knex'
import type { SettingsService } from '../settings/settings.service.ts'

const DAY_MS = 86_400_000
/** Rows per statement, so that a large clean-up holds no lock for long. */
const DELETE_BATCH = 5_000
/** This month, and the two after it: a job that did not run for weeks is no harm. */
const MONTHS_AHEAD = 2

/** Makes the partitions that are needed next, and removes what is older than the retention. */
export class ConversationsMaintenance {
  readonly #knex: Knex
  readonly #settings: Pick<SettingsService, 'get'>

  constructor(knex: Knex, settings: Pick<SettingsService, 'get'>) {
    this.#knex = knex
    this.#settings = settings
  }

  /** Safe to call at any time, by several replicas at once; daily is enough. */
  async run(now = new Date()): Promise<void> {
    const isPartitioned = await this.#isPartitioned()
    if (isPartitioned) await this.#makePartitions(now)
    const days = await this.#settings.get('conversationRetentionDays')
    if (days === 0) return
    const cutoff = new Date(now.getTime() - days * DAY_MS)
    if (isPartitioned) await this.#dropPartitions(cutoff)
    else
      await this.#knex.raw(
        `select drop_chunks('conversation_messages', older_than => ?::timestamptz)`,
        [cutoff],
      )
    // A partition that is only partly too old stays; its old rows go one by one.
    await this.#deleteBefore('conversation_messages', '(at, id)', 'at, id', cutoff)
    await this.#deleteBefore('conversation_keys', '(agent_id, uuid)', 'agent_id, uuid', cutoff)
  }

  async #isPartitioned(): Promise<boolean> {
    const { rows } = await this.#knex.raw<{ rows: { relkind: string }[] }>(
      `select relkind from pg_class where oid = 'conversation_messages'::regclass`,
    )
    return rows[0]?.relkind === 'p'
  }

  async #makePartitions(now: Date): Promise<void> {
    await this.#exclusively(async (trx) => {
      for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
        const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
        await trx.raw('select make_conversation_partition(?::date)', [
          month.toISOString().slice(0, 10),
        ])
      }
    })
  }

  /** Drops each month whose last moment is before `cutoff`. */
  async #dropPartitions(cutoff: Date): Promise<void> {
    const firstKept = `conversation_messages_${cutoff.toISOString().slice(0, 7).replace('-', '_')}`
    await this.#exclusively(async (trx) => {
      const { rows } = await trx.raw<{ rows: { name: string }[] }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent = 'conversation_messages'::regclass and c.relname ~ '_\\d{4}_\\d{2}$' and c.relname < ?
         order by 1`,
        [firstKept],
      )
      for (const { name } of rows) await trx.raw('drop table ??', [name])
    })
  }

  async #deleteBefore(table: string, key: string, columns: string, cutoff: Date): Promise<void> {
    let count: number
    do {
      const result = await this.#knex.raw<{ rowCount: number }>(
        `delete from ${table} where at < ? and ${key} in (select ${columns} from ${table} where at < ? limit ?)`,
        [cutoff, cutoff, DELETE_BATCH],
      )
      count = result.rowCount
    } while (count === DELETE_BATCH)
  }

  /** One replica at a time. Gives up rather than let writers queue behind it; the next run tries again. */
  async #exclusively(work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      await trx.raw(`select pg_advisory_xact_lock(hashtext('sac.conversations'))`)
      await trx.raw(`set local lock_timeout = '5s'`)
      await work(trx)
    })
  }
}
