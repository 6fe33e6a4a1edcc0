import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { Leases } from '../../src/sessions/leases.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ createKnex, migrate })
})
afterAll(() => database?.drop())

const expire = (name: string) =>
  database
    .knex('leases')
    .where({ name })
    .update({ expires_at: new Date(Date.now() - 1) })

it('gives a lease to one of many', async () => {
  const replicas = Array.from({ length: 5 }, (_, n) => new Leases(database.knex, `r${n}`, 10_000))
  const answers = await Promise.all(replicas.map((replica) => replica.acquire('one')))
  expect(answers.filter((freeAt) => freeAt === undefined)).toHaveLength(1)
  for (const freeAt of answers) {
    if (freeAt) expect(freeAt.getTime()).toBeGreaterThan(Date.now())
  }
})

it('passes it on when it was let go, or when it is over', async () => {
  const a = new Leases(database.knex, 'a', 10_000)
  const b = new Leases(database.knex, 'b', 10_000)
  expect(await a.acquire('two')).toBeUndefined()
  expect(await b.acquire('two')).toBeInstanceOf(Date)
  await a.release()
  expect(await b.acquire('two')).toBeUndefined()
  await expire('two')
  expect(await a.acquire('two')).toBeUndefined()
  await b.renew()
  expect(await b.acquire('two')).toBeInstanceOf(Date)
})

it('goes on at once after a restart under the same name', async () => {
  const before = new Leases(database.knex, 'same', 10_000)
  expect(await before.acquire('three')).toBeUndefined()
  const after = new Leases(database.knex, 'same', 10_000)
  expect(await after.acquire('three')).toBeUndefined()
})
