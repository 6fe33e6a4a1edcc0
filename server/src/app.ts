import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { MemoryBus } from './adapters/embedded/memory-bus.ts'
import { startPostgres } from './adapters/embedded/postgres/start-postgres.ts'
import { ACCESS_TOKEN_PREFIX, AccessTokensService } from './auth/access-tokens.service.ts'
import { authHandlers } from './auth/auth.handlers.ts'
import { AuthService } from './auth/auth.service.ts'
import { Resources } from './authorization/resources.ts'
import type { Config } from './config.ts'
import { SecretBox } from './crypto/secret-box.ts'
import { createKnex, migrate } from './db/knex.ts'
import { eventHandlers } from './events/events.handlers.ts'
import { EventsService } from './events/events.service.ts'
import type { Handlers } from './http/handlers.ts'
import {
  createInternalListener,
  createPublicListener,
  type ListenerOptions,
} from './http/listeners.ts'
import { closeEventStreams } from './http/openapi-routes.ts'
import { OriginPolicy } from './http/origin-policy.ts'
import type { AgentRuntime } from './ports/agent-runtime.ts'
import type { EventBus } from './ports/event-bus.ts'
import type { ObjectStore } from './ports/object-store.ts'
import { loadSecrets, prepareDataDir } from './secrets.ts'
import { settingHandlers } from './settings/settings.handlers.ts'
import { SettingsService } from './settings/settings.service.ts'
import { Metrics } from './system/metrics.ts'
import { systemHandlers } from './system/system.handlers.ts'
import { userHandlers } from './users/users.handlers.ts'
import { UsersService } from './users/users.service.ts'

/** The parts that differ between one machine and a cluster. */
export interface Adapters {
  knex: Knex
  runtime: AgentRuntime
  objects: ObjectStore
  bus: EventBus
}

export interface AppOptions {
  config: Config
  log: Logger
  /** Replaces what the configuration would choose; the caller closes what it gives. */
  adapters?: Partial<Adapters>
  /** Answers that do not fit the spec fail; for tests. */
  validateResponses?: boolean
}

/** A built server: nothing listens yet. */
export interface App {
  publicListener: FastifyInstance
  internalListener: FastifyInstance
  auth: AuthService
  localKey: string | undefined
  /** Listens, takes over what runs, starts the work in the background. */
  start(): Promise<{ publicPort: number; internalPort: number }>
  /** Ends streams and listeners first, then the parts behind them. */
  stop(): Promise<void>
}

const PRUNE_EVENTS_AFTER_MS = 24 * 3_600_000
const MAINTENANCE_INTERVAL_MS = 10 * 60_000

/** Builds the server from its configuration: adapters, services, handlers, listeners. The only place that names adapters. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log } = options
  prepareDataDir(config.dataDir)
  const secrets = loadSecrets(config)
  const box = new SecretBox(secrets.masterKey, secrets.formerMasterKeys)
  const { adapters, close } = await openAdapters(options)
  const { knex, runtime, bus } = adapters
  const logError = (error: unknown) =>
    log.error({ err: error }, 'background work failed; it is tried again')

  const events = new EventsService(knex, bus, logError)
  const settings = new SettingsService(knex)
  const users = new UsersService(knex, () => {})
  const auth = new AuthService({
    knex,
    users,
    settings,
    jwtSecret: secrets.jwtSecret,
    localKey: secrets.localKey,
    onSignInEnded: () => {},
  })
  const accessTokens = new AccessTokensService(knex)
  const resources = new Resources(knex)
  const metrics = new Metrics()

  let isStopping = false
  const handlers = {
    ...systemHandlers({ knex, runtime, auth, settings, isStopping: () => isStopping }),
    ...authHandlers(auth, accessTokens, settings),
    ...userHandlers(users),
    ...settingHandlers(settings),
    ...eventHandlers(events),
  } as Handlers
  const listenerOptions: ListenerOptions = {
    log,
    handlers,
    authenticators: {
      session: (token) =>
        token.startsWith(`${ACCESS_TOKEN_PREFIX}_`)
          ? accessTokens.actorOf(token)
          : auth.actorOfSession(token),
      sidecar: async () => undefined,
    },
    resources,
    origins: new OriginPolicy(config),
    metrics,
    servesApi: config.roles.has('api'),
    validateResponses: options.validateResponses ?? false,
  }
  const publicListener = await createPublicListener(listenerOptions)
  const internalListener = await createInternalListener(listenerOptions)

  const maintain = async () => {
    await events.prune(new Date(Date.now() - PRUNE_EVENTS_AFTER_MS))
  }
  let timer: NodeJS.Timeout | undefined

  return {
    publicListener,
    internalListener,
    auth,
    localKey: secrets.localKey,
    async start() {
      const port = config.roles.has('api') ? config.port : config.terminalPort
      await internalListener.listen({ host: config.internalHost, port: config.internalPort })
      await publicListener.listen({ host: config.host, port })
      await runtime?.start()
      events.start()
      if (config.roles.has('maintenance')) {
        timer = setInterval(() => maintain().catch(logError), MAINTENANCE_INTERVAL_MS)
      }
      return { publicPort: portOf(publicListener), internalPort: portOf(internalListener) }
    },
    async stop() {
      isStopping = true
      clearInterval(timer)
      closeEventStreams()
      await publicListener.close()
      await internalListener.close()
      await events.stop()
      await close()
    },
  }
}

const portOf = (listener: FastifyInstance) => {
  const address = listener.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Opens what the configuration names and `given` does not bring; `close` undoes it in reverse. */
async function openAdapters({ config, log, adapters: given = {} }: AppOptions) {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
  }
  try {
    const knex = given.knex ?? (await openDatabase(config, log, closers))
    const bus = given.bus ?? new MemoryBus()
    const adapters = { ...given, knex, bus } as Adapters
    return { adapters, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openDatabase(
  config: Config,
  log: Logger,
  closers: (() => Promise<unknown>)[],
): Promise<Knex> {
  let database = config.database
  if (!database) {
    const postgres = await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log })
    closers.push(() => postgres.stop())
    database = postgres
  }
  const { host, port, user, password, database: name } = database
  const knex = createKnex({ host, port, user, password, database: name })
  closers.push(() => knex.destroy())
  await migrate(knex)
  return knex
}
