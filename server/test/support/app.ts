import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { SignJWT } from 'jose'
import pino from 'pino'
import { type Adapters, type App, createApp } from '../../src/app.ts'
import { SYSTEM } from '../../src/authorization/actor.ts'
import { readConfig } from '../../src/config.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { UsersService } from '../../src/users/users.service.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

/** Somebody who is signed in. */
export interface Person {
  userId: number
  username: string
  token: string
}

/** A built server on a database of its own; answers that do not fit the spec fail the test. */
export interface TestApp {
  app: App
  database: TestDatabase
  dataDir: string
  /** Calls the public listener without a socket. */
  call(method: InjectOptions['method'], url: string, options?: CallOptions): Promise<Answer>
  /** Calls the internal listener. */
  callInternal(method: InjectOptions['method'], url: string, options?: CallOptions): Promise<Answer>
  /** Creates a user without a password and signs them in. */
  person(role?: 'user' | 'admin'): Promise<Person>
  setPassword(userId: number, password: string): Promise<void>
  close(): Promise<void>
}

export interface CallOptions {
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Record<string, unknown>
  /** Parsed where it is JSON, else text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
  raw: Buffer
}

export async function createTestApp(
  options: { adapters?: Partial<Adapters>; env?: NodeJS.ProcessEnv } = {},
): Promise<TestApp> {
  const database = await createTestDatabase({ createKnex, migrate })
  const dataDir = await mkdtemp(join(tmpdir(), 'sac-test-'))
  const config = readConfig({
    SAC_DATA_DIR: dataDir,
    API_GATEWAY_PORT: '0',
    SAC_INTERNAL_PORT: '0',
    ...options.env,
  })
  const log = pino({ level: process.env['SAC_TEST_LOG'] ?? 'silent' })
  const app = await createApp({
    config,
    log,
    adapters: { knex: database.knex, ...options.adapters },
    validateResponses: true,
  })
  await app.publicListener.ready()
  await app.internalListener.ready()
  const callOn =
    (listener: App['publicListener']) =>
    async (
      method: InjectOptions['method'],
      url: string,
      { token, body, headers }: CallOptions = {},
    ) => {
      const response = await listener.inject({
        method: method!,
        url,
        // Each call from an address of its own: the limit on sign-ins is per address.
        remoteAddress: `127.${randomBytes(3).join('.')}`,
        headers: {
          host: 'localhost',
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { payload: body as object }),
      })
      const isJson = /json/.test(String(response.headers['content-type'] ?? ''))
      return {
        status: response.statusCode,
        headers: response.headers,
        body: isJson && response.body ? JSON.parse(response.body) : response.body,
        raw: response.rawPayload,
      }
    }
  const call = callOn(app.publicListener)
  const users = new UsersService(database.knex, () => {})
  const { jwtSecret } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'))
  // What a sign-in leaves, without the slow hash of a password.
  const signIn = async (userId: number) => {
    const id = randomUUID()
    const expires_at = new Date(Date.now() + 3_600_000)
    await database.knex('sign_ins').insert({ id, user_id: userId, expires_at })
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('sac')
      .setJti(id)
      .setExpirationTime(expires_at)
      .sign(Buffer.from(jwtSecret))
  }
  return {
    app,
    database,
    dataDir,
    call,
    callInternal: callOn(app.internalListener),
    async person(role = 'user') {
      const username = `u${randomBytes(6).toString('hex')}`
      const email = `${username}@example.com`
      const user = await users.create(SYSTEM, { username, email, role })
      return { userId: user.id, username, token: await signIn(user.id) }
    },
    async setPassword(userId, password) {
      await users.resetPassword(SYSTEM, userId, password)
    },
    async close() {
      await app.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
