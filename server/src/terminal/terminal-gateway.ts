import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import { type Actor, ANONYMOUS, type UserActor } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import { forbidden } from '../authorization/forbidden.ts'
import { hashToken } from '../crypto/tokens.ts'
import type { EventsService } from '../events/events.service.ts'
import { type Authenticators, bearerOf, SESSION_COOKIE } from '../http/authenticate.ts'
import { toProblem } from '../http/error-handler.ts'
import type { OriginPolicy } from '../http/origin-policy.ts'
import type { AgentRuntime } from '../ports/agent-runtime.ts'
import { type Problem, type ProblemCode, problem } from '../problems.ts'
import { OpenTerminals, type TerminalFilter, type TerminalOwner } from './open-terminals.ts'
import { connectWithin } from './pod-client.ts'
import type { PodIdentity } from './pod-identity.ts'
import { type PodTerminal, upgradeToPod } from './pod-upgrade.ts'
import { revokedTerminals } from './revoked-terminals.ts'
import { splice } from './splice.ts'
import { TerminalTargets } from './terminal-targets.ts'
import type { TerminalTickets } from './terminal-tickets.ts'
import { WaitingClient } from './waiting-client.ts'
import { acceptHead, readOffer, refuse, refuseHttp, type WebSocketOffer } from './websocket.ts'

const PATH = /^\/ws\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?|$)/i
const SESSION_COOKIE_VALUE = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}=([\\w.-]+)`)
const READY_TIMEOUT_MS = 60_000
const IDENTITY_TTL_SECONDS = 60
const CHECK_INTERVAL_MS = 30_000
/** The pod gives a viewer up after 30 s without a pong; what is still blocked then has nothing to wait for. */
const BLOCKED_LIMIT_MS = 120_000
/** Resume somewhere else, now (RFC 6455 registry: service restart). */
const CLOSE_RESTART = 1012
/** Not now; try again. */
const CLOSE_TRY_AGAIN = 1013

export interface TerminalGatewayOptions {
  knex: Knex
  runtime: Pick<AgentRuntime, 'connect'>
  identity: PodIdentity
  events: Pick<EventsService, 'subscribe'>
  tickets: TerminalTickets
  authenticators: Pick<Authenticators, 'session'>
  origins: Pick<OriginPolicy, 'isHostAllowed' | 'isOriginAllowed' | 'isOwn'>
  log: FastifyBaseLogger
  /** Asks for a session that does not run to be brought back; the gateway then waits until it is ready. */
  revive?: (actor: UserActor, sessionId: string) => Promise<void>
  /** How long a client waits for its session to be ready; default 60 s. */
  readyTimeoutMs?: number
}

/** Who asks, and with what. */
interface Caller {
  actor: Actor
  tokenHash?: Buffer
}

/**
 * Terminals at `/ws/{sessionId}`: decides who may, then joins the client's socket and the pod's. From there on nothing
 * is parsed; pings, sizes and close codes are the pod's, and a cut (1006) means "resume at your offset".
 *
 * A refusal completes the handshake, sends a problem frame and closes with 4000 + the problem's status; with 1013 for
 * 5xx (try again later) and 1012 while the server stops (try again at once).
 */
export class TerminalGateway {
  readonly terminals = new OpenTerminals()
  readonly #options: TerminalGatewayOptions
  readonly #targets: TerminalTargets
  readonly #closing = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(options: TerminalGatewayOptions) {
    this.#options = options
    this.#targets = new TerminalTargets(options.knex, options.events)
    this.#timer = setInterval(() => this.#check(), CHECK_INTERVAL_MS)
    this.#timer.unref()
  }

  /** Serves the upgrades of this server; all of them, so there is no other listener for them. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head))
  }

  /** Cuts the terminals of a user, a sign-in or a session whose right to them has ended. */
  closeFor(filter: TerminalFilter): void {
    this.terminals.closeFor(filter)
  }

  /** Hands over: clients are told to resume elsewhere, and new ones are sent away. */
  close(): void {
    clearInterval(this.#timer)
    this.#closing.abort()
    this.terminals.endAll()
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const sessionId = PATH.exec(request.url ?? '')?.[1]?.toLowerCase()
    const offer = readOffer(request)
    if (sessionId === undefined) {
      refuseHttp(
        socket,
        404,
        problem('not-found', { detail: 'Terminals are at /ws/{sessionId}.' }).toBody(),
      )
    } else if (!offer) {
      refuseHttp(
        socket,
        426,
        problem('invalid-request', { detail: 'This path speaks WebSocket, version 13.' }).toBody(),
      )
    } else {
      const client = new WaitingClient(socket, head)
      this.#open(request, client, offer, sessionId).catch((error) =>
        this.#refuse(client, offer, sessionId, error),
      )
    }
  }

  async #open(
    request: IncomingMessage,
    client: WaitingClient,
    offer: WebSocketOffer,
    sessionId: string,
  ): Promise<void> {
    const signal = AbortSignal.any([client.signal, this.#closing.signal])
    const caller = await this.#authenticate(request, sessionId)
    const { actor, agentId } = await this.#findReady(caller.actor, sessionId, signal)
    const pod = await this.#reachPod(agentId, actor, sessionId, offer, signal)
    this.#join(client, pod, offer, {
      userId: actor.userId,
      sessionId,
      signInId: actor.signInId,
      embedTokenId: actor.embed?.tokenId,
      tokenHash: caller.tokenHash,
    })
  }

  async #authenticate(request: IncomingMessage, sessionId: string): Promise<Caller> {
    const { origins, authenticators, tickets } = this.#options
    if (!origins.isHostAllowed(request) || !origins.isOriginAllowed(request)) {
      throw problem('origin-refused', { detail: 'Pages of this origin may not open terminals.' })
    }
    const { origin } = request.headers
    const ticket = new URL(request.url ?? '', 'http://server').searchParams.get('token')
    if (ticket !== null)
      return { actor: (await tickets.take(ticket, sessionId, origin)) ?? ANONYMOUS }
    const bearer = bearerOf(request)
    if (bearer !== undefined) {
      const actor = (await authenticators.session(bearer, origin)) ?? ANONYMOUS
      const isAccessToken = actor.kind === 'user' && !actor.signInId && !actor.embed
      return { actor, ...(isAccessToken && { tokenHash: hashToken(bearer) }) }
    }
    const cookie = SESSION_COOKIE_VALUE.exec(request.headers.cookie ?? '')?.[1]
    if (!cookie) return { actor: ANONYMOUS }
    // A cookie comes along unasked, and no browser holds a WebSocket to one origin.
    if (!origins.isOwn(request)) {
      throw problem('origin-refused', {
        detail: 'A terminal with the session cookie has to come from our own page.',
      })
    }
    return { actor: (await authenticators.session(cookie, origin)) ?? ANONYMOUS }
  }

  async #findReady(
    actor: Actor,
    sessionId: string,
    signal: AbortSignal,
  ): Promise<{ actor: UserActor; agentId: number }> {
    const target = await this.#targets.find(sessionId)
    const verdict = can(actor, 'session:attach', target)
    if (verdict === 'not-signed-in')
      throw problem('not-signed-in', { detail: 'Sign in, or take a new ticket.' })
    if (verdict === 'forbidden') throw forbidden(actor, 'session:attach')
    if (verdict === 'hidden' || !target || actor.kind !== 'user') {
      throw problem('not-found', {
        detail: `There is no session ${sessionId}, or it is not yours.`,
      })
    }
    if (!target.isAttachable) {
      await this.#options.revive?.(actor, sessionId)
      await this.#targets.waitUntilReady(
        sessionId,
        target,
        signal,
        this.#options.readyTimeoutMs ?? READY_TIMEOUT_MS,
      )
    }
    return { actor, agentId: target.agentId }
  }

  async #reachPod(
    agentId: number,
    actor: UserActor,
    sessionId: string,
    offer: WebSocketOffer,
    signal: AbortSignal,
  ): Promise<PodTerminal> {
    const { runtime, identity } = this.#options
    const token = identity.sign({
      agentId,
      sub: `user:${actor.userId}`,
      role: 'driver',
      session: sessionId,
      ttlSeconds: IDENTITY_TTL_SECONDS,
    })
    try {
      const socket = await connectWithin(runtime, agentId, signal)
      return await upgradeToPod(socket, offer, { sessionId, identity: token, signal })
    } catch (error) {
      throw problem(
        'sandbox-unreachable',
        { detail: 'The sandbox of this session does not answer.' },
        { cause: error },
      )
    }
  }

  #join(
    client: WaitingClient,
    pod: PodTerminal,
    offer: WebSocketOffer,
    owner: TerminalOwner,
  ): void {
    if (this.#closing.signal.aborted || client.signal.aborted) {
      pod.socket.destroy()
      throw problem('shutting-down')
    }
    const early = client.release()
    const { socket } = client
    socket.write(acceptHead(offer, pod.protocol))
    if (pod.head.length > 0) socket.write(pod.head)
    if (early.length > 0) pod.socket.write(early)
    const joined = splice(socket, pod.socket, () => this.terminals.delete(terminal))
    const terminal = Object.assign(joined, owner)
    this.terminals.add(terminal)
  }

  #refuse(client: WaitingClient, offer: WebSocketOffer, sessionId: string, error: Error): void {
    if (client.signal.aborted) return
    client.release()
    const why = this.#closing.signal.aborted ? problem('shutting-down') : toProblem(error)
    if (why.status >= 500 && why.code !== 'shutting-down') {
      this.#options.log.warn({ err: error, sessionId }, 'terminal refused')
    }
    refuse(client.socket, offer, why.toBody(), closeCodeOf(why))
  }

  #check(): void {
    this.terminals.closeBlocked(BLOCKED_LIMIT_MS)
    revokedTerminals(this.#options.knex, this.terminals.list()).then(
      (revoked) => {
        for (const terminal of revoked) terminal.destroy()
      },
      // A database that is away for a moment ends no terminal; the next round asks again.
      (error) =>
        this.#options.log.warn({ err: error }, 'could not check the rights to open terminals'),
    )
  }
}

function closeCodeOf({ code, status }: Problem): number {
  if (code === ('shutting-down' satisfies ProblemCode)) return CLOSE_RESTART
  return status >= 500 ? CLOSE_TRY_AGAIN : 4000 + status
}
