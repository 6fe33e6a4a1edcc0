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
}

// Ids are JSON numbers: bigint columns and counts come as numbers, refused beyond 2^53.
pg.types.setTypeParser(20, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the safe integers`)
  return value
})

export function createKnex(config: DatabaseConfig): Knex {
  const { poolMax, ...connection } = config
  return createKnexClient({
    client: 'pg',
    connection: { ...connection, application_name: 'sac', statement_timeout: 30_000 },
    pool: { min: 0, max: poolMax ?? 10, acquireTimeoutMillis: 5_000 } as Knex.PoolConfig,
    acquireConnectionTimeout: 5_000,
  })
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
