import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { connectTo } from '../../src/adapters/embedded/sandbox/untrusted-files.ts'
import {
  type RuntimeDescription,
  RuntimeError,
  type SandboxObservation,
  type SandboxSpec,
  type SandboxUsage,
} from '../../src/ports/agent-runtime.ts'

/** Somebody who is not root and not known on this machine. */
const ORDINARY_UID = 65_500
const repository = fileURLToPath(new URL('../../../', import.meta.url))
const bundle = join(repository, 'node_modules/.cache/sac-test', `sandbox-host-${process.pid}.mjs`)
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** One way to run a server: as whom, and with what its sandboxes are made. */
export interface Mode {
  name: string
  isRoot: boolean
  way: 'bwrap' | 'unshare' | 'none'
}

export const CONFINED_MODES: Mode[] = [
  { name: 'root, bwrap', isRoot: true, way: 'bwrap' },
  { name: 'root, unshare', isRoot: true, way: 'unshare' },
  { name: 'user, bwrap', isRoot: false, way: 'bwrap' },
  { name: 'user, unshare', isRoot: false, way: 'unshare' },
]

/** Why a mode cannot run on this machine; undefined when it can. */
export async function whyNot(mode: Mode): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'needs Linux'
  if (mode.isRoot && process.getuid!() !== 0) return 'needs root'
  const dataDir = await makeDataDir(mode)
  const host = await SandboxHost.start(mode, dataDir)
  await host.end()
  await rm(dataDir, { recursive: true })
  return host.description.isUsable ? undefined : host.description.reason
}

/** A data directory that only its owner can enter. */
export async function makeDataDir({ isRoot }: Mode): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sac-sandbox-'))
  if (!isRoot && process.getuid!() === 0) await chown(dataDir, ORDINARY_UID, ORDINARY_UID)
  return dataDir
}

export function sandboxSpec(agentId: number, over: Partial<SandboxSpec> = {}): SandboxSpec {
  return {
    agentId,
    userId: 7,
    generation: 'one',
    env: { FROM_SPEC: 'yes' },
    managedSettings: { permissions: { defaultMode: 'bypassPermissions' } },
    instructions: 'Be kind.',
    sidecarToken: `canary-token-${agentId}`,
    internalUrl: 'http://127.0.0.1:9',
    publicKey: 'AAAA',
    cpuMillicores: 1000,
    memoryBytes: 512 * 1024 * 1024,
    ...over,
  }
}

/** A server process with a `ProcessRuntime`, which can be killed without ending the test. */
export class SandboxHost {
  readonly child: ChildProcess
  description!: RuntimeDescription
  readonly observations: SandboxObservation[] = []
  readonly #dataDir: string
  readonly #waiting = new Map<
    number,
    (answer: { result?: unknown; error?: RuntimeError }) => void
  >()
  #lastId = 0

  private constructor(child: ChildProcess, dataDir: string) {
    this.child = child
    this.#dataDir = dataDir
  }

  /** @param env of the server process, besides a path */
  static async start(
    mode: Mode,
    dataDir: string,
    env: Record<string, string> = {},
    over: { allowUnconfined?: boolean } = {},
  ): Promise<SandboxHost> {
    await buildHost()
    const options = {
      dataDir,
      allowUnconfined: mode.way === 'none',
      ways: mode.way === 'none' ? [] : [mode.way],
      code: { podBundle: beside('sandbox-pod.cjs'), sidecarBundle: beside('sandbox-sidecar.mjs') },
      ...over,
    }
    const command = [process.execPath, bundle, JSON.stringify(options)]
    const isDropped = !mode.isRoot && process.getuid!() === 0
    const [program, ...args] = isDropped ? [...dropped(), ...command] : command
    const child = spawn(program!, args, {
      cwd: '/',
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const host = new SandboxHost(child, dataDir)
    await host.#listen()
    return host
  }

  call(method: 'start' | 'close'): Promise<void>
  call(method: 'apply', spec: SandboxSpec): Promise<void>
  /** Connects to the pod, and hangs up. */
  call(method: 'connect', agentId: number): Promise<unknown>
  call(method: 'stop', agentId: number, options?: { graceMs?: number }): Promise<void>
  call(method: 'destroy', agentId: number): Promise<void>
  call(method: 'list'): Promise<SandboxObservation[]>
  call(method: 'usage', agentId: number): Promise<SandboxUsage | null>
  call(method: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#lastId
    this.child.stdin!.write(`${JSON.stringify({ id, method, args })}\n`)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => (error ? reject(error) : resolve(result)))
    })
  }

  /** Runs a command as the agent. */
  async inside(agentId: number, argv: string[], input = ''): Promise<CommandResult> {
    const path = join(this.#dataDir, 'agents', String(agentId), 'pod/pod.sock')
    return JSON.parse(await post(path, JSON.stringify({ argv, input }))) as CommandResult
  }

  /** What its sidecar answers. */
  async sidecar(
    agentId: number,
  ): Promise<{ hasToken: boolean; canReadHome: boolean; internalUrl: string; uid: number }> {
    return JSON.parse(
      await post(join(this.#dataDir, 'agents', String(agentId), 'side/side.sock'), ''),
    )
  }

  /** In the command line of all processes of its sandboxes. */
  get marker(): string {
    return `sac:${createHash('sha256').update(this.#dataDir).digest('hex').slice(0, 12)}:`
  }

  /** The folder of an agent, as its first start makes it. */
  async makeFolder(agentId: number): Promise<void> {
    const folder = join(this.#dataDir, 'agents', String(agentId))
    await mkdir(folder)
    const { uid, gid } = await stat(this.#dataDir)
    await chown(folder, uid, gid)
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }

  /** Leaves sandboxes alone, as a server that stops does. */
  async end(): Promise<void> {
    await this.call('close')
    await this.kill()
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.child.once('error', reject)
      this.child.once('exit', (code, signal) => {
        reject(new Error(`the host ended: ${signal ?? code}`))
        for (const answer of this.#waiting.values()) {
          answer({ error: new RuntimeError('host-ended', `the host ended: ${signal ?? code}`) })
        }
      })
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        const { id, result, error, observation, description } = JSON.parse(line)
        if (observation) this.observations.push(observation)
        if (description) {
          this.description = description
          resolve()
        }
        const problem = error && new RuntimeError(error.reason, error.message)
        this.#waiting.get(id)?.({ result, error: problem })
        this.#waiting.delete(id)
      })
    })
  }
}

export interface CommandResult {
  code: number | null
  signal?: string | null
  stdout: string
  stderr: string
}

/** Tries again as long as the process behind the socket is starting. */
async function post(path: string, body: string): Promise<string> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return await exchange(path, body)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

async function exchange(path: string, body: string): Promise<string> {
  const socket = await connectTo(path)
  return new Promise((resolve, reject) => {
    const sent = request(
      { createConnection: () => socket, method: 'POST', path: '/' },
      (response) => {
        let text = ''
        response.on('data', (data) => {
          text += data
        })
        response.once('end', () => resolve(text))
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

function dropped(): string[] {
  const ids = [`--reuid=${ORDINARY_UID}`, `--regid=${ORDINARY_UID}`, '--clear-groups']
  return ['setpriv', ...ids, '--inh-caps=-all', '--bounding-set=-all', '--']
}

let built: Promise<unknown> | undefined

function buildHost(): Promise<unknown> {
  built ??= build({
    entryPoints: [beside('sandbox-host.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    conditions: ['source'],
  })
  return built
}

/** Whether a program is on this machine. */
export function hasProgram(name: string): boolean {
  return ['/usr/bin', '/bin', '/usr/sbin'].some((folder) => existsSync(join(folder, name)))
}

/** Processes of this machine with this text in their command line. */
export function processesWith(text: string): string[] {
  const all = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return all.filter((line) => line.includes(text) && !line.includes('ps -eo'))
}
