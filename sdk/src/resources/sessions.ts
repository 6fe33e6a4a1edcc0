import type { Schema } from '@sac/openapi'
import { AbortError, apiError, ConflictError } from '../errors.ts'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import type { TerminalConnection } from '../terminal.ts'
import type { AttachOptions } from '../terminal-types.ts'
import type { EventsResource, OpenEvent, ResyncEvent, SacEvent } from './events.ts'

export type Session = Schema<'Session'>
export type SessionState = Schema<'SessionState'>
export type CreateSession = Schema<'CreateSessionRequest'>
export type Message = Schema<'Message'>

export interface ListSessionsOptions extends PageOptions, CallOptions {
  /** Only in these states; all that have not ended when absent. */
  states?: SessionState[]
  agentId?: number
}

export interface WaitOptions extends CallOptions {
  /** Called with the session at first and after each change. */
  onState?: (session: Session) => void
}

/** One terminal life with an agent. */
export class SessionsResource {
  readonly #transport: Transport
  readonly #events: EventsResource

  constructor(transport: Transport, events: EventsResource) {
    this.#transport = transport
    this.#events = events
  }

  /** Newest first. */
  list({
    limit,
    cursor,
    states,
    agentId,
    ...options
  }: ListSessionsOptions = {}): PageRequest<Session> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/sessions', {
            params: { query: { limit, cursor: at, state: states, agentId } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  get(sessionId: string, options?: CallOptions): Promise<Session> {
    return unwrap(this.#transport.raw.GET('/api/sessions/{sessionId}', at(sessionId, options)))
  }

  /** Answers at once; `open` also waits. There is one interactive session with an agent: it is answered when it exists. */
  create(session: CreateSession, options?: CallOptions): Promise<Session> {
    return unwrap(
      this.#transport.raw.POST('/api/sessions', {
        body: session,
        ...call(options, { isRepeatable: session.kind !== 'headless' }),
      }),
    )
  }

  /** Ends its program; the conversation and the files stay. */
  async end(sessionId: string, options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.DELETE('/api/sessions/{sessionId}', at(sessionId, options)))
  }

  /** The interactive session with an agent, ready to attach to. */
  async open(agentId: number, options: WaitOptions = {}): Promise<Session> {
    const session = await this.create({ agentId }, options)
    if (session.state === 'ready') {
      options.onState?.(session)
      return session
    }
    return this.waitFor(session.id, 'ready', options)
  }

  /**
   * Resolves when the session is in this state; told by events, asks nothing again and again.
   * @throws ApiError with the session's problem when it fails, ConflictError when it has ended
   */
  async waitFor(
    sessionId: string,
    state: 'ready' | 'ended',
    options: WaitOptions = {},
  ): Promise<Session> {
    for await (const session of this.watch(sessionId, options)) {
      options.onState?.(session)
      if (session.state === state) return session
      if (session.state === 'ended') throw endedError(session)
      if (session.state === 'failed' && state === 'ready') throw failedError(session)
    }
    throw new Error('unreachable: the event stream has no end')
  }

  /** The session now and after each change, until it has ended. */
  async *watch(
    sessionId: string,
    options: CallOptions = {},
  ): AsyncGenerator<Session, void, undefined> {
    const { signal } = options
    let last: Session | undefined
    for await (const event of this.#events.subscribe({
      topics: ['session'],
      withOpen: true,
      signal,
    })) {
      if (event.topic !== undefined && event.data['id'] !== sessionId) continue
      // Asked when the stream stands, so that no change is missed in between; then events bring it along.
      const session = sessionOf(event) ?? (await this.get(sessionId, options))
      // Events that a reconnect brings again are older than what was asked meanwhile.
      if (last && session.updatedAt < last.updatedAt) continue
      if (JSON.stringify(session) === JSON.stringify(last)) continue
      last = session
      yield session
      if (session.state === 'ended') return
    }
  }

  /**
   * Joins a running session. Detaching never ends it.
   * @throws NotFoundError, NotSignedInError, or ConnectionError when the first connection fails
   */
  async attach(sessionId: string, options: AttachOptions): Promise<TerminalConnection> {
    const [{ TerminalConnection }, { credential }] = await Promise.all([
      import('../terminal.ts'),
      import('#websocket'),
    ])
    let token: string | undefined
    const terminal = new TerminalConnection(
      {
        url: `${this.#transport.baseUrl}/ws/${encodeURIComponent(sessionId)}`,
        authorize: async (isRefused, signal) => {
          if (credential === 'ticket') return this.#ticket(sessionId, signal)
          token = await this.#transport.token(isRefused ? token : undefined)
          return token
        },
      },
      options,
    )
    await terminal.ready
    return terminal
  }

  async #ticket(sessionId: string, signal: AbortSignal): Promise<string> {
    const options = { signal, requestTimeoutMs: TICKET_TIMEOUT_MS }
    const { ticket } = await unwrap(
      this.#transport.raw.POST('/api/sessions/{sessionId}/tickets', at(sessionId, options)),
    )
    return ticket
  }

  /**
   * Interrupts the turn that runs, as Esc in the terminal does; nothing happens when none runs. The program keeps its
   * size, and other viewers see it go on.
   */
  async interrupt(sessionId: string, { signal }: CallOptions = {}): Promise<void> {
    const size = await this.#sizeOf(sessionId, signal)
    const terminal = await this.attach(sessionId, { ...size, ...(signal && { signal }) })
    terminal.write(ESCAPE)
    await terminal.drain()
    terminal.close()
  }

  /** Whoever types owns the size, so one has to come with the size that the program has. */
  async #sizeOf(sessionId: string, signal: AbortSignal | undefined) {
    const some = { cols: 80, rows: 24, readOnly: true, ...(signal && { signal }) }
    const terminal = await this.attach(sessionId, some)
    try {
      return await new Promise<{ cols: number; rows: number }>((resolve, reject) => {
        terminal.on('size', resolve)
        drained(terminal).then(() => reject(new AbortError('the session ended')), reject)
      })
    } finally {
      terminal.close()
    }
  }

  /**
   * Says something to the agent; typed as soon as the session is ready.
   * @param message without a `clientMessageId` one is made, and the call is retried under it
   */
  send(
    sessionId: string,
    message: { text: string; clientMessageId?: string },
    options?: CallOptions,
  ): Promise<Message> {
    const { text, clientMessageId = crypto.randomUUID() } = message
    return unwrap(
      this.#transport.raw.POST('/api/sessions/{sessionId}/messages', {
        params: { path: { sessionId } },
        body: { text, clientMessageId },
        ...call(options, { isRepeatable: true }),
      }),
    )
  }

  /** Messages sent to it, newest first. */
  messages(
    sessionId: string,
    { limit, cursor, ...options }: PageOptions & CallOptions = {},
  ): PageRequest<Message> {
    return new PageRequest(
      (position) =>
        unwrap(
          this.#transport.raw.GET('/api/sessions/{sessionId}/messages', {
            params: { path: { sessionId }, query: { limit, cursor: position } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  message(sessionId: string, messageId: string, options?: CallOptions): Promise<Message> {
    return unwrap(
      this.#transport.raw.GET('/api/sessions/{sessionId}/messages/{messageId}', {
        params: { path: { sessionId, messageId } },
        ...call(options),
      }),
    )
  }
}

/** After a cut a browser may ask on a connection that is dead, and only a time-out takes that out of its pool. */
const TICKET_TIMEOUT_MS = 5_000
const ESCAPE = '\u001b'

/** Settles with the end of its output. */
async function drained(output: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of output);
}

const at = (sessionId: string, options?: CallOptions) => ({
  params: { path: { sessionId } },
  ...call(options),
})

/** The session that an event `session.changed` brings along. */
export const sessionOf = (event: SacEvent | ResyncEvent | OpenEvent): Session | undefined =>
  event.type === 'session.changed' && event.topic ? (event.data as unknown as Session) : undefined

const endedError = ({ id, problem }: Session) =>
  problem
    ? apiError(problem)
    : new ConflictError({
        type: 'urn:sac:problem:session-ended',
        title: 'Session has ended',
        status: 409,
        detail: `Session ${id} has ended.`,
      })

const failedError = ({ problem }: Session) =>
  apiError(
    problem ?? { type: 'urn:sac:problem:internal', title: 'The session failed', status: 500 },
  )
