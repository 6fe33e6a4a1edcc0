import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKnex, type Knex, migrate } from '../../src/db/knex.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

describe('createKnex', () => {
  let database: TestDatabase
  let knex: Knex
  beforeAll(async () => {
    database = await createTestDatabase({ createKnex, migrate })
    knex = createKnex({ ...database.connection, poolMax: 1, silenceMs: 200 })
  })
  afterAll(async () => {
    await knex.destroy()
    await database.drop()
  })

  it('gives up a query that is not answered, and the connection with it', async () => {
    await expect(knex.raw('select pg_sleep(5)')).rejects.toThrow('Query read timeout')
    const start = performance.now()
    expect((await knex.raw('select 1 as n')).rows).toEqual([{ n: 1 }])
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  it('does so within a transaction', async () => {
    const hanging = knex.transaction((trx) => trx.raw('select pg_sleep(5)'))
    await expect(hanging).rejects.toThrow('Query read timeout')
    const start = performance.now()
    expect((await knex.raw('select 1 as n')).rows).toEqual([{ n: 1 }])
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  it('takes another connection after a look-up without an answer in its time', async () => {
    await expect(knex.raw('select pg_sleep(5)').timeout(50)).rejects.toThrow('timeout')
    expect((await knex.raw('select 1 as n')).rows).toEqual([{ n: 1 }])
  })
})
