import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SacClient } from '../src/client.ts'
import {
  AbortError,
  ApiError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  InvalidRequestError,
  NotFoundError,
  NotSignedInError,
  QuotaError,
  RateLimitError,
  SacError,
  ServerError,
  TimeoutError,
} from '../src/errors.ts'
import type { ClientOptions } from '../src/options.ts'
import {
  answer,
  type HttpPeer,
  problemBody,
  type Received,
  startPeer,
} from './support/http-peer.ts'

const ADA = { id: 1, username: 'ada' }

let peer: HttpPeer | undefined
afterEach(() => peer?.close())

async function connect(
  handler: (request: Received, response: ServerResponse) => void,
  options: ClientOptions = {},
) {
  peer = await startPeer(handler)
  return new SacClient({ baseUrl: `${peer.url}/`, token: 'sac_pat_1', ...options })
}

// Both ways over the wire must behave alike: our own over node:http, and the platform's.
describe.each([
  ['node:http', {}],
  ['the built-in fetch', { fetch: (url, init) => fetch(url, init as RequestInit) }],
] as [string, ClientOptions][])('a client over %s', (_name, options) => {
  it('sends the token, JSON and its own headers', async () => {
    const client = await connect((_request, response) => answer(response, 201, { id: 3 }), {
      ...options,
      headers: { 'x-own': 'yes' },
    })
    await client.tokens.create({ name: 'grüße' })
    const [request] = peer!.received
    expect(request).toMatchObject({ method: 'POST', url: '/api/tokens', body: '{"name":"grüße"}' })
    expect(request!.headers).toMatchObject({
      authorization: 'Bearer sac_pat_1',
      'content-type': 'application/json',
      'x-own': 'yes',
    })
  })

  it('walks through all pages', async () => {
    const client = await connect(({ url }, response) => {
      const isSecond = url.includes('cursor=next')
      answer(
        response,
        200,
        isSecond ? { items: [ADA], nextCursor: null } : { items: [ADA, ADA], nextCursor: 'next' },
      )
    }, options)
    const users: unknown[] = []
    for await (const user of client.users.list({ limit: 2 })) users.push(user)
    expect(users).toHaveLength(3)
    expect(peer!.received.map(({ url }) => url)).toEqual([
      '/api/admin/users?limit=2',
      '/api/admin/users?limit=2&cursor=next',
    ])
  })

  it('retries a GET that is answered 503, and gives up after two retries', async () => {
    const client = await connect(
      (_request, response) => answer(response, 503, problemBody('shutting-down', 503)),
      options,
    )
    await expect(client.auth.me()).rejects.toBeInstanceOf(ServerError)
    expect(peer!.received).toHaveLength(3)
  })

  it('never repeats a POST', async () => {
    const client = await connect(
      (_request, response) => answer(response, 503, problemBody('shutting-down', 503)),
      options,
    )
    await expect(client.auth.logout()).rejects.toBeInstanceOf(ServerError)
    expect(peer!.received).toHaveLength(1)
  })

  it('waits as long as Retry-After says', async () => {
    let count = 0
    const client = await connect((_request, response) => {
      if (count++ > 0) return answer(response, 200, ADA)
      response.setHeader('retry-after', '1')
      answer(response, 429, problemBody('too-many-requests', 429))
    }, options)
    const startedAt = Date.now()
    await client.auth.me()
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990)
  })

  it('shows an error whose Retry-After is too long to wait for', async () => {
    const client = await connect((_request, response) => {
      response.setHeader('retry-after', '3600')
      answer(response, 429, problemBody('too-many-requests', 429))
    }, options)
    const error = await client.auth.me().catch((caught) => caught)
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error.retryAfterMs).toBe(3_600_000)
  })

  it('retries an answer that was cut in the middle of its body', async () => {
    let count = 0
    const client = await connect((_request, response) => {
      if (count++ > 0) return answer(response, 200, ADA)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"id":')
      response.socket!.destroySoon()
    }, options)
    expect(await client.auth.me()).toEqual(ADA)
    expect(peer!.received).toHaveLength(2)
  })

  it('says what could not be reached', async () => {
    const gone = await startPeer(() => {})
    await gone.close()
    const client = new SacClient({ baseUrl: gone.url, maxRetries: 0, ...options })
    const error = await client.info().catch((caught) => caught)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error.message).toContain(gone.url)
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('gives up on a server that accepts and says nothing', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as { port: number }
    const client = new SacClient({ baseUrl: `http://127.0.0.1:${port}`, maxRetries: 0, ...options })
    await expect(client.info({ requestTimeoutMs: 50 })).rejects.toBeInstanceOf(TimeoutError)
    mute.close()
  })

  it('stops when the caller aborts, with the reason as cause', async () => {
    const controller = new AbortController()
    const client = await connect(() => controller.abort(new Error('enough')), options)
    const error = await client.auth.me({ signal: controller.signal }).catch((caught) => caught)
    expect(error).toBeInstanceOf(AbortError)
    expect(error.cause).toEqual(new Error('enough'))
  })

  it('asks the provider for a new token after a 401, once', async () => {
    const asked: unknown[] = []
    const client = await connect(
      ({ headers }, response) =>
        headers.authorization === 'Bearer fresh'
          ? answer(response, 200, ADA)
          : answer(response, 401, problemBody('not-signed-in', 401)),
      {
        ...options,
        tokenProvider: (request) => {
          asked.push(request)
          return request.refused === undefined ? 'stale' : 'fresh'
        },
      },
    )
    expect(await client.auth.me()).toEqual(ADA)
    expect(asked).toEqual([{}, { refused: 'stale' }])
  })

  it('follows no redirect', async () => {
    const client = await connect((_request, response) => {
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end()
    }, options)
    await expect(client.auth.me()).rejects.toThrow('https://elsewhere.example/')
    expect(peer!.received).toHaveLength(1)
  })
})

describe('error classes', () => {
  it.each([
    [400, 'invalid-request', InvalidRequestError],
    [401, 'not-signed-in', NotSignedInError],
    [402, 'budget-exhausted', QuotaError],
    [403, 'forbidden', ForbiddenError],
    [404, 'not-found', NotFoundError],
    [409, 'conflict', ConflictError],
    [409, 'quota-exceeded', QuotaError],
    [412, 'lost-update', ConflictError],
    [422, 'provider-refused', InvalidRequestError],
    [500, 'internal', ServerError],
    [507, 'storage-full', QuotaError],
  ])('%i %s', async (status, code, Expected) => {
    const client = await connect((_request, response) =>
      answer(response, status, problemBody(code, status, { detail: 'Because.', limit: 3 })),
    )
    const error: ApiError = await client.auth.logout().catch((caught) => caught)
    expect(error).toBeInstanceOf(Expected)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toBeInstanceOf(SacError)
    expect(error).toMatchObject({
      name: Expected.name,
      message: 'Because.',
      status,
      code,
      requestId: 'req-7',
    })
    expect(error.problem['limit']).toBe(3)
  })

  it('copes with an error that is no problem', async () => {
    const client = await connect((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
    })
    const error = await client.auth.logout().catch((caught) => caught)
    expect(error).toBeInstanceOf(ServerError)
    expect(error.message).toBe('The server answered 502')
  })

  it('copes with an empty error', async () => {
    const client = await connect((_request, response) => {
      response.writeHead(403).end()
    })
    await expect(client.auth.logout()).rejects.toBeInstanceOf(ForbiddenError)
  })
})

describe('options', () => {
  it('needs a baseUrl', () => {
    expect(() => new SacClient()).toThrow('SAC_URL')
  })
})
