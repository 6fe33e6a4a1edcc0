import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { document } from '@sac/openapi'
import { encodePack, type PackFile, type PackHeader } from '@sac/openapi/pack'
import type { FastifyInstance, InjectOptions } from 'fastify'
import pino from 'pino'
import { DirectoryStore } from '../../src/adapters/embedded/directory-store.ts'
import { MemoryBus } from '../../src/adapters/embedded/memory-bus.ts'
import type { Actor, SidecarActor, UserActor } from '../../src/authorization/actor.ts'
import { Resources } from '../../src/authorization/resources.ts'
import { readConfig } from '../../src/config.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import type { StoredEvent } from '../../src/events/event.ts'
import { EventsService } from '../../src/events/events.service.ts'
import { filesHandlers } from '../../src/files/files.handlers.ts'
import { FilesService } from '../../src/files/files.service.ts'
import { createGroupSpace, createSpaces } from '../../src/files/spaces.ts'
import type { Handlers } from '../../src/http/handlers.ts'
import {
  createInternalListener,
  createPublicListener,
  type ListenerOptions,
} from '../../src/http/listeners.ts'
import { operationsOf } from '../../src/http/openapi-routes.ts'
import { OriginPolicy } from '../../src/http/origin-policy.ts'
import { SseStreams } from '../../src/http/sse.ts'
import type { ObjectStore } from '../../src/ports/object-store.ts'
import { SettingsService } from '../../src/settings/settings.service.ts'
import { Metrics } from '../../src/system/metrics.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

export interface FilesApp {
  database: TestDatabase
  store: DirectoryStore
  objectsDir: string
  files: FilesService
  events: EventsService
  settings: SettingsService
  /** Every event so far, in order. */
  published: StoredEvent[]
  /** Every line of the log so far. */
  logged: { level: number; msg: string }[]
  publicListener: FastifyInstance
  internalListener: FastifyInstance
  /** A new agent with its spaces; of a new user unless one is given. */
  agent(userId?: number): Promise<TestAgent>
  /** A new group with its space; the first one owns it. @returns its id */
  group(...userIds: number[]): Promise<number>
  close(): Promise<void>
}

export interface TestAgent {
  agentId: number
  userId: number
  owner: UserActor
  sidecar: SidecarActor
  /** Calls the public listener as the owner. */
  call(method: InjectOptions['method'], url: string, options?: Call): Promise<Answer>
  /** Calls the internal listener as the sidecar; `url` follows `/internal/agents/{agentId}`. */
  side(method: InjectOptions['method'], url: string, options?: Call): Promise<Answer>
  /** Pushes a pack; contents by path. */
  push(space: string, pack: Partial<PackHeader>, contents?: Contents): Promise<Answer>
}

export interface Call {
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any
  raw: Buffer
}

export type Contents = Record<string, string | Buffer>

/** The files domain behind real listeners, database and store; who calls is said by the token. */
export async function createFilesApp(
  wrap: (store: DirectoryStore) => ObjectStore = (store) => store,
): Promise<FilesApp> {
  const database = await createTestDatabase({ createKnex, migrate })
  const { knex } = database
  const objectsDir = await mkdtemp(join(tmpdir(), 'sac-files-'))
  const store = await DirectoryStore.open(objectsDir)
  const bus = new MemoryBus()
  const published: StoredEvent[] = []
  bus.subscribe((event) => published.push(event))
  const events = new EventsService(knex, bus, (error) => {
    throw error
  })
  const settings = new SettingsService(knex)
  const files = new FilesService(knex, wrap(store), events, settings)
  const logged: FilesApp['logged'] = []
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line)) })
  const options: ListenerOptions = {
    log,
    handlers: { ...otherHandlers(), ...filesHandlers(files, events, async () => []) },
    authenticators: {
      session: async (token) => parseToken(token, 'user'),
      sidecar: async (token) => parseToken(token, 'sidecar') as SidecarActor | undefined,
    },
    resources: new Resources(knex),
    origins: new OriginPolicy(readConfig({ SAC_DATA_DIR: objectsDir })),
    streams: new SseStreams(),
    metrics: new Metrics(),
    servesApi: false,
    validateResponses: true,
  }
  const publicListener = await createPublicListener(options)
  const internalListener = await createInternalListener(options)

  const agent = async (userId?: number): Promise<TestAgent> => {
    const ownerId = userId ?? (await createUser(database))
    const agentId = await knex.transaction(async (trx) => {
      const [row] = await trx('agents')
        .insert({ owner_id: ownerId, name: `a${randomBytes(4).toString('hex')}`, generation: '1' })
        .returning('id')
      await createSpaces(trx, row.id)
      return row.id as number
    })
    const owner: UserActor = { kind: 'user', userId: ownerId, role: 'user', scopes: ['write'] }
    const sidecar: SidecarActor = { kind: 'sidecar', agentId, userId: ownerId }
    const side: TestAgent['side'] = (method, url, call) =>
      inject(internalListener, sidecar, method, `/internal/agents/${agentId}${url}`, call)
    return {
      agentId,
      userId: ownerId,
      owner,
      sidecar,
      call: (method, url, call) => inject(publicListener, owner, method, url, call),
      side,
      push: async (space, pack, contents = {}) =>
        side('POST', `/spaces/${space}/packs`, {
          headers: { 'content-type': 'application/vnd.sac.pack' },
          body: await packOf({ files: [], ...pack }, contents),
        }),
    }
  }
  const group = (...userIds: number[]) =>
    knex.transaction(async (trx) => {
      const slug = `g${randomBytes(4).toString('hex')}`
      const [row] = await trx('groups')
        .insert({ slug, name: slug, owner_id: userIds[0] })
        .returning('id')
      const members = userIds.map((user_id) => ({ group_id: row.id, user_id, role: 'member' }))
      await trx('group_members').insert(members)
      await createGroupSpace(trx, row.id)
      return row.id as number
    })
  return {
    database,
    store,
    objectsDir,
    files,
    events,
    settings,
    published,
    logged,
    publicListener,
    internalListener,
    agent,
    group,
    async close() {
      await publicListener.close()
      await internalListener.close()
      await events.stop()
      await database.drop()
      await rm(objectsDir, { recursive: true, force: true })
    },
  }
}

/** The listeners want a handler for each operation; those of other domains are not called here. */
function otherHandlers(): Handlers {
  const unused = () => {
    throw new Error('not an operation of the files domain')
  }
  const ids = operationsOf(document).map(({ operation }) => operation.operationId)
  return Object.fromEntries(ids.map((id) => [id, unused])) as unknown as Handlers
}

async function createUser({ knex }: TestDatabase): Promise<number> {
  const [row] = await knex('users')
    .insert({ username: `u${randomBytes(6).toString('hex')}` })
    .returning('id')
  return row.id
}

/** Credential that the test's authenticators understand: the actor itself. */
export const tokenOf = (actor: Actor) => Buffer.from(JSON.stringify(actor)).toString('base64url')

function parseToken(token: string, kind: string): Actor | undefined {
  const actor = JSON.parse(Buffer.from(token, 'base64url').toString()) as Actor
  return actor.kind === kind ? actor : undefined
}

export async function inject(
  listener: FastifyInstance,
  actor: Actor,
  method: InjectOptions['method'],
  url: string,
  { body, headers }: Call = {},
): Promise<Answer> {
  const response = await listener.inject({
    method: method!,
    url,
    headers: { host: 'localhost', authorization: `Bearer ${tokenOf(actor)}`, ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  const isJson = /json/.test(String(response.headers['content-type'] ?? ''))
  return {
    status: response.statusCode,
    headers: response.headers as Record<string, string>,
    body: isJson && response.body ? JSON.parse(response.body) : response.body,
    raw: response.rawPayload,
  }
}

export const sha256 = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex')

/** The entry of a pack for a content. */
export const packFile = (
  path: string,
  content: string | Buffer,
  rest: Partial<PackFile> = {},
): PackFile => ({
  path,
  digest: sha256(content),
  size: Buffer.byteLength(content),
  executable: false,
  modifiedAt: '2026-11-23T14:53:28.000Z',
  base: 0,
  ...rest,
})

export async function packOf(header: PackHeader, contents: Contents): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of encodePack(header, (file) => [Buffer.from(contents[file.path]!)])) {
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export const octets = (body: string | Buffer, headers: Record<string, string> = {}): Call => ({
  body: Buffer.from(body),
  headers: { 'content-type': 'application/octet-stream', ...headers },
})
