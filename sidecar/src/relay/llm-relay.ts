import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Log } from '../log.ts'
import type { Token } from '../platform/token.ts'
import { passOn } from './hop-headers.ts'

/** A model may think for long before its first byte; then something is dead. */
const SILENCE_MS = 15 * 60_000

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
    this.relay(request, response, url)
    return true
  }

  close(): void {
    this.agent.destroy()
  }

  private relay(request: IncomingMessage, response: ServerResponse, url: string): void {
    const { request: open } = this.base.protocol === 'https:' ? https : http
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
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, passOn(answer.headers))
      response.flushHeaders()
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    outgoing.on('error', (error) => {
      if (response.destroyed) return
      this.log.warn('the model cannot be reached', { error })
      // Half an answer cannot be taken back: a cut tells the program to ask again.
      if (response.headersSent) response.destroy()
      else sendApiError(response, 502, 'api_error', 'The platform cannot be reached at the moment.')
    })
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy()
    })
    request.on('error', () => outgoing.destroy())
    request.pipe(outgoing)
  }
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
