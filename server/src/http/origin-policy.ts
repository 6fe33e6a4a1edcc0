import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/**
 * Which `Host` and `Origin` may reach us. A server on loopback answers to loopback names alone, else a page
 * of any site could reach it through a name that resolves to 127.0.0.1 (DNS rebinding).
 */
export class OriginPolicy {
  readonly #isLoopbackOnly: boolean
  readonly #publicOrigin: string | undefined
  readonly #allowed: ReadonlySet<string>

  constructor({
    host,
    publicUrl,
    allowedOrigins,
  }: Pick<Config, 'host' | 'publicUrl' | 'allowedOrigins'>) {
    this.#isLoopbackOnly = LOOPBACK.test(host) || host === '::1'
    this.#publicOrigin = publicUrl
    this.#allowed = new Set(allowedOrigins)
  }

  isHostAllowed({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    if (!this.#isLoopbackOnly) return true
    const host = headers.host ?? ''
    return (
      LOOPBACK.test(host.replace(/:\d+$/, '')) ||
      (this.#publicOrigin !== undefined && new URL(this.#publicOrigin).host === host)
    )
  }

  /** A page of ours: its origin is the host that it calls, or the public URL. */
  isOwn({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
    const { origin, host } = headers
    if (origin === undefined) return headers['sec-fetch-site'] === 'same-origin'
    return (
      origin === this.#publicOrigin || origin === `http://${host}` || origin === `https://${host}`
    )
  }

  /** Ours, one that the operator listed, or no browser page at all. */
  isOriginAllowed(request: Pick<IncomingMessage, 'headers'>): boolean {
    const { origin } = request.headers
    return origin === undefined || this.#allowed.has(origin) || this.isOwn(request)
  }

  isForeignButAllowed(origin: string | undefined): boolean {
    return origin !== undefined && this.#allowed.has(origin)
  }
}
