import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { BaseLogger } from 'pino'
import {
  type AgentRuntime,
  type RuntimeDescription,
  RuntimeError,
  type SandboxObservation,
  type SandboxSpec,
  type SandboxUsage,
} from '../../ports/agent-runtime.ts'
import { prepareFolders, replaceFile, writeEtc, writeLiveFiles } from './sandbox/agent-folders.ts'
import { type AgentPaths, agentPaths, INSIDE } from './sandbox/agent-paths.ts'
import { chooseLauncher, type LauncherChoice } from './sandbox/choose-launcher.ts'
import { ControlGroups } from './sandbox/control-groups.ts'
import { watchForEnd } from './sandbox/end-watch.ts'
import { findInstalledCode, type InstalledCode } from './sandbox/installed-code.ts'
import type { JailLauncher, JailPlan, JailUser } from './sandbox/jail.ts'
import { removeTree } from './sandbox/owned-tree.ts'
import { isAlive, type ProcessIdentity, signal } from './sandbox/process-identity.ts'
import { endJail, findMarked, listTree, residentBytes } from './sandbox/process-tree.ts'
import { environmentInside, mountsOf, RELAY_PORT } from './sandbox/sandbox-view.ts'
import { SidecarProcess } from './sandbox/sidecar-process.ts'
import { connectTo, openLog } from './sandbox/untrusted-files.ts'

/** As root each agent has a user of its own, far above those of people and of container tools. */
const FIRST_UID = 600_000_000
const USER_INSIDE = 1000
const MAX_PROCESSES = 1024
const DEFAULT_GRACE_MS = 5_000
const CLOCK_TICKS_PER_SECOND = 100
const FIRST_SAMPLE_MS = 250

export interface ProcessRuntimeOptions {
  dataDir: string
  log: BaseLogger
  /** Runs agents without a sandbox where none can be made. */
  allowUnconfined: boolean
  claude?: string | undefined
  /** For tests: programs and ways other than those found. */
  code?: Partial<InstalledCode>
  ways?: readonly ('bwrap' | 'unshare')[]
}

/** What is needed to take a sandbox over; kept in `sandbox.json`. */
interface SandboxRecord {
  userId: number
  generation: string
  internalUrl: string
  root: ProcessIdentity
  sidecar?: ProcessIdentity
  startedAt: string
  restartCount: number
}

interface Sandbox {
  record: SandboxRecord
  sidecar: SidecarProcess
  watching: AbortController
}

/** Agents as processes of this machine: a jail with the pod, and a sidecar beside it. Both outlive the server. */
export class ProcessRuntime implements AgentRuntime {
  readonly #options: ProcessRuntimeOptions
  readonly #code: InstalledCode
  readonly #choice: LauncherChoice
  readonly #groups: ControlGroups
  /** Tells the processes of this data directory from those of another. */
  readonly #key: string
  readonly #sandboxes = new Map<number, Sandbox>()
  readonly #observations = new Map<number, SandboxObservation>()
  readonly #listeners = new Set<(observation: SandboxObservation) => void>()
  /** One thing at a time per agent. */
  readonly #queues = new Map<number, Promise<unknown>>()
  readonly #samples = new Map<number, { ticks: number; atMs: number }>()

  private constructor(
    options: ProcessRuntimeOptions,
    parts: { code: InstalledCode; choice: LauncherChoice; groups: ControlGroups; key: string },
  ) {
    this.#options = options
    this.#code = parts.code
    this.#choice = parts.choice
    this.#groups = parts.groups
    this.#key = parts.key
  }

  static async open(options: ProcessRuntimeOptions): Promise<ProcessRuntime> {
    const key = createHash('sha256').update(options.dataDir).digest('hex').slice(0, 12)
    const mountPoint = join(options.dataDir, 'jail')
    await mkdir(join(options.dataDir, 'agents'), { recursive: true, mode: 0o711 })
    const [code, choice, groups] = await Promise.all([
      findInstalledCode({ ...(options.claude && { claude: options.claude }), ...options.code }),
      chooseLauncher({
        mountPoint,
        allowUnconfined: options.allowUnconfined,
        user: userOf(1),
        ...(options.ways && { ways: options.ways }),
      }),
      ControlGroups.open(`sac-${key}`),
    ])
    return new ProcessRuntime(options, { code, choice, groups, key })
  }

  describe(): RuntimeDescription {
    const { launcher, reason, fix } = this.#choice
    return {
      kind: 'process',
      isolation: launcher?.isolation ?? 'none',
      isUsable: launcher !== undefined,
      ...(reason && { reason }),
      ...(fix && { fix }),
      limits: { ...this.#groups.limits, disk: false },
    }
  }

  async start(): Promise<void> {
    const folder = join(this.#options.dataDir, 'agents')
    const ids = (await readdir(folder)).map(Number).filter(Number.isSafeInteger)
    await Promise.all(ids.map((agentId) => this.#exclusively(agentId, () => this.#adopt(agentId))))
    const known = new Set(
      [...this.#sandboxes.values()].flatMap(({ record, sidecar }) => [
        record.root.pid,
        sidecar.identity?.pid,
      ]),
    )
    for (const { identity } of await findMarked(`sac:${this.#key}:`)) {
      if (known.has(identity.pid) || (await this.#belongsToKnown(identity.pid, known))) continue
      this.#options.log.warn({ pid: identity.pid }, 'ended a process that no sandbox claims')
      await signal(identity, 'SIGKILL')
    }
  }

  apply(spec: SandboxSpec): Promise<void> {
    return this.#exclusively(spec.agentId, async () => {
      try {
        await this.#apply(spec)
      } catch (cause) {
        if (cause instanceof RuntimeError) throw cause
        const { code, message } = cause as NodeJS.ErrnoException
        const isFull = code === 'ENOSPC' || code === 'EDQUOT'
        throw new RuntimeError(
          isFull ? 'StorageFull' : 'StartFailed',
          isFull ? 'The disk is full.' : message,
          { cause },
        )
      }
    })
  }

  stop(agentId: number, { graceMs = DEFAULT_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    return this.#exclusively(agentId, () => this.#stop(agentId, graceMs))
  }

  destroy(agentId: number): Promise<void> {
    return this.#exclusively(agentId, async () => {
      await this.#stop(agentId, 0)
      await removeTree(this.#paths(agentId).root)
      this.#observations.delete(agentId)
    })
  }

  list(): SandboxObservation[] {
    return [...this.#observations.values()]
  }

  watch(listener: (observation: SandboxObservation) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async connect(agentId: number): Promise<Duplex> {
    try {
      return await connectTo(join(this.#paths(agentId).pod, 'pod.sock'))
    } catch (cause) {
      throw new RuntimeError('sandbox-unreachable', 'The sandbox does not answer.', { cause })
    }
  }

  async usage(agentId: number): Promise<SandboxUsage | undefined> {
    const sandbox = this.#sandboxes.get(agentId)
    if (!sandbox) return undefined
    if (!this.#samples.has(agentId)) {
      await this.#sample(agentId, sandbox)
      await new Promise((resolve) => setTimeout(resolve, FIRST_SAMPLE_MS))
    }
    return this.#sample(agentId, sandbox)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#queues.values())
    for (const { watching, sidecar } of this.#sandboxes.values()) {
      watching.abort()
      sidecar.release()
    }
    this.#listeners.clear()
  }

  async #apply(spec: SandboxSpec): Promise<void> {
    const { launcher, reason, fix } = this.#choice
    if (!launcher) throw new RuntimeError('sandbox-unavailable', `${reason}. ${fix}`)
    const { agentId } = spec
    const paths = this.#paths(agentId)
    const before = this.#sandboxes.get(agentId)
    if (before?.record.generation === spec.generation && (await isAlive(before.record.root))) {
      await writeLiveFiles(paths, spec, userOf(agentId).uid)
      return
    }
    const restartCount = (this.#observations.get(agentId)?.restartCount ?? -1) + 1
    await this.#stop(agentId, before ? DEFAULT_GRACE_MS : 0, { isSilent: true })
    this.#observe(spec, 'starting', { restartCount })
    await this.#prepare(paths, spec)
    const startedAt = new Date().toISOString()
    const sidecar = this.#sidecarOf(paths, agentId, spec.internalUrl)
    const [root] = await Promise.all([this.#launch(launcher, paths, spec), sidecar.start()]).catch(
      async (error) => {
        await sidecar.stop(0)
        throw error
      },
    )
    const record: SandboxRecord = {
      userId: spec.userId,
      generation: spec.generation,
      internalUrl: spec.internalUrl,
      root,
      ...(sidecar.identity && { sidecar: sidecar.identity }),
      startedAt,
      restartCount,
    }
    this.#take(agentId, { record, sidecar, watching: new AbortController() })
    await this.#writeRecord(agentId)
  }

  async #prepare(paths: AgentPaths, spec: SandboxSpec): Promise<void> {
    const { uid } = userOf(spec.agentId)
    await prepareFolders(paths, uid)
    await Promise.all([
      writeEtc(paths, userOf(spec.agentId).isReal ? uid : USER_INSIDE),
      writeLiveFiles(paths, spec, uid),
    ])
    // What a killed pod left would make the first connection fail in a way that takes longer to understand.
    await rm(join(paths.pod, 'pod.sock'), { force: true })
  }

  async #launch(
    launcher: JailLauncher,
    paths: AgentPaths,
    spec: SandboxSpec,
  ): Promise<ProcessIdentity> {
    const { agentId } = spec
    const user = userOf(agentId)
    const output = await openLog(join(paths.pod, 'pod.log'), user.uid)
    try {
      const shared = {
        marker: `sac:${this.#key}:pod:${agentId}`,
        user: user.isReal ? user : { uid: USER_INSIDE, isReal: false },
        stderr: output.fd,
        cgroups: await this.#groups.prepare(String(agentId), spec),
        maxProcesses: MAX_PROCESSES,
      }
      const plan: JailPlan =
        launcher.isolation === 'none'
          ? { ...shared, ...(await this.#openPlan(paths, spec)) }
          : {
              ...shared,
              mounts: mountsOf(paths, this.#code),
              network: 'none',
              command: [`${INSIDE.code}/bin/node`, `${INSIDE.code}/pod.cjs`],
              cwd: `${INSIDE.workspace}/private`,
              env: environmentInside(spec),
            }
      const { root, child } = await launcher.launch(plan)
      child.unref()
      return root
    } finally {
      await output.close()
    }
  }

  /** Without a sandbox: folders where they are, a relay port of its own, Claude Code with our settings by a flag. */
  async #openPlan(paths: AgentPaths, spec: SandboxSpec) {
    const bin = join(paths.root, 'bin')
    await mkdir(bin, { recursive: true })
    const settings = join(paths.etc, 'claude-code', 'managed-settings.json')
    const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
    const port = await freePort()
    if (this.#code.claude) {
      const wrapper = `#!/bin/sh\nexec ${quote(this.#code.claude)} --settings ${quote(settings)} "$@"\n`
      await replaceFile(join(bin, 'claude'), wrapper, { mode: 0o755 })
    }
    const link = join(paths.workspace, 'CLAUDE.md')
    await symlink(join(paths.instructions, 'CLAUDE.md'), link).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
    const toOwnPort = (text: string) =>
      text.replaceAll(`127.0.0.1:${RELAY_PORT}`, `127.0.0.1:${port}`)
    await replaceFile(settings, toOwnPort(JSON.stringify(spec.managedSettings, undefined, 2)))
    const inside = Object.entries(environmentInside(spec)).map(([name, value]) => [
      name,
      toOwnPort(value),
    ])
    return {
      mounts: [],
      network: 'host' as const,
      command: [this.#code.node, this.#code.podBundle],
      cwd: join(paths.workspace, 'private'),
      env: {
        ...Object.fromEntries(inside),
        HOME: paths.home,
        PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
        SAC_POD_SOCKET: join(paths.pod, 'pod.sock'),
        SAC_SIDE_SOCKET: join(paths.side, 'side.sock'),
        SAC_RELAY_PORT: String(port),
      },
    }
  }

  #sidecarOf(paths: AgentPaths, agentId: number, internalUrl: string): SidecarProcess {
    const user = userOf(agentId)
    return new SidecarProcess({
      agentId,
      paths,
      internalUrl,
      node: this.#code.node,
      bundle: this.#code.sidecarBundle,
      uid: user.isReal ? user.uid : undefined,
      marker: `sac:${this.#key}:sidecar:${agentId}`,
      log: this.#options.log,
      onStart: async (identity) => {
        const sandbox = this.#sandboxes.get(agentId)
        if (!sandbox) return // The first start: its record is about to be written.
        sandbox.record.sidecar = identity
        await this.#writeRecord(agentId)
      },
    })
  }

  /** Takes over what an earlier server left, where it is what its record says; ends the rest. */
  async #adopt(agentId: number): Promise<void> {
    const paths = this.#paths(agentId)
    const record = await readRecord(paths.record)
    if (!record) return
    if (!this.#choice.launcher || !(await isAlive(record.root))) {
      if (record.sidecar) await signal(record.sidecar, 'SIGKILL')
      await signal(record.root, 'SIGKILL')
      await rm(paths.record, { force: true })
      this.#observe({ agentId, ...record }, 'stopped', { restartCount: record.restartCount })
      return
    }
    const sidecar = this.#sidecarOf(paths, agentId, record.internalUrl)
    const isRunning = record.sidecar && (await isAlive(record.sidecar))
    await sidecar.start(isRunning ? record.sidecar : undefined)
    if (sidecar.identity) record.sidecar = sidecar.identity
    this.#take(agentId, { record, sidecar, watching: new AbortController() })
    await this.#writeRecord(agentId)
  }

  #take(agentId: number, sandbox: Sandbox): void {
    const { record, watching } = sandbox
    this.#sandboxes.set(agentId, sandbox)
    this.#observe({ agentId, ...record }, 'running', {
      restartCount: record.restartCount,
      startedAt: record.startedAt,
    })
    const connect = () => connectTo(join(this.#paths(agentId).pod, 'pod.sock'))
    watchForEnd(record.root, connect, watching.signal).then(
      (hasEnded) => {
        if (hasEnded && this.#sandboxes.get(agentId) === sandbox) void this.#ended(agentId, sandbox)
      },
      (error) =>
        this.#options.log.error({ err: error, agentId }, 'the sandbox is not watched any more'),
    )
  }

  async #ended(agentId: number, { record, sidecar }: Sandbox): Promise<void> {
    await this.#exclusively(agentId, async () => {
      if (this.#sandboxes.get(agentId)?.record !== record) return
      this.#sandboxes.delete(agentId)
      await sidecar.stop(0)
      await rm(this.#paths(agentId).record, { force: true })
    }).catch((error) =>
      this.#options.log.error({ err: error, agentId }, 'after the end of a sandbox'),
    )
    this.#observe({ agentId, ...record }, 'failed', {
      restartCount: record.restartCount,
      reason: 'SandboxExited',
      message: 'The processes of the sandbox have ended.',
    })
  }

  async #stop(agentId: number, graceMs: number, { isSilent = false } = {}): Promise<void> {
    const sandbox = this.#sandboxes.get(agentId)
    if (!sandbox) return
    const { record, sidecar, watching } = sandbox
    if (!isSilent)
      this.#observe({ agentId, ...record }, 'stopping', { restartCount: record.restartCount })
    watching.abort()
    await endJail(record.root, { graceMs, isConfined: this.#choice.launcher?.isolation !== 'none' })
    // After the program, so that it still takes what was written last.
    await sidecar.stop(graceMs > 0 ? undefined : 0)
    this.#sandboxes.delete(agentId)
    this.#samples.delete(agentId)
    await this.#groups.remove(String(agentId))
    await rm(this.#paths(agentId).record, { force: true })
    if (!isSilent)
      this.#observe({ agentId, ...record }, 'stopped', { restartCount: record.restartCount })
  }

  async #sample(agentId: number, { record }: Sandbox): Promise<SandboxUsage> {
    const tree = await listTree(record.root.pid)
    const ticks = tree.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
    const resident = await Promise.all(tree.map(({ pid }) => residentBytes(pid)))
    const before = this.#samples.get(agentId)
    const atMs = performance.now()
    this.#samples.set(agentId, { ticks, atMs })
    const seconds = before ? (atMs - before.atMs) / 1000 : 0
    const used =
      before && seconds > 0
        ? Math.max(0, ticks - before.ticks) / CLOCK_TICKS_PER_SECOND / seconds
        : 0
    return {
      cpuMillicores: Math.round(used * 1000),
      memoryBytes: resident.reduce((sum, bytes) => sum + bytes, 0),
    }
  }

  /** Below a process of ours: bwrap and setpriv hand the marker down. */
  async #belongsToKnown(pid: number, known: ReadonlySet<number | undefined>): Promise<boolean> {
    for (const root of known) {
      if (root === undefined) continue
      const tree = await listTree(root)
      if (tree.some((status) => status.pid === pid)) return true
      // bwrap's monitor waits outside for the process 1 that we know.
      if ((await listTree(pid)).some((status) => status.pid === root)) return true
    }
    return false
  }

  #observe(
    { agentId, userId, generation }: { agentId: number; userId: number; generation: string },
    phase: SandboxObservation['phase'],
    rest: Partial<SandboxObservation> & { restartCount: number },
  ): void {
    const observation = {
      agentId,
      phase,
      generation,
      name: `claude-code-${userId}-${agentId}`,
      ...rest,
    }
    this.#observations.set(agentId, observation)
    for (const listener of this.#listeners) listener(observation)
  }

  async #writeRecord(agentId: number): Promise<void> {
    const sandbox = this.#sandboxes.get(agentId)
    if (sandbox)
      await replaceFile(this.#paths(agentId).record, JSON.stringify(sandbox.record), {
        mode: 0o600,
      })
  }

  #exclusively<T>(agentId: number, work: () => Promise<T>): Promise<T> {
    const next = (this.#queues.get(agentId) ?? Promise.resolve()).then(work, work)
    this.#queues.set(agentId, next)
    return next
  }

  #paths(agentId: number): AgentPaths {
    return agentPaths(this.#options.dataDir, agentId)
  }
}

/** As root: a user of the agent's own. Else: ourselves, renamed inside. */
function userOf(agentId: number): JailUser {
  const uid = process.getuid!()
  return uid === 0 ? { uid: FIRST_UID + agentId, isReal: true } : { uid, isReal: false }
}

async function readRecord(path: string): Promise<SandboxRecord | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as SandboxRecord
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
