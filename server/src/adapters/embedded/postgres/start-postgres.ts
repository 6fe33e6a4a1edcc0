import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { BaseLogger } from 'pino'
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts'
import { ownDirectory } from './directory-owner.ts'
import {
  endStalePostmaster,
  type Postmaster,
  type PostmasterOptions,
  startPostmaster,
} from './postmaster.ts'
import { choosePrivileges, type Privileges } from './privileges.ts'

const USER = 'sac'
const RESTART_DELAYS_MS = [0, 200, 1_000, 5_000]

export interface PostgresOptions {
  /** Made when missing; holds the data, the password and who owns it. */
  dataDir: string
  log: BaseLogger
  /** `full` (default): what was committed survives a power cut. `test`: nothing does, and everything is faster. */
  durability?: 'full' | 'test'
}

/** A running database server, and how to reach it. */
export interface EmbeddedPostgres {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Ends the server; what was committed is kept. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that came with npm on `dataDir`. A server that a killed process left there is ended first; one
 * that dies while we run is started again on the same port.
 * @throws Error when another live process uses `dataDir`, or there are no binaries for this platform
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { log, durability = 'full' } = options
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const owner = await ownDirectory(dataDir)
  try {
    const cluster = join(dataDir, 'cluster')
    const [binaries, privileges, password] = await Promise.all([
      findPostgresBinaries(),
      choosePrivileges(),
      readOrMakePassword(dataDir),
    ])
    if (await exists(join(cluster, 'PG_VERSION'))) await endStalePostmaster(cluster, log)
    else await initialise(dataDir, binaries, privileges, durability)
    await privileges.own(cluster)
    const settings = settingsFor(durability)
    const keeper = await keepRunning({ ...binaries, cluster, privileges, settings, log })
    return {
      host: '127.0.0.1',
      port: keeper.port,
      user: USER,
      password,
      database: 'postgres',
      stop: async () => {
        await keeper.stop()
        await owner.release()
      },
    }
  } catch (error) {
    await owner.release()
    throw error
  }
}

function settingsFor(durability: 'full' | 'test'): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '64MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    timezone: 'UTC',
    // Statements hold what people wrote; the application logs its own errors.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    ...(durability === 'test' && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
    }),
  }
}

async function initialise(
  dataDir: string,
  { initdb }: PostgresBinaries,
  privileges: Privileges,
  durability: 'full' | 'test',
): Promise<void> {
  // Aside and renamed: what an interrupted start leaves is never taken for a cluster.
  const aside = join(dataDir, 'cluster.new')
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { mode: 0o700 })
  const passwordFile = join(dataDir, 'password.new')
  await writeFile(passwordFile, await readFile(join(dataDir, 'password')), { mode: 0o600 })
  await Promise.all([privileges.own(aside), privileges.own(passwordFile)])
  const [program, ...args] = [
    ...privileges.prefix,
    ...[initdb, '-D', aside, '-U', USER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-instructions', ...(durability === 'test' ? ['--no-sync'] : [])],
  ]
  await promisify(execFile)(program!, args, {
    ...privileges.options,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  })
  await rm(passwordFile)
  await rename(aside, join(dataDir, 'cluster'))
  await syncDirectory(dataDir)
}

async function keepRunning(options: PostmasterOptions) {
  let isStopping = false
  let current = await startPostmaster(options)
  const port = current.port

  const restart = async (how: string): Promise<Postmaster | undefined> => {
    options.log.error({ how }, 'the database server ended by itself; starting it again')
    for (let attempt = 0; !isStopping; attempt++) {
      await delay(RESTART_DELAYS_MS[Math.min(attempt, RESTART_DELAYS_MS.length - 1)])
      try {
        await endStalePostmaster(options.cluster, options.log)
        return await startPostmaster(options, port)
      } catch (error) {
        options.log.error({ err: error }, 'the database server cannot be started again yet')
      }
    }
  }
  const supervise = async () => {
    for (;;) {
      const how = await current.ended
      if (isStopping) return
      const next = await restart(how)
      if (!next) return
      current = next
    }
  }
  const supervised = supervise()
  return {
    port,
    stop: async () => {
      isStopping = true
      await current.stop()
      await supervised
      await current.stop() // a restart that was under way
    },
  }
}

async function readOrMakePassword(dataDir: string): Promise<string> {
  const path = join(dataDir, 'password')
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const password = randomBytes(24).toString('base64url')
  const file = await open(`${path}.aside`, 'w', 0o600)
  await file.writeFile(password)
  await file.sync()
  await file.close()
  await rename(`${path}.aside`, path)
  return password
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  await directory.sync()
  await directory.close()
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
