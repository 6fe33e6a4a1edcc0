import createKnexClient, { type Knex } from 'knex'
import pg from 'pg'
import { MIGRATIONS } from './migrations/index.ts'

export type { Knex }

export interface DatabaseConfig {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Most connections of this process; default 10. */
  poolMax?: number
  /** A query without an answer for so long is given up, with its connection; default 35 s. */
  silenceMs?: number
}

// Ids are JSON numbers: bigint columns and counts come as numbers, refused beyond 2^53.
pg.types.setTypeParser(20, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the safe integers`)
  return value
})

/**
 * For the look-ups that every request begins with: a database that hangs is noticed by them, whatever else takes long.
 * Give it to `timeout()` of a query.
 */
export const LOOKUP_TIMEOUT_MS = 4_000
const STATEMENT_TIMEOUT_MS = 30_000
/** A database that does not even keep its own limit hangs. */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 5_000

export function createKnex(config: DatabaseConfig): Knex {
  const { poolMax, silenceMs = SILENCE_MS, ...connection } = config
  const hanging = new Set<string>()
  const knex = createKnexClient({
    client: 'pg',
    connection: {
      ...connection,
      application_name: 'sac',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: silenceMs,
      connectionTimeoutMillis: LOOKUP_TIMEOUT_MS,
    } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: poolMax ?? 10,
      acquireTimeoutMillis: LOOKUP_TIMEOUT_MS,
      // pg gives up the query, not the connection, where the next one would wait behind it.
      validate: ({ __knexUid }: { __knexUid: string }) => !hanging.delete(__knexUid),
    } as Knex.PoolConfig,
    acquireConnectionTimeout: LOOKUP_TIMEOUT_MS,
  })
  knex.on('query-error', (error: Error, { __knexUid }: { __knexUid: string }) => {
    if (error.message.endsWith('Query read timeout')) hanging.add(__knexUid)
  })
  return knex
}

/** Brings the schema to this release's; safe to call from several replicas at once (knex holds a lock row). */
export async function migrate(knex: Knex): Promise<void> {
  await knex.migrate.latest({
    migrationSource: {
      getMigrations: async () => Object.keys(MIGRATIONS).sort(),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => ({ up: MIGRATIONS[name]!, down: async () => {} }),
    },
  })
}
