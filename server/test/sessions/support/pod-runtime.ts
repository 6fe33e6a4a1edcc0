import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { SandboxObservations } from '../../../src/adapters/embedded/sandbox/sandbox-observations.ts'
import {
  type AgentRuntime,
  type RuntimeDescription,
  RuntimeError,
  type SandboxObservation,
  type SandboxSpec,
} from '../../../src/ports/agent-runtime.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** Runs the real pod as a plain process per agent: no isolation, no sidecar. */
export class PodRuntime implements AgentRuntime {
  readonly dir: string
  /** Called when a sandbox was started; where a sidecar would report. */
  onStart: (spec: SandboxSpec) => void = () => {}
  /** Thrown by `apply` while it is set. */
  failure: RuntimeError | undefined
  description: RuntimeDescription = {
    kind: 'process',
    isolation: 'bwrap',
    isUsable: true,
    limits: { cpu: false, memory: false, disk: false },
  }
  readonly specs: SandboxSpec[] = []
  readonly #pod: string
  readonly #children = new Map<number, { child: ChildProcess; generation: string }>()
  readonly #observations = new SandboxObservations()

  constructor(dir: string, pod: string) {
    this.dir = dir
    this.#pod = pod
  }

  static async create(): Promise<PodRuntime> {
    const dir = await mkdtemp(join(tmpdir(), 'sac-pods-'))
    const pod = join(repository, 'node_modules', '.cache', `test-pod-${process.pid}`, 'pod.mjs')
    await build({
      entryPoints: [join(repository, 'pod/src/main.ts')],
      outfile: pod,
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['source'],
      external: ['node-pty', 'ws'],
    })
    await mkdir(join(dir, 'bin'))
    await copyFile(fileURLToPath(new URL('claude.mjs', import.meta.url)), join(dir, 'bin/claude'))
    return new PodRuntime(dir, pod)
  }

  describe() {
    return this.description
  }

  async start() {}

  async apply(spec: SandboxSpec): Promise<void> {
    if (this.failure) throw this.failure
    this.specs.push(spec)
    const { agentId, generation } = spec
    if (this.#children.get(agentId)?.generation === generation) return
    await this.stop(agentId)
    const home = this.home(agentId)
    await mkdir(home, { recursive: true })
    const child = spawn(process.execPath, [this.#pod], {
      cwd: home,
      env: {
        ...spec.env,
        HOME: home,
        PATH: `${join(this.dir, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
        SAC_PUBLIC_KEY: spec.publicKey,
        SAC_POD_SOCKET: this.#socket(agentId),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.#children.set(agentId, { child, generation })
    child.on('exit', () => {
      if (this.#children.get(agentId)?.child !== child) return
      this.#children.delete(agentId)
      this.#observations.tell(spec, 'failed', { restartCount: 0, reason: 'SandboxExited' })
    })
    this.#observations.tell(spec, 'running', { restartCount: 0 })
    this.onStart(spec)
  }

  async stop(agentId: number): Promise<void> {
    const running = this.#children.get(agentId)
    if (!running) return
    const gone = once(running.child, 'exit')
    this.#children.delete(agentId)
    running.child.kill('SIGTERM')
    await gone
    const { userId, generation } = this.specs.findLast((spec) => spec.agentId === agentId)!
    this.#observations.tell({ agentId, userId, generation }, 'stopped', { restartCount: 0 })
  }

  async destroy(agentId: number): Promise<void> {
    await this.stop(agentId)
    await rm(this.home(agentId), { recursive: true, force: true })
  }

  list() {
    return this.#observations.list()
  }

  watch(listener: (observation: SandboxObservation) => void) {
    return this.#observations.watch(listener)
  }

  async connect(agentId: number): Promise<Duplex> {
    const socket = connect(this.#socket(agentId))
    try {
      await once(socket, 'connect')
    } catch (cause) {
      throw new RuntimeError('sandbox-unreachable', 'no pod', { cause })
    }
    return socket
  }

  async usage() {
    return { cpuMillicores: 12.5, memoryBytes: 1024 }
  }

  async close() {
    for (const agentId of this.#children.keys()) await this.stop(agentId)
    await rm(this.dir, { recursive: true, force: true })
    await rm(dirname(this.#pod), { recursive: true, force: true })
  }

  /** The death of a sandbox that nobody asked for. */
  kill(agentId: number): void {
    this.#children.get(agentId)!.child.kill('SIGKILL')
  }

  home(agentId: number): string {
    return join(this.dir, String(agentId))
  }

  /** Lines of a note that the program left. */
  async note(agentId: number, name: 'starts' | 'prompts'): Promise<string[]> {
    const text = await readFile(join(this.home(agentId), name), 'utf8').catch(() => '')
    return text.split('\n').slice(0, -1)
  }

  #socket(agentId: number): string {
    return join(this.dir, `${agentId}.sock`)
  }
}
