import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const SERVER_MAIN = join(root, 'server/dist/main.js')
export const SAC_BIN = join(root, 'cli/bin/sac.js')

/** The built server as a process of its own, on ports and a data directory of its own. */
export interface RunningServer {
  url: string
  /** Home of whoever runs the server and `sac`. */
  home: string
  dataDir: string
  /** What the server printed so far, and what it logs. */
  output(): string
  readonly process: ChildProcess
  /** Kills without warning, as a crash or the OOM killer would. */
  kill9(): Promise<void>
  /** Starts again on the same ports and data. */
  restart(): Promise<void>
  stop(): Promise<void>
  /** Stops, ends its sandboxes and removes the data. */
  remove(): Promise<void>
  env: NodeJS.ProcessEnv
}

/** @param wrap command line that the server's own is appended to */
export async function startServer(
  env: NodeJS.ProcessEnv = {},
  wrap: string[] = [],
): Promise<RunningServer> {
  const home = await mkdtemp(join(tmpdir(), 'sac-e2e-'))
  const [port, internalPort] = await freePorts(2)
  const serverEnv = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: '',
    XDG_CONFIG_HOME: '',
    SAC_DATA_DIR: join(home, 'data'),
    API_GATEWAY_PORT: String(port),
    SAC_INTERNAL_PORT: String(internalPort),
    ...env,
  }
  let child: ChildProcess
  let text = ''
  const start = async () => {
    const from = text.length
    const [program, ...args] = [...wrap, process.execPath, SERVER_MAIN]
    child = spawn(program!, args, {
      env: serverEnv,
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await waitUntil(
      () => {
        if (child.exitCode !== null)
          throw new Error(`the server ended with ${child.exitCode}:\n${text.slice(-4000)}`)
        return /SAC is ready at/.test(text.slice(from))
      },
      { what: 'the server to be ready', timeoutMs: 100_000 },
    ).catch((error) => {
      child.kill('SIGTERM') // Nobody else has it to end it.
      throw error
    })
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    home,
    dataDir: serverEnv.SAC_DATA_DIR,
    output: () => text,
    get process() {
      return child
    },
    env: serverEnv,
    kill9: () => end('SIGKILL'),
    restart: start,
    stop: () => end('SIGTERM'),
    async remove() {
      await end('SIGTERM')
      await endSandboxes(serverEnv.SAC_DATA_DIR)
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What was left running on purpose by the server's end. */
async function endSandboxes(dataDir: string): Promise<void> {
  for (const { childPid, sidecarPid } of await sandboxRecords(dataDir)) {
    for (const pid of [childPid, sidecarPid]) {
      try {
        if (pid) process.kill(pid, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
  }
}

export interface SandboxRecord {
  agentId: number
  /** pid 1 of the sandbox, as the host sees it. */
  childPid: number
  sidecarPid: number
}

/** The records that the process runtime keeps for adoption. */
export async function sandboxRecords(dataDir: string): Promise<SandboxRecord[]> {
  const { stdout } = await run('find', [
    join(dataDir, 'agents'),
    '-maxdepth',
    '2',
    '-name',
    'sandbox.json',
  ])
  const paths = stdout.split('\n').filter(Boolean)
  return Promise.all(
    paths.map(async (path) => {
      const record = JSON.parse(await readFile(path, 'utf8'))
      return {
        agentId: Number(path.split('/').at(-2)),
        childPid: record.root.pid,
        sidecarPid: record.sidecar?.pid ?? 0,
      }
    }),
  )
}

export interface Finished {
  code: number
  stdout: string
  stderr: string
}

/** Runs the built `sac` and waits for its end. */
export const sac = (
  server: Pick<RunningServer, 'env'>,
  args: string[],
  options: { input?: string; timeoutMs?: number; env?: NodeJS.ProcessEnv } = {},
) =>
  run(process.execPath, [SAC_BIN, ...args], { ...options, env: { ...server.env, ...options.env } })

/** `sac … --json`, parsed. @throws when it fails */
export async function sacJson<T>(server: Pick<RunningServer, 'env'>, args: string[]): Promise<T> {
  const { code, stdout, stderr } = await sac(server, [...args, '--json'])
  if (code !== 0) throw new Error(`sac ${args.join(' ')}: exit ${code}\n${stdout}\n${stderr}`)
  return JSON.parse(stdout) as T
}

export function run(
  command: string,
  args: string[],
  {
    input,
    timeoutMs = 120_000,
    env = process.env,
    cwd,
  }: { input?: string; timeoutMs?: number; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { env, cwd, timeout: timeoutMs, maxBuffer: 64 * 1024 ** 2 },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 128) : 0, stdout, stderr }),
    )
    // A command that ends without reading its input is no error.
    child.stdin?.on('error', () => {})
    // A program may end without having read its input.
    child.stdin?.on('error', () => {}).end(input ?? '')
  })
}

type Falsy = false | undefined | null | 0 | ''

/** Polls until `check` is true or gives a value; its errors come through at once. */
export async function waitUntil<T>(
  check: () => T | Falsy | Promise<T | Falsy>,
  {
    what = 'a condition',
    timeoutMs = 30_000,
    intervalMs = 20,
  }: { what?: string; timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await check()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
}

/**
 * Ports that nothing listens on, below those that systems give to connections: until a server listens, and while it is
 * away between two starts, no connection of another test takes its port.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(10_000, 32_000)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

/** Another user, with a home and a token of their own. */
export async function addUser(
  server: RunningServer,
  username: string,
): Promise<{ env: NodeJS.ProcessEnv; home: string }> {
  const password = `${username}-has-a-long-password`
  const email = `${username}@example.com`
  const create = ['user', 'create', username, '--email', email, '--password-stdin']
  const created = await sac(server, create, { input: password })
  if (created.code !== 0) throw new Error(created.stderr)
  const home = await mkdtemp(join(server.home, `${username}-`))
  // The key file of the server is of who runs it.
  const env = { ...server.env, HOME: home, SAC_DATA_DIR: join(home, 'none'), SAC_URL: server.url }
  const signIn = ['login', '--username', username, '--password-stdin']
  const signedIn = await sac({ env }, signIn, { input: password })
  if (signedIn.code !== 0) throw new Error(signedIn.stderr)
  return { env, home }
}
