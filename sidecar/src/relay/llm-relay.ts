import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { Backoff } from '../backoff.ts'
import type { Log } from '../log.ts'
import type { Token } from '../platform/token.ts'
import { passOn } from './hop-headers.ts'

/** A model may think for long before its first byte; then something is dead. */
const SILENCE_MS = 15 * 60_000

/**
 * A request that found no platform waits for one for so long: a restart, also a slow one, must not end a turn. The
 * program's own retries last some 8 s, and it waits 10 minutes for an answer.
 */
const HOLD_MS = 120_000
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** How often it is tried meanwhile. */
const KNOCK = { firstMs: 100, longestMs: 1_000 }

/** Paths of the Messages API that are passed on, with the methods they take. */
const ROUTES = new Map([
  ['/v1/messages', 'POST'],
  ['/v1/messages/count_tokens', 'POST'],
  ['/v1/models', 'GET'],
])

/** Passes requests to the model through to the platform, which adds the real key; nothing is held back in either direction. */
export class LlmRelay {
  private readonly base: URL
  private readonly prefix: string
  private readonly token: Token
  private readonly log: Log
  private readonly agent: http.Agent

  constructor(options: { internalUrl: URL; agentId: number; token: Token; log: Log }) {
    this.base = options.internalUrl
    this.prefix = `/internal/agents/${options.agentId}/llm`
    this.token = options.token
    this.log = options.log
    const { Agent } = this.base.protocol === 'https:' ? https : http
    this.agent = new Agent({ keepAlive: true })
  }

  /** @returns false when the request is none for the model */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? ''
    const path = url.split('?')[0]!
    if (request.method === 'HEAD' && path === '/api/hello') {
      response.writeHead(200).end()
      return true
    }
    const isModel = request.method === 'GET' && /^\/v1\/models\/[\w.:@%-]+$/.test(path)
    if (!isModel && ROUTES.get(path) !== request.method) return false
    this.relay(request, response, url, { until: Date.now() + HOLD_MS, backoff: new Backoff(KNOCK) })
    return true
  }

  close(): void {
    this.agent.destroy()
  }

  private relay(request: IncomingMessage, response: ServerResponse, url: string, hold: Hold): void {
    const isTls = this.base.protocol === 'https:'
    const { request: open } = isTls ? https : http
    const outgoing = open(new URL(this.prefix + url, this.base), {
      method: request.method,
      agent: this.agent,
      headers: {
        ...passOn(request.headers, ['authorization', 'x-api-key', 'host', 'expect']),
        authorization: this.token.bearer,
      },
    })
    outgoing.setNoDelay(true)
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error('no answer for too long')))
    // Not before there is a connection: what was not read yet can go over the next one.
    outgoing.once('socket', (socket) => {
      const send = () => request.pipe(outgoing)
      if (socket.connecting) socket.once(isTls ? 'secureConnect' : 'connect', send)
      else send()
    })
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, passOn(answer.headers))
      response.flushHeaders()
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    const giveUp = () => {
      if (!response.writableFinished) outgoing.destroy()
    }
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (response.destroyed) return
      response.off('close', giveUp)
      if (UNREACHABLE.has(error.code ?? '') && Date.now() < hold.until) {
        this.log.debug('the platform is away, a request to the model waits', { error })
        this.again(request, response, url, hold)
        return
      }
      this.log.warn('the model cannot be reached', { error })
      // Half an answer cannot be taken back: a cut tells the program to ask again.
      if (response.headersSent) response.destroy()
      else sendApiError(response, 502, 'api_error', 'The platform cannot be reached at the moment.')
    })
    response.on('close', giveUp)
    request.on('error', () => outgoing.destroy())
  }

  private again(request: IncomingMessage, response: ServerResponse, url: string, hold: Hold): void {
    const timer = setTimeout(() => {
      response.off('close', cancel)
      this.relay(request, response, url, hold)
    }, hold.backoff.next())
    const cancel = () => clearTimeout(timer)
    response.once('close', cancel)
  }
}

/** How long a request still waits for the platform. */
interface Hold {
  /** Milliseconds since 1970. */
  until: number
  backoff: Backoff
}

/** An error as the Messages API reports it. */
export function sendApiError(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ type: 'error', error: { type, message } }))
}
