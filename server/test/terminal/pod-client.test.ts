import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import type { PodEvent } from '@sac/openapi/pod-api'
import { afterEach, describe, expect, it } from 'vitest'
import { Problem } from '../../src/problems.ts'
import { PodClient, PodRefusal } from '../../src/terminal/pod-client.ts'
import { PodIdentity } from '../../src/terminal/pod-identity.ts'
import { closedConnection } from '../support/closed-connection.ts'

const SESSION = {
  sessionId: '0b0e9f0e-0000-4000-8000-000000000001',
  epoch: 'e1',
  kind: 'interactive',
  state: 'ready',
  cols: 80,
  rows: 24,
  offset: 12,
}
const identity = new PodIdentity(Buffer.alloc(32, 1))
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A client of a server that plays the pod, kind or hostile. */
async function clientOf(pod: (request: IncomingMessage, response: ServerResponse) => void) {
  const server: Server = createServer(pod)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return new PodClient({ connect: async () => connectTcp(port, '127.0.0.1') }, identity)
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => error,
  )
}

async function all(events: AsyncIterable<PodEvent>): Promise<PodEvent[]> {
  const seen: PodEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}

describe('PodClient', () => {
  it('sends the spec with a signed server identity and reads the session', async () => {
    let body = ''
    let seen: IncomingMessage | undefined
    const client = await clientOf(async (request, response) => {
      seen = request
      for await (const chunk of request) body += chunk
      response.end(JSON.stringify(SESSION))
    })
    const spec = { kind: 'interactive' as const, argv: ['sh'], cols: 80, rows: 24 }

    expect(await client.putSession(4, SESSION.sessionId, spec)).toEqual(SESSION)

    expect(seen?.method).toBe('PUT')
    expect(seen?.url).toBe(`/sessions/${SESSION.sessionId}`)
    expect(JSON.parse(body)).toEqual(spec)
    const [claims = ''] = String(seen?.headers['x-sac-identity']).split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: 'pod:4',
      role: 'server',
    })
  })

  it('throws the refusal of the pod without its control characters', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(409).end(JSON.stringify({ title: 'No\u001b[31m', detail: 'busy' }))
    })

    const error = await failure(
      client.sendMessage(4, SESSION.sessionId, { messageId: 'm', text: 'hi' }),
    )

    expect(error).toBeInstanceOf(PodRefusal)
    expect(error).toMatchObject({ status: 409, message: 'No [31m: busy' })
  })

  it('takes a session that is gone already for deleted', async () => {
    const client = await clientOf((_request, response) => response.writeHead(404).end())

    await expect(client.deleteSession(4, SESSION.sessionId)).resolves.toBeUndefined()
  })

  it.each([
    ['an endless answer', (response: ServerResponse) => response.end(Buffer.alloc(2 << 20, 'x'))],
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    [
      'another form',
      (response: ServerResponse) => response.end('{"ok":true,"sessions":[{"sessionId":7}]}'),
    ],
    [
      'huge headers',
      (response: ServerResponse) => response.setHeader('x', 'y'.repeat(40_000)).end('{}'),
    ],
    [
      'an upgrade',
      (response: ServerResponse) =>
        response.socket?.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
        ),
    ],
    ['a cut', (response: ServerResponse) => response.socket?.destroy()],
  ])('answers the problem sandbox-unreachable to %s', async (_name, answer) => {
    const client = await clientOf((_request, response) => answer(response))

    const error = await failure(client.health(4))

    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code: 'sandbox-unreachable' })
  })

  it('notices at once that a connection was closed before it could be used', async () => {
    const client = new PodClient({ connect: closedConnection }, identity)
    const { signal } = new AbortController()

    expect(await failure(client.health(4))).toMatchObject({ code: 'sandbox-unreachable' })
    expect(await failure(all(client.events(4, signal)))).toMatchObject({
      code: 'sandbox-unreachable',
    })
  })

  it('reads events, skips unknown ones and ends with the sandbox', async () => {
    const client = await clientOf((_request, response) => {
      response.write(
        `${JSON.stringify({ type: 'hello', bootId: 'b', sessions: [SESSION] })}\n{"type":"hea`,
      )
      response.write('rtbeat"}\n{"type":"later"}\n{"type":"deleted","sessionId":"s1"}\n', () =>
        response.socket?.destroy(),
      )
    })

    expect(await all(client.events(4, new AbortController().signal))).toEqual([
      { type: 'hello', bootId: 'b', sessions: [SESSION] },
      { type: 'heartbeat' },
      { type: 'deleted', sessionId: 's1' },
    ])
  })

  it('ends the events quietly when it is told to', async () => {
    const stop = new AbortController()
    const client = await clientOf((_request, response) => response.write('{"type":"heartbeat"}\n'))

    const seen: PodEvent[] = []
    for await (const event of client.events(4, stop.signal)) {
      seen.push(event)
      stop.abort()
    }

    expect(seen).toEqual([{ type: 'heartbeat' }])
  })

  it('gives up on an event line without end', async () => {
    const client = await clientOf((_request, response) => {
      response.write(Buffer.alloc(2 << 20, 'x'))
    })

    expect(await failure(all(client.events(4, new AbortController().signal)))).toMatchObject({
      code: 'sandbox-unreachable',
    })
  })
})
