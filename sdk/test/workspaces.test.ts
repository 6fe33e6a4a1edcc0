import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SacClient } from '../src/client.ts'
import { ApiError, QuotaError } from '../src/errors.ts'
import type { LargeFile } from '../src/resources/part-upload.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

interface Asked {
  method: string
  path: string
  query: Record<string, string>
  headers: IncomingMessage['headers']
  body: Buffer
}

/** Answers what `answer` returns; `undefined` cuts the line. */
async function serve(answer: (asked: Asked, response: ServerResponse) => unknown) {
  const calls: Asked[] = []
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const asked = {
      method: request.method!,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks),
    }
    calls.push(asked)
    const body = answer(asked, response)
    if (body === undefined) return void request.socket.destroy()
    response.setHeader(
      'content-type',
      response.statusCode >= 400 ? 'application/problem+json' : 'application/json',
    )
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { client: new SacClient({ baseUrl: `http://127.0.0.1:${port}`, token: 't' }), calls }
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

describe('a workspace', () => {
  it.each([
    ['agent', '/files', { agentId: '7' }, '/move', { agentId: '7', space: 'private' }],
    ['output', '/output/files', { agentId: '7' }, '/move', { agentId: '7', space: 'output' }],
    ['group', '/group/files', { groupId: '3' }, '/group/move', { groupId: '3' }],
    ['public', '/public/files', {}, '/public/move', {}],
  ] as const)('of %s has its own paths', async (kind, files, where, move, whereElse) => {
    const { client, calls } = await serve(() => ({ items: [], nextCursor: null }))
    const { workspaces } = client
    const space = {
      agent: () => workspaces.agent(7),
      output: () => workspaces.agent(7, 'output'),
      group: () => workspaces.group(3),
      public: () => workspaces.public(),
    }[kind]()
    await space.list({ path: 'ü&b', recursive: true })
    await space.move('a', 'b')
    expect(calls.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['GET', `/api/workspace${files}`, { ...where, path: 'ü&b', recursive: 'true' }],
      ['POST', `/api/workspace${move}`, { ...whereElse, path: 'a', to: 'b' }],
    ])
  })

  it('tells both versions of a lost update', async () => {
    const { client, calls } = await serve((_asked, response) => {
      response.statusCode = 412
      return {
        type: 'urn:sac:problem:lost-update',
        title: 't',
        status: 412,
        current: { digest: 'c' },
      }
    })
    const error = await client.workspaces
      .group(3)
      .edit('a', 'text', { edited: 'd' })
      .catch((e) => e)
    expect(error).toBeInstanceOf(ApiError)
    expect([error.code, error.problem.current]).toEqual(['lost-update', { digest: 'c' }])
    expect([calls[0]!.headers['if-match'], String(calls[0]!.body)]).toEqual(['"d"', 'text'])
  })
})

describe('a large upload', () => {
  const content = randomBytes(1050)
  const partBytes = 100
  const file: LargeFile = {
    sizeBytes: content.length,
    modifiedAt: '2026-01-01T00:00:00.000Z',
    digest: () => sha256(content),
    read: async (offset, into) => into.set(content.subarray(offset, offset + into.length)),
  }
  const upload = (parts: object[]) => ({
    id: 'u',
    partBytes,
    partCount: 11,
    sizeBytes: content.length,
    parts,
  })
  const numberOf = ({ path }: Asked) => Number(/parts\/(\d+)$/.exec(path)?.[1])

  it('sends again what a cut line lost, and leaves what has arrived', async () => {
    const received = new Map<number, Buffer>()
    let cuts = 0
    const { client, calls } = await serve((asked) => {
      if (asked.path.endsWith('/uploads')) return upload([{ number: 2 }])
      if (asked.path.endsWith('/complete')) return { path: 'big' }
      const number = numberOf(asked)
      if (number % 4 === 0 && cuts++ < 3) return undefined
      received.set(number, asked.body)
      return { number }
    })
    const progress: number[] = []
    const onProgress = (bytes: number) => progress.push(bytes)
    expect(await client.workspaces.public().uploadLarge('big', file, { onProgress })).toEqual({
      path: 'big',
    })
    expect([...received.keys()].sort((a, b) => a - b)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    for (const [number, bytes] of received) {
      expect(bytes.equals(content.subarray((number - 1) * 100, number * 100))).toBe(true)
    }
    expect(progress.at(-1)).toBe(content.length)
    expect(calls.at(-1)).toMatchObject({
      path: '/api/workspace/public/uploads/u/complete',
      query: { digest: sha256(content) },
    })
  })

  it('starts anew when what had arrived is of another file', async () => {
    let aborted = 0
    const { client, calls } = await serve((asked, response) => {
      if (asked.path.endsWith('/uploads')) return upload(aborted === 0 ? [{ number: 1 }] : [])
      if (asked.method === 'DELETE') return { aborted: ++aborted }
      if (!asked.path.endsWith('/complete')) return { number: numberOf(asked) }
      if (aborted > 0) return { path: 'big' }
      response.statusCode = 422
      return { type: 'urn:sac:problem:digest-mismatch', title: 't', status: 422 }
    })
    expect(await client.workspaces.agent(7).uploadLarge('big', file)).toEqual({ path: 'big' })
    expect(calls.filter(({ method }) => method === 'PUT')).toHaveLength(10 + 11)
  })

  it('ends with what the server refuses, and when it is told to', async () => {
    const { client, calls } = await serve((asked, response) => {
      if (asked.path.endsWith('/uploads')) return upload([])
      response.statusCode = 507
      return { type: 'urn:sac:problem:storage-full', title: 't', status: 507 }
    })
    await expect(client.workspaces.agent(7).uploadLarge('big', file)).rejects.toThrow(QuotaError)
    const before = calls.length
    const signal = AbortSignal.abort()
    await expect(
      client.workspaces.agent(7).uploadLarge('big', file, { signal }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(calls.length).toBe(before)
  })
})
