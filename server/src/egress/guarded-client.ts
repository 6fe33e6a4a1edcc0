import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { type AddressPolicy, AddressRefused } from './address-policy.ts'

export interface Timeouts {
  /** From the look-up of the name to the end of the TLS handshake. */
  connectMs: number
  /** From there to the first byte of the answer, while nothing else moves. */
  firstByteMs: number
  /** Between two bytes of the answer. */
  idleMs: number
}

export const TIMEOUTS: Timeouts = { connectMs: 10_000, firstByteMs: 600_000, idleMs: 300_000 }

export interface GuardedRequest {
  url: URL
  method: string
  headers: OutgoingHttpHeaders
  body?: Readable | Buffer
  signal?: AbortSignal
}

export interface GuardedAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Readable
}

/** Why there is no answer. `refused` will stay so until somebody changes something, the others may pass. */
export class UpstreamError extends Error {
  readonly reason: 'refused' | 'unreachable' | 'timeout'

  constructor(reason: UpstreamError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UpstreamError'
    this.reason = reason
  }
}

// Below the five seconds after which many servers close an idle connection: a request must not meet a dying one.
const KEEP_ALIVE_MS = 4_000

/**
 * HTTP to hosts that people name, held to an address policy. No redirect is followed.
 * node:http(s) and not undici: its `lookup` and agent give the checked address and the reuse of connections, its messages
 * are plain streams with backpressure both ways, and the server has no other use for undici.
 */
export class GuardedClient {
  readonly #policy: AddressPolicy
  readonly #timeouts: Timeouts
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS }),
    'https:': new https.Agent({ keepAlive: true, timeout: KEEP_ALIVE_MS }),
  }

  constructor(policy: AddressPolicy, timeouts: Partial<Timeouts> = {}) {
    this.#policy = policy
    this.#timeouts = { ...TIMEOUTS, ...timeouts }
  }

  /** Resolves with the head of the answer. @throws UpstreamError, or the signal's reason */
  async request({ url, method, headers, body, signal }: GuardedRequest): Promise<GuardedAnswer> {
    const agent = this.#agents[url.protocol as 'http:']
    if (!agent) throw new UpstreamError('refused', `${url.protocol} is no protocol for providers.`)
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    try {
      this.#policy.checkLiteral(url.hostname, port)
    } catch (error) {
      throw asUpstreamError(error, url.host)
    }
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? https.request : http.request
      const request = send(url, {
        agent,
        method,
        headers,
        lookup: this.#policy.lookupFor(port),
        ...(signal && { signal }),
      })
      this.#limitWaiting(request, url)
      request.on('error', (error) =>
        reject(signal?.aborted ? signal.reason : asUpstreamError(error, url.host)),
      )
      request.on('response', (response) => {
        response.setTimeout(this.#timeouts.idleMs, () =>
          response.destroy(
            new UpstreamError('timeout', `${url.host} stopped in the middle of its answer.`),
          ),
        )
        resolve({ status: response.statusCode!, headers: response.headers, body: response })
      })
      if (body && 'pipe' in body) {
        body.once('error', (error) => request.destroy(error))
        body.pipe(request)
      } else request.end(body)
    })
  }

  /** Closes idle connections. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  #limitWaiting(request: http.ClientRequest, url: URL): void {
    const { connectMs, firstByteMs } = this.#timeouts
    const timer = setTimeout(
      () =>
        request.destroy(
          new UpstreamError(
            'timeout',
            `${url.host} did not accept a connection within ${connectMs / 1000} s.`,
          ),
        ),
      connectMs,
    )
    const onConnected = () => {
      clearTimeout(timer)
      request.setTimeout(firstByteMs, () =>
        request.destroy(
          new UpstreamError(
            'timeout',
            `${url.host} did not answer within ${firstByteMs / 1000} s.`,
          ),
        ),
      )
    }
    request.once('close', () => clearTimeout(timer))
    request.once('socket', (socket) => {
      if (request.reusedSocket) onConnected()
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected)
    })
  }
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  ENOTFOUND: 'has no address: the name is not known',
  EAI_AGAIN: 'cannot be looked up: the name server does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'did not accept a connection',
}

/** @param host as people wrote it */
function asUpstreamError(error: unknown, host: string): UpstreamError {
  if (error instanceof UpstreamError) return error
  if (error instanceof AddressRefused) {
    return new UpstreamError('refused', error.message, { cause: error })
  }
  const { code = '', message } = error as NodeJS.ErrnoException
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL|EPROTO)/.test(code)) {
    return new UpstreamError('refused', `${host} has no TLS that can be trusted (${code}).`, {
      cause: error,
    })
  }
  return new UpstreamError('unreachable', `${host} ${WORDS[code] ?? `failed: ${message}`}.`, {
    cause: error,
  })
}
