import type { Duplex } from 'node:stream'

/** What is wanted of one agent's sandbox. Plain data; two equal specs mean nothing has to be done. */
export interface SandboxSpec {
  agentId: number
  userId: number
  /** Changes whenever something changed that needs a new sandbox (environment, limits, command); a running sandbox of another generation is replaced. */
  generation: string
  /** The complete environment of the agent's processes, secrets of the platform never among them. */
  env: Record<string, string>
  /** Contents of `/etc/claude-code/managed-settings.json`. */
  managedSettings: object
  /** Text of the layered `CLAUDE.md` at `/workspace/CLAUDE.md`. */
  instructions: string
  /** Token of the agent's sidecar; written where only the sidecar reads it. */
  sidecarToken: string
  /** Base URL of the server's internal listener, for the sidecar. */
  internalUrl: string
  /** Ed25519 public key (SPKI, base64) with which the pod verifies the server's signed identities. */
  publicKey: string
  /** Limits; a runtime that cannot enforce one says so in `describe().limits`. */
  cpuMillicores: number
  memoryBytes: number
}

/** What is seen of one sandbox. `phase` is the runtime's view only; sessions know more. */
export interface SandboxObservation {
  agentId: number
  phase: 'starting' | 'running' | 'stopping' | 'stopped' | 'failed'
  generation?: string
  /** Name that an operator finds it by: `claude-code-{userId}-{agentId}`. */
  name: string
  /** CamelCase word for machines, e.g. `SandboxExited`, `OutOfMemory`; absent while all is well. */
  reason?: string
  message?: string
  restartCount: number
  startedAt?: string
}

export interface SandboxUsage {
  cpuMillicores: number
  memoryBytes: number
}

/** How a runtime isolates agents, or why it cannot run any. */
export interface RuntimeDescription {
  kind: 'process' | 'kubernetes'
  isolation: 'bwrap' | 'unshare' | 'none' | 'pod'
  /** False: no agent can start here; `fix` says what to do about it. */
  isUsable: boolean
  reason?: string
  fix?: string
  limits: { cpu: boolean; memory: boolean; disk: boolean }
}

/**
 * Runs sandboxes. Every method is idempotent and safe to call again after a crash of the server.
 * Adapters: processes on this machine, Kubernetes.
 */
export interface AgentRuntime {
  describe(): RuntimeDescription
  /** Finds sandboxes that an earlier server left running, takes them over or ends them; called once, before the first `apply`. */
  start(): Promise<void>
  /** Makes the sandbox exist and run as specified; returns when it was started, not when it is ready. @throws RuntimeError */
  apply(spec: SandboxSpec): Promise<void>
  /** Ends sandbox and sidecar, keeps the volumes. @param graceMs time for the program to leave by itself */
  stop(agentId: number, options?: { graceMs?: number }): Promise<void>
  /** Ends the sandbox and removes its volumes for good. */
  destroy(agentId: number): Promise<void>
  /** The sandboxes known to the runtime, from its own watch; asks nobody. */
  list(): SandboxObservation[]
  /** Calls `listener` on each change until the returned function is called. */
  watch(listener: (observation: SandboxObservation) => void): () => void
  /** A connection to the PTY host of the sandbox. @throws RuntimeError `sandbox-unreachable` */
  connect(agentId: number): Promise<Duplex>
  /** Measured now; undefined where the sandbox does not run. */
  usage(agentId: number): Promise<SandboxUsage | undefined>
  /** Stops watching; leaves the sandboxes alone. */
  close(): Promise<void>
}

/** A failure that the runtime explains: `reason` is stable, `message` is for people. */
export class RuntimeError extends Error {
  readonly reason: string
  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RuntimeError'
    this.reason = reason
  }
}
