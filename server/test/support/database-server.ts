import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import {
  type EmbeddedPostgres,
  startPostgres,
} from '../../src/adapters/embedded/postgres/start-postgres.ts'

/** Starts a database server that forgets everything when it stops. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sac-test-postgres-'))
  const server = await startPostgres({
    dataDir,
    log: pino({ level: 'warn' }),
    durability: 'test',
  })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true })
  }
  return { ...server, stop }
}

/**
 * Vitest's global set-up: one database server for all test files of a run, started when the first one asks for it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  let server: Promise<EmbeddedPostgres> | undefined
  const desk = createServer(async (_request, response) => {
    try {
      server ??= startTestServer()
      response.end(JSON.stringify(await server))
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
  process.env['SAC_TEST_DATABASE_DESK'] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`
  return async () => {
    desk.close()
    await (await server)?.stop()
  }
}
