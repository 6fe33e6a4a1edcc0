import { createHash } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import {
  type AgentRuntime,
  type RuntimeDescription,
  RuntimeError,
  type SandboxObservation,
  type SandboxSpec,
  type SandboxUsage,
} from '../../ports/agent-runtime.ts'
import { type AgentPaths, agentPaths } from './sandbox/agent-paths.ts'
import { userOf } from './sandbox/agent-user.ts'
import { chooseLauncher, type LauncherChoice } from './sandbox/choose-launcher.ts'
import { ControlGroups } from './sandbox/control-groups.ts'
import { watchForEnd } from './sandbox/end-watch.ts'
import { findInstalledCode, type InstalledCode } from './sandbox/installed-code.ts'
import type { JailLauncher } from './sandbox/jail.ts'
import { removeTree } from './sandbox/owned-tree.ts'
import { isAlive, type ProcessIdentity, signal } from './sandbox/process-identity.ts'
import { endJail, endUnclaimed, programOf } from './sandbox/process-tree.ts'
import { asRuntimeError } from './sandbox/runtime-errors.ts'
import { SandboxLaunch } from './sandbox/sandbox-launch.ts'
import { SandboxObservations } from './sandbox/sandbox-observations.ts'
import { readRecord, type SandboxRecord, writeRecord } from './sandbox/sandbox-record.ts'
import { RELAY_PORT } from './sandbox/sandbox-view.ts'
import { SidecarProcess } from './sandbox/sidecar-process.ts'
import { freePort } from './sandbox/unconfined-plan.ts'
import { connectTo } from './sandbox/untrusted-files.ts'
import { UsageSampler } from './sandbox/usage-sampler.ts'

const DEFAULT_GRACE_MS = 5_000
/** A pod that lives takes a connection at once; this is for a machine that is short of breath. */
const HANDSHAKE_MS = 3_000

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

interface Sandbox {
  record: SandboxRecord
  /** The pod, whose end is the end of its sandbox; known from the first connection on. */
  pod?: ProcessIdentity | undefined
  sidecar: SidecarProcess
  watching: AbortController
}

/** Agents as processes of this machine: a jail with the pod, and a sidecar beside it. Both outlive the server. */
export class ProcessRuntime implements AgentRuntime {
  readonly #options: ProcessRuntimeOptions
  readonly #code: InstalledCode
  readonly #choice: LauncherChoice
  readonly #groups: ControlGroups
  readonly #launch: SandboxLaunch
  /** Tells the processes of this data directory from those of another. */
  readonly #key: string
  readonly #sandboxes = new Map<number, Sandbox>()
  readonly #observations = new SandboxObservations()
  /** One thing at a time per agent. */
  readonly #queues = new Map<number, Promise<unknown>>()
  readonly #sampler = new UsageSampler()

  private constructor(
    options: ProcessRuntimeOptions,
    parts: { code: InstalledCode; choice: LauncherChoice; groups: ControlGroups; key: string },
  ) {
    this.#options = options
    this.#code = parts.code
    this.#choice = parts.choice
    this.#groups = parts.groups
    this.#key = parts.key
    this.#launch = new SandboxLaunch({
      dataDir: options.dataDir,
      code: parts.code,
      key: parts.key,
    })
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
      ControlGroups.open(),
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
    const claimed = [...this.#sandboxes.values()].flatMap(({ record, sidecar }) => [
      record.root.pid,
      ...(sidecar.identity ? [sidecar.identity.pid] : []),
    ])
    const ended = await endUnclaimed(`sac:${this.#key}:`, claimed)
    if (ended.length > 0) this.#options.log.warn({ pids: ended }, 'ended what no sandbox claims')
  }

  apply(spec: SandboxSpec): Promise<void> {
    return this.#exclusively(spec.agentId, async () => {
      try {
        await this.#apply(spec)
      } catch (cause) {
        const error = asRuntimeError(cause as Error)
        if (!this.#sandboxes.has(spec.agentId)) {
          const { reason, message } = error
          const restartCount = this.#observations.of(spec.agentId)?.restartCount ?? 0
          this.#observations.tell(spec, 'failed', { restartCount, reason, message })
        }
        throw error
      }
    })
  }

  stop(agentId: number, { graceMs = DEFAULT_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    return this.#exclusively(agentId, () => this.#stop(agentId, graceMs))
  }

  destroy(agentId: number): Promise<void> {
    return this.#exclusively(agentId, async () => {
      await this.#stop(agentId, 0)
      await this.#groups.remove(this.#groupOf(agentId))
      await removeTree(this.#paths(agentId).root)
      this.#observations.forget(agentId)
    })
  }

  list(): SandboxObservation[] {
    return this.#observations.list()
  }

  watch(listener: (observation: SandboxObservation) => void): () => void {
    return this.#observations.watch(listener)
  }

  async connect(agentId: number): Promise<Socket> {
    try {
      const socket = await connectTo(join(this.#paths(agentId).pod, 'pod.sock'))
      // Before anybody can start a program through it, which may outlive the pod and look like it.
      const sandbox = this.#sandboxes.get(agentId)
      if (sandbox && sandbox.record.isolation !== 'none') {
        sandbox.pod ??= await programOf(sandbox.record.root)
      }
      return socket
    } catch (cause) {
      throw new RuntimeError('sandbox-unreachable', 'The sandbox does not answer.', { cause })
    }
  }

  async usage(agentId: number): Promise<SandboxUsage | undefined> {
    const sandbox = this.#sandboxes.get(agentId)
    if (!sandbox) return undefined
    return this.#sampler.measure(sandbox.record.root.pid)
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#queues.values())
    for (const { watching, sidecar } of this.#sandboxes.values()) {
      watching.abort()
      sidecar.release()
    }
    this.#observations.close()
  }

  async #apply(spec: SandboxSpec): Promise<void> {
    const { launcher, reason, fix } = this.#choice
    if (!launcher) throw new RuntimeError('sandbox-unavailable', `${reason}. ${fix}`)
    const { agentId } = spec
    const before = this.#sandboxes.get(agentId)
    if (before?.record.generation === spec.generation && (await isAlive(before.record.root))) {
      await this.#update(before, spec)
      return
    }
    const restartCount = (this.#observations.of(agentId)?.restartCount ?? -1) + 1
    await this.#stop(agentId, DEFAULT_GRACE_MS, { isSilent: true })
    this.#observations.tell(spec, 'starting', { restartCount })
    const relayPort = launcher.isolation === 'none' ? await freePort() : RELAY_PORT
    const [cgroups] = await Promise.all([
      this.#groups.prepare(this.#groupOf(agentId), spec),
      this.#launch.prepare(spec, relayPort),
    ])
    const sidecar = this.#sidecarOf(agentId, spec.internalUrl)
    const [jail, door] = await Promise.allSettled([
      this.#launch.run(launcher, spec, { relayPort, cgroups }),
      sidecar.start(),
    ])
    if (jail.status === 'rejected' || door.status === 'rejected') {
      await sidecar.stop(0)
      if (jail.status === 'fulfilled') await this.#end(jail.value, launcher.isolation, 0)
      throw jail.status === 'rejected' ? jail.reason : (door as PromiseRejectedResult).reason
    }
    const record: SandboxRecord = {
      userId: spec.userId,
      generation: spec.generation,
      isolation: launcher.isolation,
      internalUrl: spec.internalUrl,
      relayPort,
      root: jail.value,
      ...(sidecar.identity && { sidecar: sidecar.identity }),
      startedAt: new Date().toISOString(),
      restartCount,
    }
    this.#take(agentId, { record, sidecar, watching: new AbortController() })
    await this.#writeRecord(agentId)
  }

  /** What needs no new sandbox: the files, and a sidecar that has to find a server somewhere else. */
  async #update(sandbox: Sandbox, spec: SandboxSpec): Promise<void> {
    const { record, sidecar } = sandbox
    await this.#launch.writeLiveFiles(spec, record.relayPort)
    if (record.internalUrl === spec.internalUrl) return
    await sidecar.stop()
    sandbox.sidecar = this.#sidecarOf(spec.agentId, spec.internalUrl)
    record.internalUrl = spec.internalUrl
    await sandbox.sidecar.start() // writes the record
  }

  #sidecarOf(agentId: number, internalUrl: string): SidecarProcess {
    const user = userOf(agentId)
    return new SidecarProcess({
      agentId,
      paths: this.#paths(agentId),
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
        // A record that is behind costs the next server a sidecar that it does not know: it ends that and starts one.
        await this.#writeRecord(agentId).catch((error) =>
          this.#options.log.error({ err: error, agentId }, 'the record of a sandbox is behind'),
        )
      },
    })
  }

  /** Takes over what an earlier server left, where it is what its record says and answers; ends the rest. */
  async #adopt(agentId: number): Promise<void> {
    const paths = this.#paths(agentId)
    const record = await readRecord(paths.record)
    if (!record) return
    if (!this.#choice.launcher || !(await this.#answers(agentId, record))) {
      if (record.sidecar) await signal(record.sidecar, 'SIGKILL')
      await this.#end(record.root, record.isolation, 0)
      await this.#groups.remove(this.#groupOf(agentId))
      await rm(paths.record, { force: true })
      this.#observations.tell({ agentId, ...record }, 'stopped', {
        restartCount: record.restartCount,
      })
      return
    }
    const sidecar = this.#sidecarOf(agentId, record.internalUrl)
    const isRunning = record.sidecar && (await isAlive(record.sidecar))
    await sidecar.start(isRunning ? record.sidecar : undefined)
    if (sidecar.identity) record.sidecar = sidecar.identity
    this.#take(agentId, { record, sidecar, watching: new AbortController() })
    await this.#writeRecord(agentId)
  }

  async #answers(agentId: number, { root }: SandboxRecord): Promise<boolean> {
    const deadline = Date.now() + HANDSHAKE_MS
    while (await isAlive(root)) {
      try {
        const connection = await connectTo(join(this.#paths(agentId).pod, 'pod.sock'))
        connection.destroy()
        return true
      } catch (error) {
        this.#options.log.debug({ err: error, agentId }, 'the pod does not answer yet')
      }
      if (Date.now() > deadline) return false
      await delay(50)
    }
    return false
  }

  #take(agentId: number, sandbox: Sandbox): void {
    const { record, watching } = sandbox
    this.#sandboxes.set(agentId, sandbox)
    this.#observations.tell({ agentId, ...record }, 'running', {
      restartCount: record.restartCount,
      startedAt: record.startedAt,
    })
    const watched = () => sandbox.pod ?? record.root
    watchForEnd(watched, () => this.connect(agentId), watching.signal)
      .then((hasEnded) => (hasEnded ? this.#ended(agentId, sandbox) : undefined))
      .catch((error) => {
        this.#options.log.error({ err: error, agentId }, 'after the end of a sandbox')
      })
  }

  async #ended(agentId: number, sandbox: Sandbox): Promise<void> {
    await this.#exclusively(agentId, async () => {
      if (this.#sandboxes.get(agentId) !== sandbox) return
      const { record, sidecar } = sandbox
      this.#sandboxes.delete(agentId)
      this.#sampler.forget(record.root.pid)
      await Promise.all([sidecar.stop(0), this.#end(record.root, record.isolation, 0)])
      const isOutOfMemory = (await this.#groups.outOfMemoryKills(this.#groupOf(agentId))) > 0
      await this.#groups.remove(this.#groupOf(agentId))
      await rm(this.#paths(agentId).record, { force: true })
      this.#observations.tell({ agentId, ...record }, 'failed', {
        restartCount: record.restartCount,
        ...(isOutOfMemory ? OUT_OF_MEMORY : EXITED),
      })
    })
  }

  async #stop(agentId: number, graceMs: number, { isSilent = false } = {}): Promise<void> {
    const sandbox = this.#sandboxes.get(agentId)
    if (!sandbox) return
    const { record, sidecar, watching } = sandbox
    const { restartCount } = record
    if (!isSilent) this.#observations.tell({ agentId, ...record }, 'stopping', { restartCount })
    watching.abort()
    await this.#end(record.root, record.isolation, graceMs)
    // After the program, so that it still takes what was written last.
    await sidecar.stop(graceMs > 0 ? undefined : 0)
    this.#sandboxes.delete(agentId)
    this.#sampler.forget(record.root.pid)
    await this.#groups.remove(this.#groupOf(agentId))
    await rm(this.#paths(agentId).record, { force: true })
    if (!isSilent) this.#observations.tell({ agentId, ...record }, 'stopped', { restartCount })
  }

  #end(root: ProcessIdentity, isolation: JailLauncher['isolation'], graceMs: number) {
    return endJail(root, { graceMs, isConfined: isolation !== 'none' })
  }

  async #writeRecord(agentId: number): Promise<void> {
    const sandbox = this.#sandboxes.get(agentId)
    if (sandbox) await writeRecord(this.#paths(agentId).record, sandbox.record)
  }

  #exclusively<T>(agentId: number, work: () => Promise<T>): Promise<T> {
    const next = (this.#queues.get(agentId) ?? Promise.resolve()).then(work, work)
    this.#queues.set(agentId, next)
    return next
  }

  #groupOf(agentId: number): string {
    return `${this.#key}-${agentId}`
  }

  #paths(agentId: number): AgentPaths {
    return agentPaths(this.#options.dataDir, agentId)
  }
}

const EXITED = {
  reason: 'SandboxExited',
  message: 'The processes of the sandbox have ended.',
}
const OUT_OF_MEMORY = {
  reason: 'OutOfMemory',
  message: 'The sandbox needed more memory than its limit.',
}
