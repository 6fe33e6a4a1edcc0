import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { RemoteUnavailableError } from '@sac/sdk/sync'
import type { Token } from './token.ts'

/** Silence of the platform after which a request is given up, in milliseconds. */
const IDLE_MS = 60_000

/** A problem's JSON is read up to this length. */
const PROBLEM_BYTES = 64 * 1024

/** Statuses that another try may change, besides 5xx. */
const RETRY_STATUSES = new Set([401, 403, 408, 425, 429])

/** The platform understood and refused; the same request again would be refused again. */
export class ProblemError extends Error {
  readonly status: number
  readonly problem: unknown
  constructor(status: number, problem: unknown, operation: string) {
    super(`${operation} answered ${status}`)
    this.name = 'ProblemError'
    this.status = status
    this.problem = problem
  }
}

export interface InternalRequest {
  method: string
  /** After `/internal/agents/{agentId}`, with the query. */
  path: string
  headers?: Record<string, string | number>
  /** Whole, in pieces that are sent one after the other, or as it comes. */
  body?: string | readonly Uint8Array[] | AsyncIterable<Uint8Array>
  signal?: AbortSignal
}

/** Speaks with the server's internal listener in the name of one agent. */
export class InternalClient {
  private readonly base: URL
  private readonly agentId: number
  readonly token: Token
  private readonly agent: http.Agent

  constructor(options: { internalUrl: URL; agentId: number; token: Token }) {
    this.base = options.internalUrl
    this.agentId = options.agentId
    this.token = options.token
    const { Agent } = this.base.protocol === 'https:' ? https : http
    this.agent = new Agent({ keepAlive: true, maxSockets: 24 })
  }

  /** @returns the parsed body; undefined for 204 @throws RemoteUnavailableError, ProblemError */
  async json<Result>(request: InternalRequest): Promise<Result> {
    const response = await this.send(request)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of response) chunks.push(chunk)
    } catch (error) {
      throw new RemoteUnavailableError('The answer was cut off.', { cause: error })
    }
    const text = Buffer.concat(chunks).toString()
    return (text === '' ? undefined : JSON.parse(text)) as Result
  }

  post<Result>(path: string, body: unknown, headers?: Record<string, string>): Promise<Result> {
    return this.json({
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  /** @returns a response with a status below 300, its body still to be read @throws RemoteUnavailableError, ProblemError */
  async send(request: InternalRequest): Promise<IncomingMessage> {
    const operation = `${request.method} ${request.path.split('?')[0]}`
    const response = await this.exchange(request, operation)
    const status = response.statusCode ?? 0
    if (status < 300) {
      this.token.accepted()
      return response
    }
    const problem = await readProblem(response)
    if (status === 401 || status === 403) this.token.refused(status)
    if (status >= 500 || RETRY_STATUSES.has(status)) {
      throw new RemoteUnavailableError(`${operation} answered ${status}`)
    }
    throw new ProblemError(status, problem, operation)
  }

  close(): void {
    this.agent.destroy()
  }

  private exchange(request: InternalRequest, operation: string): Promise<IncomingMessage> {
    const { body = '' } = request
    const isWhole = typeof body === 'string' || Array.isArray(body)
    const length = !isWhole
      ? {}
      : { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : sumOf(body) }
    const { request: open } = this.base.protocol === 'https:' ? https : http
    const path = `/internal/agents/${this.agentId}${request.path}`
    return new Promise((resolve, reject) => {
      let bodyError: unknown
      const outgoing = open(new URL(path, this.base), {
        method: request.method,
        agent: this.agent,
        headers: { authorization: this.token.bearer, ...length, ...request.headers },
        ...(request.signal ? { signal: request.signal } : {}),
      })
      outgoing.setTimeout(IDLE_MS, () => {
        outgoing.destroy(new Error(`${operation}: no answer for ${IDLE_MS} ms`))
      })
      outgoing.on('response', (response) => {
        // Answered before all was sent, so refused: the rest is not wanted.
        if (!outgoing.writableEnded) response.once('close', () => outgoing.destroy())
        resolve(response)
      })
      outgoing.on('error', (error) => {
        const isAway = bodyError === undefined
        reject(
          isAway
            ? new RemoteUnavailableError(`${operation}: ${error.message}`, { cause: error })
            : bodyError,
        )
      })
      if (typeof body === 'string') {
        outgoing.end(body)
      } else if (isWhole) {
        for (const piece of body as readonly Uint8Array[]) outgoing.write(piece)
        outgoing.end()
      } else {
        sendPieces(outgoing, body as AsyncIterable<Uint8Array>).catch((error: unknown) => {
          // The file here made the trouble, not the platform: the caller learns that error.
          bodyError = error
          outgoing.destroy(new Error('the content could not be read'))
        })
      }
    })
  }
}

/** Sends one piece after the other was taken, so that at most two are in memory. */
async function sendPieces(
  outgoing: http.ClientRequest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  for await (const piece of pieces) {
    // An early answer or a lost connection: whoever waits for the response learns of it there.
    if (outgoing.destroyed || outgoing.writableEnded) return
    if (!outgoing.write(piece)) await drained(outgoing)
  }
  outgoing.end()
}

function drained(outgoing: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}

async function readProblem(response: IncomingMessage): Promise<unknown> {
  let text = ''
  try {
    response.setEncoding('utf8')
    for await (const chunk of response) {
      if (text.length < PROBLEM_BYTES) text += chunk
    }
    return JSON.parse(text)
  } catch {
    // A proxy's page or a cut answer: the status alone has to do.
    return text.slice(0, 200)
  }
}

function sumOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
