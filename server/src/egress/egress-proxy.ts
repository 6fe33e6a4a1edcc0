import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { SidecarActor } from '../authorization/actor.ts'
import { connectDirectly, connectThrough, type Destination, portOf } from './connect-through.ts'
import type { EgressEntry } from './egress-log.ts'
import { type EgressPolicy, EgressRefused } from './egress-policy.ts'
import { isPort, splitHostPort } from './host-list.ts'

export interface EgressProxyOptions {
  /** Whose sidecar presents this token. */
  authenticate: (token: string) => Promise<SidecarActor | undefined>
  policy: EgressPolicy
  log: { record(entry: EgressEntry): void }
  /** An agent's own proxies, behind which its destinations are; `httpProxy` serves port 80, `httpsProxy` every other. */
  nextHopFor?: (agentId: number) => Promise<NextHops>
  onError: (error: unknown) => void
  maxPerAgent?: number
  /** From the request to the connection; default 10 s. */
  connectMs?: number
  /** Without a byte in either direction; default 15 min. */
  idleMs?: number
  /** The same once one side has finished; default 2 min. */
  halfOpenIdleMs?: number
}

export interface NextHops {
  httpProxy: string | null
  httpsProxy: string | null
}

interface Tunnel {
  actor: SidecarActor
  destination: Destination
  startedAt: Date
}

const BEARER = /^Bearer ([\w.~+/=-]{1,4096})$/i

/** Tunnels agents to what the operator's policy allows: the `CONNECT` requests of the internal listener. */
export class EgressProxy {
  readonly #options: Required<Omit<EgressProxyOptions, 'nextHopFor'>> &
    Pick<EgressProxyOptions, 'nextHopFor'>
  readonly #perAgent = new Map<number, number>()
  readonly #open = new Set<Duplex>()
  #isClosed = false

  constructor(options: EgressProxyOptions) {
    this.#options = {
      maxPerAgent: 256,
      connectMs: 10_000,
      idleMs: 15 * 60_000,
      halfOpenIdleMs: 2 * 60_000,
      ...options,
    }
  }

  attach(server: Server): void {
    server.on('connect', (request, socket, head) => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
      // Whoever leaves early is no error of ours; what was said about it is in the log.
      socket.on('error', () => socket.destroy())
      this.#serve(request, socket, head).catch((error) => {
        this.#options.onError(error)
        refuse(socket, 500, "The egress proxy failed; the server's log says why.")
      })
    })
  }

  /** Ends every tunnel. */
  close(): void {
    this.#isClosed = true
    for (const socket of this.#open) socket.destroy()
  }

  async #serve(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    if (this.#isClosed) return refuse(client, 503, 'The server is stopping.')
    const token = BEARER.exec(request.headers['proxy-authorization'] ?? '')?.[1]
    const actor = token && (await this.#options.authenticate(token))
    if (!actor) return refuse(client, 407, 'No valid sidecar token came along.')
    const { host, port } = splitHostPort(request.url ?? '')
    if (!host || port === undefined || !isPort(port)) {
      return refuse(client, 400, `"${request.url?.slice(0, 300)}" is no host:port.`)
    }
    const tunnel = { actor, destination: { host, port }, startedAt: new Date() }
    const count = this.#perAgent.get(actor.agentId) ?? 0
    const { maxPerAgent } = this.#options
    if (count >= maxPerAgent) {
      const words = `An agent may have ${maxPerAgent} connections at once.`
      this.#record(tunnel, { verdict: 'refused', reason: words })
      return refuse(client, 429, words)
    }
    this.#perAgent.set(actor.agentId, count + 1)
    try {
      await this.#tunnel(tunnel, client, head)
    } finally {
      const left = this.#perAgent.get(actor.agentId)! - 1
      if (left > 0) this.#perAgent.set(actor.agentId, left)
      else this.#perAgent.delete(actor.agentId)
    }
  }

  async #tunnel(tunnel: Tunnel, client: Duplex, head: Buffer): Promise<void> {
    const leaving = new AbortController()
    const onClose = () => leaving.abort(new Error('the agent left'))
    client.once('close', onClose)
    const { connectMs } = this.#options
    const timer = setTimeout(
      () => leaving.abort(new Error(`no connection within ${connectMs / 1000} s`)),
      connectMs,
    )
    let upstream: Socket
    let first: Buffer
    try {
      ;({ socket: upstream, head: first } = await untilAborted(
        this.#connect(tunnel, leaving.signal),
        leaving.signal,
      ))
    } catch (error) {
      const { message } = error as Error
      if (error instanceof EgressRefused) {
        this.#record(tunnel, { verdict: 'refused', reason: message, address: error.address })
        return refuse(client, 403, message)
      }
      this.#record(tunnel, { verdict: 'failed', reason: message })
      return refuse(client, 502, `${tunnel.destination.host} cannot be reached: ${message}.`)
    } finally {
      clearTimeout(timer)
      client.off('close', onClose)
    }
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    if (first.length > 0) client.write(first)
    if (head.length > 0) upstream.write(head)
    await this.#splice(tunnel, client as Socket, upstream)
  }

  async #connect(
    { actor, destination }: Tunnel,
    signal: AbortSignal,
  ): Promise<{ socket: Socket; head: Buffer }> {
    const { policy, nextHopFor } = this.#options
    const host = policy.checkName(destination.host, destination.port)
    const named = { host, port: destination.port }
    const hop = nextHopFor && hopOf(await nextHopFor(actor.agentId), named.port)
    if (!hop) {
      const addresses = await policy.addressesOf(host, named.port)
      return { socket: await connectDirectly(named, addresses, signal), head: Buffer.alloc(0) }
    }
    const addresses = await policy.addressesOf(hop.hostname, portOf(hop))
    return connectThrough(hop, named, addresses, signal)
  }

  /** Both ways until both have ended; each end is handed on alone, so that a request may be finished before its answer. */
  #splice(tunnel: Tunnel, client: Socket, upstream: Socket): Promise<void> {
    this.#open.add(upstream)
    const { idleMs, halfOpenIdleMs } = this.#options
    let reason: string | undefined
    const address = upstream.remoteAddress
    return new Promise((resolve) => {
      let open = 2
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.setTimeout(idleMs, () => {
          reason ??= 'idle for too long'
          from.destroy()
        })
        from.on('error', (error) => {
          reason ??= error.message
        })
        from.once('end', () => {
          client.setTimeout(halfOpenIdleMs)
          upstream.setTimeout(halfOpenIdleMs)
        })
        from.once('close', () => {
          to.destroySoon?.()
          open -= 1
          if (open > 0) return
          this.#open.delete(upstream)
          const { bytesWritten, bytesRead } = upstream
          this.#record(tunnel, {
            verdict: 'allowed',
            address,
            reason,
            bytesSent: bytesWritten,
            bytesReceived: bytesRead,
          })
          resolve()
        })
        from.pipe(to)
      }
      // It may have gone while the connection was made: then no event comes any more.
      if (client.destroyed) upstream.destroy()
    })
  }

  #record(
    { actor, destination, startedAt }: Tunnel,
    result: Pick<EgressEntry, 'verdict'> & Partial<EgressEntry>,
  ): void {
    this.#options.log.record({
      at: startedAt,
      agentId: actor.agentId,
      userId: actor.userId,
      ...destination,
      bytesSent: 0,
      bytesReceived: 0,
      durationMs: Date.now() - startedAt.getTime(),
      ...result,
    })
  }
}

function hopOf({ httpProxy, httpsProxy }: NextHops, port: number): URL | undefined {
  const text = port === 80 ? httpProxy : httpsProxy
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new Error('the proxy of this agent is no http or https URL')
}

/** Look-ups cannot be cancelled: whoever waits for one goes on without it, and a late connection is closed. */
function untilAborted<T extends { socket: Socket }>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work
      .then((made) => {
        if (signal.aborted) made.socket.destroy()
        else resolve(made)
      }, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function refuse(client: Duplex, status: number, words: string): void {
  if (!client.writable) {
    client.destroy()
    return
  }
  const body = JSON.stringify({
    type: 'urn:sac:problem:egress-refused',
    title: STATUS_CODES[status],
    status,
    detail: words,
  })
  client.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      ...(status === 407 ? ['proxy-authenticate: Bearer'] : []),
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
