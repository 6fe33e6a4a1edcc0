import { ApiError, type SacEvent, type Session } from '@sac/sdk'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'

export interface SessionTarget {
  /** The interactive session with this agent, which is started when there is none. */
  agentId?: number | undefined
  /** Or exactly this one. */
  sessionId?: string | undefined
}

/** A session that an element works with: started when it is asked for, and true from then on. */
export class LiveSession implements ReactiveController {
  session: Session | undefined
  error: unknown
  readonly #host: ReactiveControllerHost
  readonly #context: () => SacContext | undefined
  readonly #target: () => SessionTarget
  #sac: SacContext | undefined
  #key = ''
  #stop: AbortController | undefined
  #asking: AbortController | undefined
  /** Something may have been missed while it was asked for. */
  #isStale = false

  constructor(
    host: ReactiveControllerHost,
    options: { context: () => SacContext | undefined; target: () => SessionTarget },
  ) {
    this.#host = host
    this.#context = options.context
    this.#target = options.target
    host.addController(this)
  }

  /** Its agent is suspended: there is nothing to start before somebody resumes it. */
  get isSuspended(): boolean {
    return this.error instanceof ApiError && this.error.code === 'agent-suspended'
  }

  hostUpdate(): void {
    const { agentId, sessionId } = this.#target()
    this.#follow(this.#context(), sessionId ?? (agentId === undefined ? '' : String(agentId)))
  }

  hostDisconnected(): void {
    this.#follow(undefined, '')
  }

  /** Starts a session, or starts again after one has ended or failed. */
  async start(): Promise<void> {
    const { agentId, sessionId } = this.#target()
    await this.#ask(({ client }, signal) =>
      sessionId === undefined
        ? client.sessions.create({ agentId: agentId! }, { signal })
        : client.sessions.get(sessionId, { signal }),
    )
  }

  #follow(sac: SacContext | undefined, key: string): void {
    if (sac?.client === this.#sac?.client && key === this.#key) return
    this.#stop?.abort()
    this.#asking?.abort()
    this.#asking = undefined
    this.#sac = sac
    this.#key = key
    if (!sac || key === '') return
    this.session = undefined
    this.error = undefined
    this.#stop = new AbortController()
    const { signal } = this.#stop
    const stopListening = sac.events.listen({
      topics: ['session', 'agent'],
      onEvent: (event) => this.#onEvent(event),
      onResync: () => void this.#refresh(),
    })
    signal.addEventListener('abort', stopListening)
    // The server is back, and what it could not answer is asked again.
    const onChange = () => {
      if (sac.events.state === 'open' && this.error !== undefined) void this.#refresh()
    }
    sac.events.addEventListener('change', onChange, { signal })
    void this.start()
  }

  #onEvent(event: SacEvent): void {
    if (event.type === 'session.changed') this.#take(event.data as unknown as Session)
    // It was resumed, perhaps.
    else if (this.isSuspended && event.agentId === this.#target().agentId) void this.start()
  }

  #take(session: Session): void {
    const { agentId, sessionId } = this.#target()
    const isSame = session.id === this.session?.id
    // Somebody has started it again, perhaps in another tab.
    const isNext =
      sessionId === undefined &&
      session.agentId === agentId &&
      session.kind === 'interactive' &&
      session.state !== 'ended' &&
      (this.session === undefined || this.session.state === 'ended')
    if (!isSame && !isNext) return
    // Events that a reconnect brings again are older than what was asked meanwhile.
    if (isSame && session.updatedAt < this.session!.updatedAt) return
    this.session = session
    this.error = undefined
    this.#host.requestUpdate()
  }

  async #refresh(): Promise<void> {
    if (this.#asking) {
      this.#isStale = true
      return
    }
    const { session } = this
    if (!session) return this.start()
    await this.#ask(({ client }, signal) => client.sessions.get(session.id, { signal }))
  }

  async #ask(question: (sac: SacContext, signal: AbortSignal) => Promise<Session>): Promise<void> {
    if (!this.#sac) return
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    this.#isStale = false
    try {
      const session = await question(this.#sac, asking.signal)
      if (asking.signal.aborted) return
      this.session = session
      this.error = undefined
    } catch (error) {
      if (asking.signal.aborted) return
      this.error = error
    }
    this.#asking = undefined
    this.#host.requestUpdate()
    if (this.#isStale && this.error === undefined) void this.#refresh()
  }
}
