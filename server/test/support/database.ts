import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { EmbeddedPostgres } from '../../src/adapters/embedded/postgres/start-postgres.ts'
import { startTestServer } from './database-server.ts'

const TEMPLATE = 'migrated'
/** Any number, the same in all test processes: the lock under which the template is made. */
const TEMPLATE_LOCK = 4711

/** What the server listens on; plain data, so `stop` is not part of it. */
export type Connection = Omit<EmbeddedPostgres, 'stop'>

/** How to open and migrate a database: the server's own `db/knex.ts`. */
export interface Migrations {
  createKnex(connection: Connection): Knex
  migrate(knex: Knex): Promise<void>
}

/** A migrated database of one test or test file. */
export interface TestDatabase {
  connection: Connection
  knex: Knex
  /** Closes `knex` and removes the database. */
  drop(): Promise<void>
}

let ownServer: Promise<EmbeddedPostgres> | undefined

// Where the run has no global set-up (`database-server.ts`), each test file has a server of its own.
afterAll(async () => {
  const server = await ownServer
  ownServer = undefined
  await server?.stop()
})

/** Reaches the database server of this run. */
export async function testServer(): Promise<Connection> {
  const desk = process.env['SAC_TEST_DATABASE_DESK']
  if (!desk) {
    ownServer ??= startTestServer()
    return await ownServer
  }
  const response = await fetch(desk)
  if (!response.ok) throw new Error(`No database server for tests: ${await response.text()}`)
  return (await response.json()) as Connection
}

/** Makes an empty database with all tables, in about 20 ms: a copy of one that was migrated once. */
export async function createTestDatabase(migrations: Migrations): Promise<TestDatabase> {
  const server = await testServer()
  const database = `t_${randomUUID().replaceAll('-', '')}`
  await withClient(server, async (client) => {
    await makeTemplate(client, server, migrations)
    await client.query(`create database ${database} template ${TEMPLATE} strategy wal_log`)
  })
  const connection = { ...server, database }
  const knex = migrations.createKnex(connection)
  const drop = async () => {
    await knex.destroy()
    await withClient(server, (client) => client.query(`drop database ${database} with (force)`))
  }
  return { connection, knex, drop }
}

async function makeTemplate(client: pg.Client, server: Connection, migrations: Migrations) {
  if (await hasTemplate(client)) return
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    if (await hasTemplate(client)) return
    await client.query('drop database if exists migrating')
    await client.query('create database migrating')
    const knex = migrations.createKnex({ ...server, database: 'migrating' })
    try {
      await migrations.migrate(knex)
    } finally {
      await knex.destroy()
    }
    await client.query(`alter database migrating rename to ${TEMPLATE}`)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

async function hasTemplate(client: pg.Client): Promise<boolean> {
  const found = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE])
  return found.rowCount === 1
}

async function withClient<T>(server: Connection, work: (client: pg.Client) => Promise<T>) {
  const { host, port, user, password, database } = server
  const client = new pg.Client({ host, port, user, password, database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
