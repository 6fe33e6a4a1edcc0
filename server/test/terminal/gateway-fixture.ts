import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeHostFrame,
  encodeHandshake,
  encodeInput,
  type HostFrame,
  TERMINAL_SUBPROTOCOL,
  type TerminalHandshake,
} from '@sac/openapi/terminal-frames'
import pino from 'pino'
import WebSocket from 'ws'
import { type Pod, startPod } from '../../../pod/src/pod.ts'
import { MemoryBus } from '../../src/adapters/embedded/memory-bus.ts'
import type { UserActor } from '../../src/authorization/actor.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { EventsService } from '../../src/events/events.service.ts'
import { OriginPolicy } from '../../src/http/origin-policy.ts'
import { PodClient } from '../../src/terminal/pod-client.ts'
import { PodIdentity } from '../../src/terminal/pod-identity.ts'
import {
  TerminalGateway,
  type TerminalGatewayOptions,
} from '../../src/terminal/terminal-gateway.ts'
import { TerminalTickets } from '../../src/terminal/terminal-tickets.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

export const identity = new PodIdentity(Buffer.alloc(32, 3))

/** Waits until `isTrue` holds, 5 s at most. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what = 'condition',
): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`${what} does not come true`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** A gateway on a real database; where agents' pods are is up to the test. */
export class GatewayFixture {
  readonly database: TestDatabase
  readonly events: EventsService
  readonly tickets: TerminalTickets
  /** Bearer tokens and session cookies. */
  readonly tokens = new Map<string, UserActor>()
  /** Path or port of each agent's pod. */
  readonly pods = new Map<number, string | number>()
  readonly #closers: (() => void | Promise<void>)[] = []

  constructor(database: TestDatabase) {
    this.database = database
    this.events = new EventsService(database.knex, new MemoryBus(), (error) => {
      throw error
    })
    this.tickets = new TerminalTickets(database.knex)
  }

  static async create(): Promise<GatewayFixture> {
    return new GatewayFixture(await createTestDatabase({ createKnex, migrate }))
  }

  readonly runtime = {
    connect: async (agentId: number): Promise<Socket> => {
      const address = this.pods.get(agentId)
      if (address === undefined) throw new Error('no such sandbox')
      const socket = typeof address === 'string' ? connect(address) : connect(address, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  }

  async gateway(
    options: Partial<TerminalGatewayOptions> = {},
  ): Promise<{ gateway: TerminalGateway; port: number }> {
    const gateway = new TerminalGateway({
      knex: this.database.knex,
      runtime: this.runtime,
      identity,
      events: this.events,
      tickets: this.tickets,
      authenticators: { session: async (token) => this.tokens.get(token) },
      origins: new OriginPolicy({
        host: '127.0.0.1',
        publicUrl: undefined,
        allowedOrigins: ['https://portal.example'],
      }),
      log: pino({ level: 'silent' }),
      ...options,
    })
    const server = createServer()
    gateway.attach(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.#closers.push(() => {
      gateway.close()
      server.close()
      server.closeAllConnections()
    })
    return { gateway, port: (server.address() as AddressInfo).port }
  }

  /** The same user as a page of `origin` acts for them, by a token that a portal minted. */
  async embed({ userId }: UserActor, origin: string): Promise<UserActor> {
    const { knex } = this.database
    const add = async (table: string, row: object): Promise<number> => {
      const [added] = await knex(table).insert(row).returning('id')
      return added.id
    }
    const admin = await add('users', { username: randomUUID(), role: 'admin' })
    const group_id = await add('groups', {
      slug: randomUUID(),
      name: randomUUID(),
      owner_id: admin,
    })
    await knex('group_members').insert({ group_id, user_id: userId, role: 'member' })
    const expires_at = new Date(Date.now() + 60_000)
    const access_token_id = await add('access_tokens', {
      user_id: admin,
      name: 'portal',
      token_hash: Buffer.from(randomUUID()),
      scopes: ['embed:mint'],
      group_id,
      expires_at,
    })
    const tokenId = await add('embed_tokens', {
      token_hash: Buffer.from(randomUUID()),
      user_id: userId,
      group_id,
      scope: 'write',
      origin,
      access_token_id,
      expires_at,
    })
    return { kind: 'user', userId, role: 'user', scopes: ['write'], embed: { tokenId, origin } }
  }

  /** A user with a token, an agent and a session in this state. */
  async owner(
    state = 'ready',
  ): Promise<{ token: string; actor: UserActor; agentId: number; sessionId: string }> {
    const { knex } = this.database
    const [user] = await knex('users').insert({ username: randomUUID() }).returning('id')
    const signInId = randomUUID()
    await knex('sign_ins').insert({
      id: signInId,
      user_id: user.id,
      expires_at: new Date(Date.now() + 1e6),
    })
    const [agent] = await knex('agents')
      .insert({ owner_id: user.id, name: 'a', generation: 'g' })
      .returning('id')
    const sessionId = randomUUID()
    await knex('sessions').insert({
      id: sessionId,
      user_id: user.id,
      agent_id: agent.id,
      kind: 'headless',
      state,
    })
    const actor: UserActor = {
      kind: 'user',
      userId: user.id,
      role: 'user',
      scopes: ['write'],
      signInId,
    }
    const token = randomUUID()
    this.tokens.set(token, actor)
    return { token, actor, agentId: agent.id, sessionId }
  }

  /** Changes a session's state and tells of it, as its service does. */
  async setState(
    owner: { actor: UserActor; agentId: number; sessionId: string },
    state: string,
    problem?: object,
  ) {
    await this.database.knex.transaction(async (trx) => {
      await trx('sessions')
        .where('id', owner.sessionId)
        .update({ state, problem: problem ? JSON.stringify(problem) : null })
      await this.events.append(trx, {
        userId: owner.actor.userId,
        agentId: owner.agentId,
        topic: 'session',
        type: 'session.changed',
        data: {},
      })
    })
  }

  /** The real PTY host on a unix socket, with one shell as the session. */
  async realPod(agentId: number, sessionId: string, script: string): Promise<Pod> {
    const folder = await mkdtemp(join(tmpdir(), 'sac-gateway-'))
    const path = join(folder, 'pod.sock')
    const pod = await startPod({
      agentId: String(agentId),
      publicKey: identity.publicKey,
      listen: { path },
      relay: undefined,
      programEnv: { PATH: process.env['PATH'] ?? '', TERM: 'xterm' },
    })
    this.#closers.push(async () => {
      await pod.stop()
      await rm(folder, { recursive: true })
    })
    this.pods.set(agentId, path)
    await new PodClient(this.runtime, identity).putSession(agentId, sessionId, {
      kind: 'interactive',
      argv: ['sh', '-c', script],
      cols: 80,
      rows: 24,
    })
    return pod
  }

  /** Something that is no PTY host: gets the socket once the whole request is there. */
  async fakePod(agentId: number, serve: (socket: Socket, request: string) => void): Promise<void> {
    const sockets = new Set<Socket>()
    const server: Server | ReturnType<typeof createTcpServer> = createTcpServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      let request = ''
      const read = (chunk: Buffer) => {
        request += chunk.toString('latin1')
        if (!request.includes('\r\n\r\n')) return
        socket.off('data', read)
        serve(socket, request)
      }
      socket.on('data', read)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.pods.set(agentId, (server.address() as AddressInfo).port)
    this.#closers.push(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
    await this.database.drop()
  }
}

/** Completes the handshake as RFC 6455 asks. */
export function accept(request: string, extra = ''): string {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1]
  const hash = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${hash}\r\n${extra}\r\n`
}

export interface Closing {
  code: number
  problem: string | undefined
}

/** A client of the terminal protocol that notes what it gets. */
export class TerminalClient {
  readonly socket: WebSocket
  readonly frames: HostFrame[] = []
  output = ''
  responseHeaders: Record<string, unknown> = {}
  /** How it ended; `problem` is the last part of the type. */
  readonly closed: Promise<Closing>

  constructor(
    port: number,
    sessionId: string,
    options: { query?: string; headers?: Record<string, string>; token?: string } = {},
  ) {
    const { query = '', headers = {}, token } = options
    this.socket = new WebSocket(
      `ws://127.0.0.1:${port}/ws/${sessionId}${query}`,
      [TERMINAL_SUBPROTOCOL],
      {
        headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      },
    )
    this.socket.on('error', () => {})
    this.socket.on('upgrade', ({ headers: got }) => {
      this.responseHeaders = got
    })
    this.socket.on('message', (data: Buffer) => {
      const frame = decodeHostFrame(data)
      this.frames.push(frame)
      if (frame.type === 'output') this.output += Buffer.from(frame.bytes).toString('latin1')
    })
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code) => {
        const frame = this.frames.find(({ type }) => type === 'problem') as
          | { problem: { type: string } }
          | undefined
        resolve({ code, problem: frame?.problem.type.split(':').at(-1) })
      }),
    )
  }

  async open(handshake: Partial<TerminalHandshake> = {}): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open')
    this.socket.send(encodeHandshake({ cols: 80, rows: 24, offset: -1, ...handshake }))
  }

  type(text: string): void {
    this.socket.send(encodeInput(Buffer.from(text)))
  }
}
