import { createHash } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import {
  encodePackHeader,
  PACK_CONTENT_TYPE,
  PackDecoder,
  type PackHeader,
} from '@sac/openapi/pack'
import { MemorySpace } from '../../../sdk/test/sync/support/memory-space.ts'
import type { ConversationMessage, HookReport } from '../../src/conversation/records.ts'

/** Content above this is hashed and dropped, so that the test's own memory stays small. */
const KEPT_BYTES = 32 * 1024 * 1024

export const TOKEN = 'sac_sidecar_test'

/** The server's internal listener, in memory, by the same contract; it can go away and come back. */
export class InternalServer {
  readonly spaces = new Map<string, MemorySpace>()
  /** What others share with the agent, with its folder. */
  readonly shared = new Map<string, string>()
  readonly conversations = new Map<string, ConversationMessage>()
  /** Messages that came more than once. */
  repeated = 0
  readonly hooks: HookReport[] = []
  readonly hookKeys = new Set<string>()
  readonly states: { synced: boolean; sequence: number; detail?: Record<string, unknown> }[] = []
  /** Tars that the sandbox should have, by command. */
  readonly skills = new Map<string, Uint8Array>()
  /** What it said last that it has. */
  presentSkills: { command: string; digest?: string; problem?: string }[] | undefined
  bundlesSent = 0
  /** Called before each request is handled; a number is answered as status. */
  intercept: (request: IncomingMessage) => number | undefined = () => undefined
  /** Answers what goes to the model. */
  llm: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => {
    response.writeHead(404).end()
  }
  onCommit: (space: string, path: string) => void = () => {}
  /** Status for a record whose storing throws. */
  onBadRecord = 500
  token = TOKEN
  port = 0
  private server: http.Server | undefined
  private readonly sockets = new Set<Socket>()
  private readonly streams = new Set<ServerResponse>()

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  space(name: string): MemorySpace {
    const space = this.spaces.get(name) ?? new MemorySpace()
    this.spaces.set(name, space)
    return space
  }

  async start(): Promise<void> {
    const server = http.createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else response.writeHead(500).end(String(error))
      })
    })
    server.on('connect', (request, socket, head) => this.connect(request, socket as Socket, head))
    server.on('connection', (socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.port, '127.0.0.1', resolve)
    })
    this.port = (server.address() as AddressInfo).port
    this.server = server
  }

  /** Goes away at once, as if killed. */
  async stop(): Promise<void> {
    const { server } = this
    if (!server) return
    this.server = undefined
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    await closed
  }

  /** Tells the sidecar of a change, as the server does after each. */
  announce(space: string): void {
    const event = { type: 'space.changed', space, revision: this.space(space).revision }
    this.send(event)
  }

  send(event: object): void {
    for (const stream of this.streams) stream.write(`data: ${JSON.stringify(event)}\n\n`)
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://server')
    const status = this.intercept(request)
    if (status !== undefined) return reply(response, status, { type: 'about:blank', status })
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return reply(response, 401, { type: 'urn:sac:problem:unauthorized' })
    }
    const match = /^\/internal\/agents\/7(\/.*)$/.exec(url.pathname)
    if (!match) return reply(response, 404, {})
    const path = match[1]!
    const space = /^\/spaces\/([^/]+)\/(.*)$/.exec(path)
    if (path.startsWith('/llm/')) return this.llm(request, response)
    if (path === '/events') return this.events(response)
    if (path === '/spaces') {
      const items = [...this.shared].map(([name, folder]) => ({ space: name, folder }))
      return reply(response, 200, { items, nextCursor: null })
    }
    if (path === '/skills' && request.method === 'GET') {
      const items = [...this.skills].map(([command, tar]) => ({
        command,
        digest: digestOf(tar),
        sizeBytes: tar.length,
      }))
      return reply(response, 200, { items })
    }
    if (path.startsWith('/skill-bundles/')) return this.bundle(path.slice(15), response)
    if (space) return this.files(decodeURIComponent(space[1]!), space[2]!, url, request, response)
    const body = JSON.parse((await readAll(request)).toString())
    if (path === '/state') this.states.push(body)
    else if (path === '/skills') this.presentSkills = body.items
    else if (path === '/hooks') this.hook(body, request)
    else if (path === '/conversations') return this.conversation(body, response)
    else return reply(response, 404, {})
    response.writeHead(204).end()
  }

  /** Wanted from now on; undefined: no longer. */
  setSkill(command: string, tar: Uint8Array | undefined): void {
    if (tar) this.skills.set(command, tar)
    else this.skills.delete(command)
    this.send({ type: 'skills.changed' })
  }

  private bundle(digest: string, response: ServerResponse): void {
    const tar = [...this.skills.values()].find((each) => digestOf(each) === digest)
    if (tar) this.bundlesSent += 1
    response.writeHead(tar ? 200 : 404).end(tar && this.spoilBundle(tar))
  }

  /** What is sent instead of a bundle. */
  spoilBundle: (tar: Uint8Array) => Uint8Array = (tar) => tar

  private hook(report: HookReport, request: IncomingMessage): void {
    const key = String(request.headers['idempotency-key'])
    if (!this.hookKeys.has(key)) this.hooks.push(report)
    this.hookKeys.add(key)
  }

  private conversation(body: { messages: ConversationMessage[] }, response: ServerResponse): void {
    const stored = new Map(this.conversations)
    let inserted = 0
    try {
      for (const message of body.messages) {
        if (this.conversations.has(message.uuid)) this.repeated += 1
        else inserted += 1
        this.conversations.set(message.uuid, message)
      }
      reply(response, 200, { inserted })
    } catch {
      // All or nothing, as a transaction.
      for (const uuid of this.conversations.keys())
        if (!stored.has(uuid)) this.conversations.delete(uuid)
      reply(response, this.onBadRecord, {})
    }
  }

  private events(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': hello\n\n')
    this.streams.add(response)
    response.on('close', () => this.streams.delete(response))
  }

  private async files(
    name: string,
    rest: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const isOwn = name === 'output' || name === 'private'
    if (!isOwn && !this.shared.has(name)) return reply(response, 404, {})
    if (!isOwn && request.method === 'PUT') return reply(response, 403, {})
    const space = this.space(name)
    const { searchParams: query } = url
    if (rest === 'changes') {
      return reply(
        response,
        200,
        await space.changes(Number(query.get('since')), query.get('cursor') ?? undefined),
      )
    }
    if (rest === 'missing') {
      const { digests } = JSON.parse((await readAll(request)).toString())
      return reply(response, 200, { missing: await space.missing(digests) })
    }
    if (rest === 'packs') {
      const { header, contents } = await readPack(request)
      const pack = {
        files: header.files,
        folders: header.folders ?? [],
        deletes: header.deletes ?? [],
      }
      const answer = space.apply(pack, contents)
      for (const { path } of pack.files) this.onCommit(name, path)
      this.announce(name)
      return reply(response, 200, answer)
    }
    if (rest === 'content') {
      const file = {
        path: query.get('path')!,
        digest: query.get('digest')!,
        size: Number(query.get('size')),
        base: Number(query.get('base')),
        executable: query.get('executable') === 'true',
        modifiedAt: query.get('modifiedAt')!,
      }
      const content = await readLarge(request, file.digest, file.size)
      if (!content) return reply(response, 422, { type: 'urn:sac:problem:content-mismatch' })
      const answer = space.commit(file, content)
      this.onCommit(name, file.path)
      this.announce(name)
      return reply(response, 200, answer)
    }
    if (rest === 'blobs') {
      const { digests } = JSON.parse((await readAll(request)).toString())
      return sendPack(response, space, await readable(space, digests))
    }
    const digest = rest.replace('blobs/', '')
    const [missing] = await space.missing([digest])
    const content = space.contents.get(digest)
    if (missing || !content) return reply(response, 404, {})
    response.writeHead(200, { 'content-length': content.length }).end(content)
  }

  /** Connects anywhere, except to the host `forbidden`. */
  private connect(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (request.headers['proxy-authorization'] !== `Bearer ${this.token}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(`http://${request.url}`)
    if (hostname === 'forbidden') {
      const body = '{"type":"urn:sac:problem:egress-denied"}'
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      return
    }
    const target = net.connect(Number(port || 80), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.write(head)
      socket.pipe(target).pipe(socket)
    })
    target.on('error', () => socket.destroy())
    socket.on('close', () => target.destroy())
  }
}

export const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readable(space: MemorySpace, digests: string[]): Promise<string[]> {
  const missing = new Set(await space.missing(digests))
  return digests.filter((digest) => !missing.has(digest) && space.contents.has(digest))
}

function sendPack(response: ServerResponse, space: MemorySpace, digests: string[]): void {
  const contents = digests.map((digest) => space.contents.get(digest)!)
  const files = digests.map((digest, index) => ({
    path: digest,
    digest,
    size: contents[index]!.length,
    executable: false,
    modifiedAt: '',
    base: 0,
  }))
  response.writeHead(200, { 'content-type': PACK_CONTENT_TYPE })
  response.end(Buffer.concat([encodePackHeader({ files }), ...contents]))
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function readPack(
  request: IncomingMessage,
): Promise<{ header: PackHeader; contents: Map<string, Uint8Array> }> {
  const decoder = new PackDecoder()
  const pieces = new Map<string, Uint8Array[]>()
  let header: PackHeader | undefined
  for await (const chunk of request) {
    for (const part of decoder.push(chunk)) {
      if (part.type === 'header') header = part.header
      if (part.type === 'data')
        pieces.set(part.file.path, [...(pieces.get(part.file.path) ?? []), part.bytes])
      if (part.type === 'end' && !pieces.has(part.file.path)) pieces.set(part.file.path, [])
    }
  }
  decoder.finish()
  return {
    header: header!,
    contents: new Map([...pieces].map(([path, chunks]) => [path, Buffer.concat(chunks)])),
  }
}

/** @returns what is kept of the content; undefined when it is not what was announced */
async function readLarge(
  request: IncomingMessage,
  digest: string,
  size: number,
): Promise<Uint8Array | undefined> {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  let received = 0
  for await (const chunk of request) {
    hash.update(chunk)
    received += chunk.length
    if (size <= KEPT_BYTES) kept.push(chunk)
  }
  if (received !== size || hash.digest('hex') !== digest) return undefined
  return Buffer.concat(kept)
}
