import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import {
  POD_IDENTITY_HEADER,
  type PodEvent,
  type PodHealth,
  type PodMessage,
  type PodMessageRequest,
  type PodSession,
  type PodSessionSpec,
} from '@sac/openapi/pod-api'
import type { AgentRuntime } from '../ports/agent-runtime.ts'
import { problem } from '../problems.ts'
import { describeProblem, readEvent, readHealth, readMessage, readSession } from './pod-answers.ts'
import type { PodIdentity } from './pod-identity.ts'
import { requestOver } from './request-over.ts'

const CONNECT_TIMEOUT_MS = 5_000
const ANSWER_TIMEOUT_MS = 10_000
/** Three heartbeats of the pod missed: it hangs or its host is gone. */
const EVENTS_SILENCE_MS = 15_000
const MAX_ANSWER_BYTES = 1 << 20
const IDENTITY_TTL_SECONDS = 60

/** The pod answered, and refused. */
export class PodRefusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'PodRefusal'
    this.status = status
  }
}

interface Call {
  method: string
  path: string
  body?: unknown
}

/**
 * The control side of pods. Whatever a pod answers comes from a sandbox: sizes and time are limited, forms are checked.
 * Every method throws the problem `sandbox-unreachable` when there is no sensible answer, `PodRefusal` when the answer is no.
 */
export class PodClient {
  readonly #runtime: Pick<AgentRuntime, 'connect'>
  readonly #identity: PodIdentity

  constructor(runtime: Pick<AgentRuntime, 'connect'>, identity: PodIdentity) {
    this.#runtime = runtime
    this.#identity = identity
  }

  async health(agentId: number): Promise<PodHealth> {
    return this.#json(agentId, { method: 'GET', path: '/health' }, readHealth)
  }

  /** Starts the session's program unless it runs already. */
  async putSession(agentId: number, sessionId: string, spec: PodSessionSpec): Promise<PodSession> {
    return this.#json(
      agentId,
      { method: 'PUT', path: sessionPath(sessionId), body: spec },
      readSession,
    )
  }

  /** Ends the session's program; no error when the pod knows no such session. */
  async deleteSession(agentId: number, sessionId: string): Promise<void> {
    try {
      await this.#json(agentId, { method: 'DELETE', path: sessionPath(sessionId) }, ignore)
    } catch (error) {
      if (!(error instanceof PodRefusal && error.status === 404)) throw error
    }
  }

  /** Hands over a message to be typed; doing so again with the same id changes nothing. */
  async sendMessage(
    agentId: number,
    sessionId: string,
    message: PodMessageRequest,
  ): Promise<PodMessage> {
    const path = `${sessionPath(sessionId)}/messages`
    return this.#json(agentId, { method: 'POST', path, body: message }, readMessage)
  }

  /** Tells the pod that the program has taken the message, as its hook said. */
  async acknowledgeMessage(agentId: number, sessionId: string, messageId: string): Promise<void> {
    const path = `${sessionPath(sessionId)}/messages/${encodeURIComponent(messageId)}/acknowledge`
    await this.#json(agentId, { method: 'POST', path }, ignore)
  }

  /**
   * What happens in the pod, from now on; a `hello` with all sessions comes first. Ends when the sandbox is gone or
   * `signal` aborts, throws when the pod falls silent or says nonsense.
   */
  async *events(agentId: number, signal: AbortSignal): AsyncGenerator<PodEvent, void, undefined> {
    const quiet = new AbortController()
    const timer = setTimeout(() => quiet.abort(), EVENTS_SILENCE_MS)
    const either = AbortSignal.any([signal, quiet.signal])
    let isOpen = false
    try {
      const response = await this.#request(agentId, { method: 'GET', path: '/events' }, either)
      if (response.statusCode !== 200) throw await refusal(response)
      isOpen = true
      for await (const line of lines(response)) {
        timer.refresh()
        const event = readEvent(JSON.parse(line))
        if (event) yield event
      }
    } catch (error) {
      if (signal.aborted) return
      // A pod that was killed could not end its answer properly; it is gone all the same.
      if (isOpen && isCut(error) && !quiet.signal.aborted) return
      throw unreachable(agentId, error)
    } finally {
      clearTimeout(timer)
      quiet.abort()
    }
  }

  async #json<T>(agentId: number, call: Call, read: (value: unknown) => T): Promise<T> {
    const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    try {
      const response = await this.#request(agentId, call, timeout)
      const status = response.statusCode ?? 0
      if (status < 200 || status > 299) throw await refusal(response)
      const text = await readText(response)
      return read(text === '' ? undefined : JSON.parse(text))
    } catch (error) {
      throw unreachable(agentId, error)
    }
  }

  /** @param signal destroys the connection, also while the answer is being read */
  async #request(
    agentId: number,
    { method, path, body }: Call,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const socket = await connectWithin(this.#runtime, agentId, signal)
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const headers = {
      host: 'pod',
      [POD_IDENTITY_HEADER]: this.#identity.sign({
        agentId,
        sub: 'server',
        role: 'server',
        ttlSeconds: IDENTITY_TTL_SECONDS,
      }),
      ...(content && { 'content-type': 'application/json', 'content-length': content.length }),
    }
    return new Promise((resolve, reject) => {
      const request = requestOver(socket, { method, path, headers, signal })
      request.on('response', resolve)
      // An upgrade that nobody asked for leaves the socket to us.
      request.on('upgrade', () => {
        socket.destroy()
        reject(new Error('unexpected upgrade'))
      })
      request.on('error', (error) => {
        socket.destroy()
        reject(error)
      })
      request.end(content)
    })
  }
}

/**
 * A connection to the pod, or an error when it takes too long; one that comes too late is closed again.
 * @throws whatever `connect` throws, or the reason of `signal`
 */
export async function connectWithin(
  runtime: Pick<AgentRuntime, 'connect'>,
  agentId: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const stop = new AbortController()
  const connecting = runtime.connect(agentId)
  const tooLate = delay(CONNECT_TIMEOUT_MS, undefined, {
    signal: AbortSignal.any([stop.signal, signal]),
  })
  try {
    return await Promise.race([
      connecting,
      tooLate.then(() => {
        throw new Error('the sandbox accepts no connection')
      }),
    ])
  } catch (error) {
    connecting.then(
      (socket) => socket.on('error', () => {}).destroy(),
      () => {},
    )
    throw error
  } finally {
    stop.abort()
  }
}

const sessionPath = (sessionId: string) => `/sessions/${encodeURIComponent(sessionId)}`

const ignore = () => {}

function unreachable(agentId: number, cause: unknown): Error {
  if (cause instanceof PodRefusal) return cause
  return problem(
    'sandbox-unreachable',
    { detail: `The sandbox of agent ${agentId} does not answer.` },
    { cause },
  )
}

const isCut = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNRESET'

async function refusal(response: IncomingMessage): Promise<PodRefusal> {
  const status = response.statusCode ?? 0
  const why = describeProblem(await readText(response))
  return new PodRefusal(status, why || `the pod answered ${status}`)
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The lines of a stream without their ends; an unfinished last one is dropped. */
async function* lines(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let pending: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...pending, chunk.subarray(from, end)]).toString('utf8')
      pending = []
      size = 0
      from = end + 1
    }
    const rest = chunk.subarray(from)
    size += rest.length
    if (size > MAX_ANSWER_BYTES) throw new Error('a line of the event stream is too long')
    if (rest.length > 0) pending.push(rest)
  }
}
