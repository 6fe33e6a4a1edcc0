import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { DirectoryStore } from './adapters/embedded/directory-store.ts'
import { MemoryBus } from './adapters/embedded/memory-bus.ts'
import { startPostgres } from './adapters/embedded/postgres/start-postgres.ts'
import { ProcessRuntime } from './adapters/embedded/process-runtime.ts'
import type { AuthService } from './auth/auth.service.ts'
import { Resources } from './authorization/resources.ts'
import { type Config, publicPortOf } from './config.ts'
import { createKnex, type Knex, migrate } from './db/knex.ts'
import {
  closeListener,
  createInternalListener,
  createPublicListener,
  type ListenerOptions,
} from './http/listeners.ts'
import { loadSecrets, prepareDataDir } from './secrets.ts'
import { type Adapters, createServices, type Services } from './services.ts'
import { Leases } from './sessions/leases.ts'
import { Metrics } from './system/metrics.ts'

export type { Adapters } from './services.ts'

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
  services: Services
  auth: AuthService
  localKey: string | undefined
  /** Listens, takes over what runs, starts the work in the background. */
  start(): Promise<{ publicPort: number; internalPort: number }>
  /** Sandboxes that go on without this process and are taken over at the next start. */
  sandboxesLeft(): number
  /** Ends streams and listeners first, then the parts behind them. */
  stop(): Promise<void>
}

/** Events are kept for a day. */
const DAY_MS = 24 * 3_600_000
const MAINTENANCE_INTERVAL_MS = 10 * 60_000
const MAINTENANCE_LEASE_MS = 3 * MAINTENANCE_INTERVAL_MS

/** Builds the server from its configuration: adapters, services, handlers, listeners. The only place that names adapters. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log } = options
  prepareDataDir(config.dataDir)
  const secrets = loadSecrets(config)
  const { adapters, close } = await openAdapters(options)
  let isStopping = false
  const services = createServices({
    adapters,
    config,
    secrets,
    log,
    internalUrl: () => `http://${config.internalHost}:${portOf(internalListener)}`,
    isStopping: () => isStopping,
  })
  const {
    handlers,
    authenticators,
    origins,
    streams,
    auth,
    settings,
    agents,
    events,
    reconciler,
    gateway,
    egress,
    usageRecorder,
    egressLog,
    llmClient,
  } = services
  const metrics = new Metrics()
  metrics.gauge(
    'sac_open_terminals',
    'Terminals that are attached to this process.',
    () => gateway.terminals.count,
  )
  const listenerOptions: ListenerOptions = {
    log,
    handlers,
    authenticators,
    resources: new Resources(adapters.knex),
    origins,
    streams,
    metrics,
    servesApi: config.roles.has('api'),
    validateResponses: options.validateResponses ?? false,
  }
  const publicListener = await createPublicListener(listenerOptions)
  const internalListener = await createInternalListener(listenerOptions)
  if (config.roles.has('terminal')) gateway.attach(publicListener.server)
  egress.attach(internalListener.server)

  const leases = new Leases(adapters.knex, config.replicaName, MAINTENANCE_LEASE_MS)
  const maintain = async () => {
    // One replica at a time; another takes over when the holder has not been heard of for a while.
    if (await leases.acquire('maintenance')) return
    for (const part of services.maintenance) await part.run()
    const days = await settings.get('trashRetentionDays')
    await agents.purgeDeleted(new Date(Date.now() - days * DAY_MS))
    await events.prune(new Date(Date.now() - DAY_MS))
  }
  let timer: NodeJS.Timeout | undefined
  const background = () =>
    maintain().catch((error) => log.error({ err: error }, 'maintenance failed; it is tried again'))

  return {
    publicListener,
    internalListener,
    services,
    auth,
    localKey: secrets.localKey,
    async start() {
      const port = publicPortOf(config)
      await internalListener.listen({ host: config.internalHost, port: config.internalPort })
      events.start()
      await adapters.runtime.start()
      await reconciler.start()
      await publicListener.listen({ host: config.host, port })
      if (config.roles.has('maintenance')) {
        timer = setInterval(background, MAINTENANCE_INTERVAL_MS)
        void background()
      }
      return { publicPort: portOf(publicListener), internalPort: portOf(internalListener) }
    },
    sandboxesLeft: () => adapters.runtime.list().filter(({ phase }) => phase === 'running').length,
    async stop() {
      isStopping = true
      clearInterval(timer)
      gateway.close()
      await reconciler.stop()
      await closeListener(publicListener)
      egress.close()
      await closeListener(internalListener)
      llmClient.close()
      await usageRecorder.stop()
      await egressLog.flush()
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
    const [knex, runtime] = await Promise.all([
      given.knex ?? openDatabase(config, log, closers),
      given.runtime ?? openRuntime(config, log, closers),
    ])
    const adapters: Adapters = {
      knex,
      runtime,
      objects: given.objects ?? (await DirectoryStore.open(join(config.dataDir, 'store'))),
      bus: given.bus ?? new MemoryBus(),
    }
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

async function openRuntime(
  { dataDir, unsafeNoSandbox, claudeBin }: Config,
  log: Logger,
  closers: (() => Promise<unknown>)[],
): Promise<ProcessRuntime> {
  const runtime = await ProcessRuntime.open({
    dataDir,
    log,
    allowUnconfined: unsafeNoSandbox,
    claude: claudeBin,
  })
  closers.push(() => runtime.close())
  return runtime
}
