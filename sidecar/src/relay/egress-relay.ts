import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { Log } from '../log.ts'
import type { Token } from '../platform/token.ts'
import { passOn } from './hop-headers.ts'

/** The platform looks the name up, checks it and connects within this, in milliseconds. */
const CONNECT_MS = 30_000

/** A refusal's text is passed on up to this length. */
const REFUSAL_BYTES = 64 * 1024

/** The platform's egress proxy refused, or could not be reached. */
class EgressError extends Error {
  readonly status: number
  readonly body: string
  constructor(status: number, body: string, options?: ErrorOptions) {
    super(`egress answered ${status}`, options)
    this.name = 'EgressError'
    this.status = status
    this.body = body
  }
}

/** Carries the sandbox's way out to the platform, which decides by the operator's policy. Every request is a tunnel from there on. */
export class EgressRelay {
  private readonly base: URL
  private readonly token: Token
  private readonly log: Log
  private readonly tunnels = new Set<Duplex>()

  constructor(options: { internalUrl: URL; token: Token; log: Log }) {
    this.base = options.internalUrl
    this.token = options.token
    this.log = options.log
  }

  /** A `CONNECT host:port` of the sandbox. */
  connect(request: IncomingMessage, client: Duplex, head: Buffer): void {
    // Without a listener an error of the client would end the process.
    client.on('error', () => client.destroy())
    this.open(request.url ?? '')
      .then((tunnel) => {
        if (client.destroyed) {
          tunnel.destroy()
          return
        }
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        if (head.length > 0) tunnel.write(head)
        splice(client, tunnel)
      })
      .catch((error: unknown) => {
        const { status, body } = this.explain(error)
        const text = Buffer.from(body)
        client.write(
          `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? 'Refused'}\r\nContent-Type: application/problem+json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n`,
        )
        client.end(text)
      })
  }

  /** An absolute-form request (`GET http://host/path`), as plain HTTP goes through a proxy. */
  async forward(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    let tunnel: Duplex
    try {
      tunnel = await this.open(`${url.hostname}:${url.port || 80}`)
    } catch (error) {
      const { status, body } = this.explain(error)
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body)
      return
    }
    const outgoing = http.request({
      method: request.method,
      path: url.pathname + url.search,
      headers: { ...passOn(request.headers), host: url.host },
      setHost: false,
      createConnection: () => tunnel,
    })
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, passOn(answer.headers))
      answer.on('error', () => response.destroy())
      answer.pipe(response)
    })
    outgoing.on('error', (error) => {
      this.log.debug('a forwarded request failed', { error })
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    response.on('close', () => tunnel.destroy())
    request.on('error', () => outgoing.destroy())
    request.pipe(outgoing)
  }

  close(): void {
    for (const tunnel of this.tunnels) tunnel.destroy()
  }

  private open(target: string): Promise<Duplex> {
    const { request: open } = this.base.protocol === 'https:' ? https : http
    return new Promise((resolve, reject) => {
      const outgoing = open({
        host: this.base.hostname.replace(/^\[|\]$/g, ''),
        port: this.base.port || (this.base.protocol === 'https:' ? 443 : 80),
        method: 'CONNECT',
        path: target,
        headers: { host: target, 'proxy-authorization': this.token.bearer },
        // Without it TLS would check the name of the target against the platform's certificate.
        servername: this.base.hostname,
        agent: false,
        timeout: CONNECT_MS,
      })
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')))
      outgoing.on('connect', (answer, tunnel, head) => {
        const status = answer.statusCode ?? 502
        if (status !== 200) {
          readRefusal(tunnel, head, Number(answer.headers['content-length'] ?? 0))
            .then((body) => reject(new EgressError(status, body)))
            .catch(reject)
          return
        }
        outgoing.setTimeout(0)
        this.tunnels.add(tunnel)
        tunnel.on('close', () => this.tunnels.delete(tunnel))
        tunnel.on('error', () => tunnel.destroy())
        if (head.length > 0) tunnel.unshift(head)
        resolve(tunnel)
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  }

  private explain(error: unknown): { status: number; body: string } {
    if (error instanceof EgressError) return { status: error.status, body: error.body }
    this.log.warn('the way out cannot be reached', { error })
    const detail = 'The platform cannot be reached at the moment.'
    return {
      status: 502,
      body: JSON.stringify({ type: 'about:blank', title: 'Bad Gateway', status: 502, detail }),
    }
  }
}

/** Joins two ends: each half closes with its other, and both go when one breaks. */
function splice(one: Duplex, other: Duplex): void {
  one.pipe(other)
  other.pipe(one)
  one.on('close', () => other.destroy())
  other.on('close', () => one.destroy())
}

/** Node hands the socket over before the body of a refused CONNECT was read. */
function readRefusal(socket: Duplex, head: Buffer, length: number): Promise<string> {
  const wanted = Math.min(length, REFUSAL_BYTES)
  return new Promise((resolve) => {
    let body = head
    const done = () => {
      socket.destroy()
      resolve(body.subarray(0, wanted).toString())
    }
    if (body.length >= wanted) return done()
    socket.on('data', (bytes: Buffer) => {
      body = Buffer.concat([body, bytes])
      if (body.length >= wanted) done()
    })
    socket.on('end', done)
    socket.on('error', done)
  })
}
