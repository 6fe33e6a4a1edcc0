import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type EmbeddedPostgres,
  startPostgres,
} from '../../src/adapters/embedded/postgres/start-postgres.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { createTestDatabase } from '../support/database.ts'

const log = pino({ level: 'silent' })
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sac-postgres-'))
})
afterAll(async () => {
  await rm(dir, { recursive: true })
})

async function query(server: Omit<EmbeddedPostgres, 'stop'>, sql: string) {
  const { host, port, user, password, database } = server
  const client = new pg.Client({ host, port, user, password, database })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

function postmasterPid(dataDir: string): Promise<number> {
  return readFile(join(dataDir, 'cluster/postmaster.pid'), 'utf8').then((text) =>
    Number.parseInt(text, 10),
  )
}

describe('startPostgres', () => {
  it('keeps data and password over a stop, and starts warm in well under a second', async () => {
    const dataDir = join(dir, 'warm')
    const first = await startPostgres({ dataDir, log })
    await query(first, 'create table note as select 42 as n')
    await first.stop()
    const before = performance.now()
    const second = await startPostgres({ dataDir, log })
    const warmMs = performance.now() - before
    expect(await query(second, 'select n from note')).toEqual([{ n: 42 }])
    await second.stop()
    expect(second.password).toBe(first.password)
    expect(warmMs).toBeLessThan(300)
  })

  it('shows its password to nobody else and refuses a wrong one', async () => {
    const dataDir = join(dir, 'secret')
    const server = await startPostgres({ dataDir, log, durability: 'test' })
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600)
    await expect(query({ ...server, password: 'wrong' }, 'select 1')).rejects.toThrow(/password/)
    await server.stop()
  })

  it('works in a folder that only its owner may enter', async () => {
    const closed = join(dir, 'closed')
    const server = await startPostgres({ dataDir: join(closed, 'db'), log, durability: 'test' })
    await chmod(closed, 0o700)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  it('refuses a second start on the same folder and allows it after the stop', async () => {
    const dataDir = join(dir, 'twice')
    const server = await startPostgres({ dataDir, log, durability: 'test' })
    await expect(startPostgres({ dataDir, log, durability: 'test' })).rejects.toThrow(
      `in use by process ${process.pid}`,
    )
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    const next = await startPostgres({ dataDir, log, durability: 'test' })
    await next.stop()
  })

  it('starts a database server that died again, on the same port', async () => {
    const dataDir = join(dir, 'died')
    const server = await startPostgres({ dataDir, log })
    await query(server, 'create table note as select 42 as n')
    const pid = await postmasterPid(dataDir)
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(() => query(server, 'select n from note').catch((error) => error.code), {
        timeout: 10_000,
      })
      .toEqual([{ n: 42 }])
    expect(await postmasterPid(dataDir)).not.toBe(pid)
    await server.stop()
  })
})

describe('a server process that is killed', () => {
  let program: string

  beforeAll(async () => {
    program = fileURLToPath(new URL('../../dist/test/postgres-owner.mjs', import.meta.url))
    await build({
      entryPoints: [fileURLToPath(new URL('../support/postgres-owner.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    })
  })

  function startOwner(dataDir: string): Promise<{ owner: ChildProcess; server: EmbeddedPostgres }> {
    const owner = spawn(process.execPath, [program, dataDir], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    return new Promise((resolve, reject) => {
      owner.stdout!.once('data', (line) => resolve({ owner, server: JSON.parse(String(line)) }))
      owner.once('exit', (code) => reject(new Error(`exit code ${code}`)))
    })
  }

  it('leaves a folder that the next start takes over, with all that was committed', async () => {
    const dataDir = join(dir, 'killed')
    const { owner, server } = await startOwner(dataDir)
    await query(server, 'create table note (n int)')
    await expect(startPostgres({ dataDir, log })).rejects.toThrow(`in use by process ${owner.pid}`)
    for (let n = 1; n <= 3; n++) {
      await query(server, `insert into note values (${n})`)
    }
    const ended = new Promise((resolve) => owner.once('exit', resolve))
    owner.kill('SIGKILL')
    await ended
    const next = await startPostgres({ dataDir, log })
    expect(await query(next, 'select count(*)::int as n from note')).toEqual([{ n: 3 }])
    await next.stop()
  })

  it('is followed by exactly one of several that start at once', async () => {
    const dataDir = join(dir, 'raced')
    const { owner } = await startOwner(dataDir)
    const ended = new Promise((resolve) => owner.once('exit', resolve))
    owner.kill('SIGKILL')
    await ended
    const starts = await Promise.allSettled([
      startOwner(dataDir),
      startOwner(dataDir),
      startPostgres({ dataDir, log }),
    ])
    const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    expect(started).toHaveLength(1)
    for (const one of started) {
      if ('owner' in one) await stopOwner(one.owner)
      else await one.stop()
    }
  })

  function stopOwner(owner: ChildProcess) {
    const ended = new Promise((resolve) => owner.once('exit', resolve))
    owner.stdin!.end()
    return ended
  }
})

describe('createTestDatabase', () => {
  it('gives each caller a migrated database of its own', async () => {
    const create = () => createTestDatabase({ createKnex, migrate })
    const databases = await Promise.all([1, 2, 3, 4].map(create))
    await databases[0]!.knex('settings').insert({ key: 'one', value: '1' })
    expect(await databases[1]!.knex('settings')).toEqual([])
    await Promise.all(databases.map((database) => database.drop()))
  })
})
