import { type ChildProcess, spawn } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BaseLogger } from 'pino'
import { identify, type ProcessIdentity, signal, waitForEnd } from '../sandbox/process-identity.ts'
import type { Privileges } from './privileges.ts'

const READY = /database system is ready to accept connections/
const PORT_TAKEN = /could not bind|could not create any TCP\/IP sockets/
/** Fast shutdown writes a checkpoint; on a slow disk that takes its time. */
const FAST_SHUTDOWN_MS = 20_000
const IMMEDIATE_SHUTDOWN_MS = 5_000

export interface PostmasterOptions {
  postgres: string
  cluster: string
  privileges: Privileges
  settings: Record<string, string>
  log: BaseLogger
}

/** The main process of a PostgreSQL server that accepts connections. */
export interface Postmaster {
  port: number
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<string>
  stop(): Promise<void>
}

/** Starts PostgreSQL on `port`, or on a free one, and waits until it accepts connections. */
export async function startPostmaster(
  options: PostmasterOptions,
  port?: number,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(options, port ?? (await freePort()))
    } catch (error) {
      // Between our looking for a free port and its binding it, somebody else may take it.
      if (attempt === 5 || !PORT_TAKEN.test(String(error))) throw error
    }
  }
}

/**
 * Ends a postmaster that a killed server left on this cluster. The caller owns the directory, so nobody needs it.
 */
export async function endStalePostmaster(cluster: string, log: BaseLogger): Promise<void> {
  const pidFile = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(pidFile, 10)
  if (!pid || !(await isPostmasterOf(pid, cluster))) return
  const postmaster = await identify(pid)
  if (!postmaster) return
  log.info({ pid }, 'ending the database server that an earlier run left behind')
  await end(postmaster)
}

async function launch(options: PostmasterOptions, port: number): Promise<Postmaster> {
  const { postgres, cluster, privileges, log } = options
  const settings = { ...options.settings, port: String(port) }
  const [program, ...args] = [
    ...privileges.prefix,
    ...[postgres, '-D', cluster],
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const child = spawn(program!, args, {
    ...privileges.options,
    cwd: '/',
    detached: true, // Ctrl-C is for the server, which still has to write
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, name) => resolve(name ? `signal ${name}` : `exit code ${code}`))
  })
  await readyOf(child, ended, log)
  const identity = await identify(child.pid!)
  const stop = async () => {
    if (identity) await end(identity)
    await ended
  }
  return { port, ended, stop }
}

async function readyOf(child: ChildProcess, ended: Promise<string>, log: BaseLogger) {
  const output: string[] = []
  let isReady = false
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (/\b(FATAL|PANIC):/.test(line)) log.warn({ line }, 'database server')
      else log.debug({ line }, 'database server')
      if (isReady) return
      output.push(line)
      if (!READY.test(line)) return
      isReady = true
      resolve()
    })
    ended.then((how) =>
      reject(new Error(`PostgreSQL did not start (${how}):\n${output.slice(-10).join('\n')}`)),
    )
  })
}

async function end(postmaster: ProcessIdentity): Promise<void> {
  await signal(postmaster, 'SIGINT')
  if (await waitForEnd(postmaster, FAST_SHUTDOWN_MS)) return
  await signal(postmaster, 'SIGQUIT')
  if (await waitForEnd(postmaster, IMMEDIATE_SHUTDOWN_MS)) return
  await signal(postmaster, 'SIGKILL')
  await waitForEnd(postmaster, IMMEDIATE_SHUTDOWN_MS)
}

/** A postmaster works in its data directory; a pid that was given away does not. */
async function isPostmasterOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return true // PostgreSQL checks again through its shared memory
  return (await readlink(`/proc/${pid}/cwd`).catch(() => undefined)) === cluster
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
