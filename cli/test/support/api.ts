import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Call {
  method: string
  url: string
  authorization: string | undefined
  headers: IncomingHttpHeaders
  /** Parsed where it is JSON, a string where it is text, else a Buffer. */
  body: unknown
}

type Route = (call: Call) => { status?: number; body?: unknown; headers?: Record<string, string> }

/** A real HTTP server with answers in the form of the spec: enough to see what the CLI itself does. */
export class Api {
  readonly calls: Call[] = []
  readonly #routes: Record<string, Route>
  readonly server: Server

  /** @param routes `GET /api/agents` -> answer; the query is not part of the name */
  private constructor(routes: Record<string, Route>) {
    this.#routes = routes
    this.server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const content = Buffer.concat(chunks)
      const call = {
        method: request.method ?? '',
        url: request.url ?? '',
        authorization: request.headers.authorization,
        headers: request.headers,
        body: bodyOf(content, request.headers['content-type']),
      }
      this.calls.push(call)
      const route = this.#routes[`${call.method} ${call.url.split('?')[0]}`]
      const answer: ReturnType<Route> = route?.(call) ?? notFound(call)
      const { status = 200, body, headers } = answer
      const type = status >= 400 ? 'application/problem+json' : 'application/json'
      response.writeHead(status, { 'content-type': type, ...headers })
      const isRaw = body instanceof Uint8Array || body === undefined
      response.end(isRaw ? body : JSON.stringify(body))
    })
  }

  static async start(routes: Record<string, Route>): Promise<Api> {
    const api = new Api(routes)
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve))
    return api
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}

function bodyOf(content: Buffer, type = '') {
  if (content.length === 0) return undefined
  if (type === '' || type.includes('json')) return JSON.parse(content.toString())
  return type.startsWith('text/') ? content.toString() : content
}

export const problem = (code: string, status: number, extras: object = {}) => ({
  status,
  body: {
    type: `urn:sac:problem:${code}`,
    title: code,
    status,
    detail: `It is ${code}.`,
    ...extras,
  },
})

const notFound = ({ method, url }: Call) =>
  problem('not-found', 404, { detail: `There is no ${method} ${url}.` })

export const USER = {
  id: 1,
  username: 'ada',
  email: 'ada@example.com',
  displayName: 'Ada',
  role: 'admin',
  isDisabled: false,
  createdAt: '2026-11-23T14:53:28.123Z',
  updatedAt: '2026-11-23T14:53:28.123Z',
}

export const agent = (id: number, name: string, extras: object = {}) => ({
  id,
  ownerId: 1,
  name,
  description: '',
  icon: '',
  instructions: '',
  providerId: null,
  models: {},
  command: null,
  cpuMillicores: null,
  memoryBytes: null,
  operatingMode: 'running',
  conditions: [
    { type: 'Ready', status: true, reason: 'SandboxRunning', message: '', since: USER.createdAt },
  ],
  restartCount: 0,
  createdAt: USER.createdAt,
  updatedAt: USER.createdAt,
  deletedAt: null,
  ...extras,
})

export const page = (items: unknown[], nextCursor: string | null = null) => ({
  body: { items, nextCursor },
})
