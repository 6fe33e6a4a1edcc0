import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PodEvent, PodIdentity } from '@sac/openapi/pod-api'
import type { IdentityVerifier } from './identity.ts'
import { ProblemError } from './problem.ts'
import type { PtyHost } from './pty-host.ts'
import { readMessage, readSessionSpec } from './session-spec.ts'
import type { Admission, TerminalServer } from './terminal-server.ts'

const BODY_LIMIT_BYTES = 1024 * 1024
const EVENT_HEARTBEAT_MS = 5000
/** A subscriber that is this far behind is cut off; it comes back and gets the present state. */
const EVENT_BACKLOG_BYTES = 1024 * 1024

interface Call {
  request: IncomingMessage
  response: ServerResponse
  sessionId: string
  messageId: string
}

type Handler = (host: PtyHost, call: Call) => Promise<void> | void

const ROUTES: [method: string, path: RegExp, handler: Handler][] = [
  ['PUT', /^\/sessions\/(?<sessionId>[^/]+)$/, putSession],
  ['DELETE', /^\/sessions\/(?<sessionId>[^/]+)$/, deleteSession],
  ['POST', /^\/sessions\/(?<sessionId>[^/]+)\/messages$/, postMessage],
  [
    'POST',
    /^\/sessions\/(?<sessionId>[^/]+)\/messages\/(?<messageId>[^/]+)\/acknowledge$/,
    acknowledgeMessage,
  ],
  ['GET', /^\/events$/, streamEvents],
]

const TERMINAL_PATH = /^\/sessions\/(?<sessionId>[^/]+)\/terminal$/

/** The pod's HTTP server: control for the role `server`, terminals for drivers and viewers. */
export function createControlServer(
  host: PtyHost,
  terminals: TerminalServer,
  verifier: IdentityVerifier,
): Server {
  const server = createServer((request, response) => {
    route(host, verifier, request, response).catch((error: unknown) => {
      sendProblem(response, error)
    })
  })
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy()) // a peer that resets is gone, and 'close' tidies up
    terminals.accept(request, socket, head, () => admit(host, verifier, request))
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  return server
}

function admit(host: PtyHost, verifier: IdentityVerifier, request: IncomingMessage): Admission {
  const identity = verifier.verify(request.headers)
  const sessionId = matchPath(TERMINAL_PATH, pathOf(request))?.['sessionId']
  if (!sessionId) throw new ProblemError('session-not-found', 'There is no terminal here.')
  if (identity.session !== undefined && identity.session !== sessionId) {
    throw new ProblemError('forbidden', 'The identity is for another session.')
  }
  const role = identity.role === 'driver' ? 'driver' : 'viewer'
  return { session: host.get(sessionId), role, subject: identity.sub }
}

async function route(
  host: PtyHost,
  verifier: IdentityVerifier,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request)
  if (request.method === 'GET' && path === '/health') {
    sendHealth(host, verifier, request, response)
    return
  }
  requireServer(verifier.verify(request.headers))
  for (const [method, pattern, handler] of ROUTES) {
    const parameters = method === request.method ? matchPath(pattern, path) : undefined
    if (!parameters) continue
    const { sessionId = '', messageId = '' } = parameters
    await handler(host, { request, response, sessionId, messageId })
    return
  }
  throw new ProblemError('not-found', 'There is no such operation.')
}

/** Probes cannot sign: without an identity the answer says no more than that the host is alive. */
function sendHealth(
  host: PtyHost,
  verifier: IdentityVerifier,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.headers['x-sac-identity'] === undefined) {
    sendJson(response, 200, { ok: true })
    return
  }
  requireServer(verifier.verify(request.headers))
  sendJson(response, 200, { ok: true, sessions: host.list() })
}

async function putSession(host: PtyHost, { request, response, sessionId }: Call): Promise<void> {
  if (!/^[\x21-\x7e]{1,64}$/.test(sessionId)) {
    throw new ProblemError('invalid-request', 'The session id is malformed.')
  }
  const spec = readSessionSpec(await readJson(request))
  sendJson(response, 200, await host.put(sessionId, spec))
}

async function deleteSession(host: PtyHost, { response, sessionId }: Call): Promise<void> {
  await host.delete(sessionId)
  response.writeHead(204).end()
}

async function postMessage(host: PtyHost, { request, response, sessionId }: Call): Promise<void> {
  const session = host.get(sessionId)
  sendJson(response, 202, session.postMessage(readMessage(await readJson(request))))
}

function acknowledgeMessage(host: PtyHost, { response, sessionId, messageId }: Call): void {
  sendJson(response, 200, host.get(sessionId).acknowledgeMessage(messageId))
}

function streamEvents(host: PtyHost, { response }: Call): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  const send = (event: PodEvent) => {
    if (response.writableLength > EVENT_BACKLOG_BYTES) response.destroy()
    else response.write(`${JSON.stringify(event)}\n`)
  }
  send({ type: 'hello', bootId: host.bootId, sessions: host.list() })
  const unsubscribe = host.subscribe(send)
  const heartbeat = setInterval(() => send({ type: 'heartbeat' }), EVENT_HEARTBEAT_MS)
  response.on('close', () => {
    clearInterval(heartbeat)
    unsubscribe()
  })
}

function requireServer(identity: PodIdentity): void {
  if (identity.role !== 'server')
    throw new ProblemError('forbidden', 'Only the server may do this.')
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!
}

function matchPath(pattern: RegExp, path: string): Record<string, string | undefined> | undefined {
  const match = pattern.exec(path)
  if (!match) return undefined
  try {
    const groups = Object.entries(match.groups ?? {})
    return Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch (cause) {
    if (cause instanceof URIError) return undefined // a malformed escape names nothing
    throw cause
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT_BYTES) throw new ProblemError('payload-too-large', 'At most 1 MiB.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new ProblemError('invalid-request', 'The body is not JSON.')
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendProblem(response: ServerResponse, error: unknown): void {
  const isKnown = error instanceof ProblemError
  // A peer that goes away in the middle of its request is no defect of ours.
  if (!isKnown && !response.destroyed) console.error('control request', error)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { problem } = isKnown ? error : new ProblemError('internal-error', 'The request failed.')
  const headers = { 'content-type': 'application/problem+json', connection: 'close' }
  response.writeHead(problem.status, headers).end(JSON.stringify(problem))
}
