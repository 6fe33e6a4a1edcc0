import { randomUUID } from 'node:crypto'
import type { PodEvent, PodSession, PodSessionSpec } from '@sac/openapi/pod-api'
import { ProblemError } from './problem.ts'
import { Session } from './session.ts'

/** Sessions of one agent; far more than people open, far less than would hurt. */
const SESSION_LIMIT = 64

/** All sessions of this sandbox. They outlive connections, and end with their program or with the host. */
export class PtyHost {
  /** New for each start of the host: the server sees by it that the sessions of another start are gone. */
  readonly bootId = randomUUID()
  readonly #env: Record<string, string>
  readonly #sessionLimit: number
  readonly #sessions = new Map<string, Session>()
  readonly #listeners = new Set<(event: PodEvent) => void>()
  #isStopping = false

  /** @param env environment of every program */
  constructor(env: Record<string, string>, sessionLimit = SESSION_LIMIT) {
    this.#env = env
    this.#sessionLimit = sessionLimit
  }

  list(): PodSession[] {
    return [...this.#sessions.values()].map((session) => session.describe())
  }

  /** @throws ProblemError `session-not-found` */
  get(sessionId: string): Session {
    const session = this.#sessions.get(sessionId)
    if (!session) throw new ProblemError('session-not-found', `There is no session ${sessionId}.`)
    return session
  }

  find(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId)
  }

  /**
   * Starts a session; one that runs is left as it is. An interactive one that has exited starts again under a new
   * epoch. A headless one does not: a repeated request must not run the job twice.
   * @throws ProblemError `conflict` when the host stops or has too many sessions
   */
  async put(sessionId: string, spec: PodSessionSpec): Promise<PodSession> {
    for (let old = this.#sessions.get(sessionId); old; old = this.#sessions.get(sessionId)) {
      const isDone = old.exit !== undefined && spec.kind === 'interactive'
      if (!old.isEnding && !isDone) return old.describe()
      await old.ended
      if (this.#sessions.get(sessionId) === old) this.#sessions.delete(sessionId)
    }
    if (this.#isStopping) throw new ProblemError('conflict', 'The sandbox is stopping.')
    if (this.#sessions.size >= this.#sessionLimit) this.#forgetExited()
    if (this.#sessions.size >= this.#sessionLimit) {
      throw new ProblemError('conflict', `An agent has at most ${this.#sessionLimit} sessions.`)
    }
    const session = new Session({
      id: sessionId,
      spec,
      env: this.#env,
      onChange: (session) => this.#emit({ type: 'session', session }),
      onMessage: ({ messageId, state, reason }) => {
        if (state !== 'queued') this.#emit({ type: 'message', sessionId, messageId, state, reason })
      },
    })
    this.#sessions.set(sessionId, session)
    this.#emit({ type: 'session', session: session.describe() })
    return session.describe()
  }

  /** Ends the program and forgets the session; settles when the program is gone. Unknown sessions are gone already. */
  async delete(sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId)
    if (!session) return
    await session.end()
    if (this.#sessions.get(sessionId) !== session) return
    this.#sessions.delete(sessionId)
    this.#emit({ type: 'deleted', sessionId })
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: PodEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends all programs; settles when they are gone and their exit records are on their way. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all([...this.#sessions.values()].map((session) => session.end()))
  }

  /** Makes room: the oldest session that has exited and that nobody looks at. */
  #forgetExited(): void {
    for (const [sessionId, { exit, viewerCount }] of this.#sessions) {
      if (exit === undefined || viewerCount > 0) continue
      this.#sessions.delete(sessionId)
      this.#emit({ type: 'deleted', sessionId })
      return
    }
  }

  #emit(event: PodEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
