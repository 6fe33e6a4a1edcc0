import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { BaseLogger } from 'pino'
import type { AgentPaths } from './agent-paths.ts'
import { watchForEnd } from './end-watch.ts'
import { identify, type ProcessIdentity, signal, waitForEnd } from './process-identity.ts'
import { connectTo, openLog } from './untrusted-files.ts'

const DRAIN_MS = 6_000
const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 10_000
/** Ran for this long: what ends it next is something new. A hook waits for 5 s, so a pause should be rare. */
const STEADY_MS = 2_000

export interface SidecarOptions {
  agentId: number
  paths: AgentPaths
  internalUrl: string
  /** Program that runs it, and its bundle. */
  node: string
  bundle: string
  /** Given where we are root: the sidecar gives up all rights but to read. */
  uid: number | undefined
  marker: string
  log: BaseLogger
  /** Called with the identity after each start, for the record of the sandbox. */
  onStart: (identity: ProcessIdentity) => Promise<void>
}

/** Keeps the sidecar of one agent running, until told to stop. */
export class SidecarProcess {
  readonly #options: SidecarOptions
  readonly #closing = new AbortController()
  #identity: ProcessIdentity | undefined
  #keeping: Promise<void> | undefined
  #retryMs = FIRST_RETRY_MS

  constructor(options: SidecarOptions) {
    this.#options = options
  }

  get identity(): ProcessIdentity | undefined {
    return this.#identity
  }

  /** Takes over one that an earlier server started, or starts one. */
  async start(running?: ProcessIdentity): Promise<void> {
    this.#identity = running ?? (await this.#spawn())
    this.#keeping = this.#keep().catch((error) =>
      this.#options.log.error({ err: error }, 'the sidecar is not watched any more'),
    )
  }

  /** Ends it. @param graceMs time to send what it holds; 0 kills at once, and nothing is lost: its spool is on disk */
  async stop(graceMs = DRAIN_MS): Promise<void> {
    this.#closing.abort()
    await this.#keeping // it may be about to start another one
    const running = this.#identity
    if (!running) return
    if (graceMs > 0 && (await signal(running, 'SIGTERM')) && (await waitForEnd(running, graceMs)))
      return
    await signal(running, 'SIGKILL')
    await waitForEnd(running, 1_000)
  }

  /** Leaves it running, unwatched. */
  release(): void {
    this.#closing.abort()
  }

  async #keep(): Promise<void> {
    const { signal: closing } = this.#closing
    const { paths, log, agentId } = this.#options
    while (this.#identity && !closing.aborted) {
      const startedMs = Date.now()
      const watched = this.#identity
      const hasEnded = await watchForEnd(
        () => watched,
        () => connectTo(join(paths.side, 'side.sock')),
        closing,
      )
      if (!hasEnded || closing.aborted) return
      if (Date.now() - startedMs > STEADY_MS) this.#retryMs = FIRST_RETRY_MS
      log.warn({ agentId, retryMs: this.#retryMs }, 'the sidecar ended; it is started again')
      await this.#startAgain()
    }
  }

  /** As often as it takes: what hinders it, such as a full disk, may pass. */
  async #startAgain(): Promise<void> {
    const { signal: closing } = this.#closing
    for (;;) {
      await sleep(this.#retryMs, closing)
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS)
      if (closing.aborted) return
      try {
        this.#identity = await this.#spawn()
        return
      } catch (error) {
        const { log, agentId } = this.#options
        log.error({ err: error, agentId }, 'the sidecar cannot be started yet')
      }
    }
  }

  async #spawn(): Promise<ProcessIdentity> {
    const { agentId, paths, internalUrl, node, bundle, uid, marker, onStart } = this.#options
    const output = await openLog(join(paths.sidecar, 'sidecar.log'), uid ?? process.getuid!())
    try {
      const [program, ...args] = [
        ...(uid === undefined ? [] : readOnlyRootAs(uid)),
        node,
        bundle,
        marker,
      ]
      const child = spawn(program!, args, {
        cwd: '/',
        detached: true,
        env: {
          PATH: '/usr/bin:/bin',
          SAC_AGENT_ID: String(agentId),
          SAC_AGENT_DIR: paths.root,
          SAC_INTERNAL_URL: internalUrl,
          SAC_TOKEN_FILE: join(paths.sidecar, 'token'),
        },
        stdio: ['ignore', output.fd, output.fd],
      })
      await new Promise<void>((resolve, reject) =>
        child.once('spawn', resolve).once('error', reject),
      )
      child.unref()
      const identity = await identify(child.pid!)
      if (!identity) throw new Error('the sidecar ended at once; its log says why')
      await onStart(identity)
      return identity
    } finally {
      await output.close()
    }
  }
}

/**
 * The sidecar works as the agent's user, and has of root's rights only to read: the data directory may stand below a
 * folder that nobody else may enter.
 */
function readOnlyRootAs(uid: number): string[] {
  return [
    ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'],
    ...['--bounding-set=-all,+dac_read_search', '--inh-caps=-all,+dac_read_search'],
    ...['--ambient-caps=-all,+dac_read_search', '--'],
  ]
}

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
