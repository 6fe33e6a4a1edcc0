import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SacClient } from '../src/client.ts'
import { ConnectionError, NotFoundError, QuotaError, TimeoutError } from '../src/errors.ts'
import type { ClientOptions } from '../src/options.ts'
import { answer, problemBody } from './support/http-peer.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** A server whose handler gets the request as a stream. */
async function serve(handler: Parameters<typeof createServer>[1], options: ClientOptions) {
  server = createServer(handler!)
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return new SacClient({ baseUrl: `http://127.0.0.1:${port}`, token: 't', ...options })
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const CONTENT = randomBytes(5_000_000)

describe.each([
  ['node:http', {}],
  ['the built-in fetch', { fetch: (url, init) => fetch(url, init as RequestInit) }],
] as [string, ClientOptions][])('files over %s', (_name, options) => {
  it('downloads as a stream, with size and digest', async () => {
    let asked = ''
    const client = await serve((request, response) => {
      asked = request.url!
      const digest = createHash('sha256').update(CONTENT).digest('hex')
      response
        .writeHead(200, { 'content-length': CONTENT.length, etag: `"${digest}"` })
        .end(CONTENT)
    }, options)
    const { body, sizeBytes, digest } = await client.outputs.download(7, 'a b/ü&.md')
    const content = await collect(body)
    expect(content.equals(CONTENT)).toBe(true)
    expect([sizeBytes, digest]).toEqual([
      CONTENT.length,
      createHash('sha256').update(CONTENT).digest('hex'),
    ])
    expect(new URL(asked, 'http://x').searchParams.get('path')).toBe('a b/ü&.md')
  })

  it('keeps the sender waiting while nobody reads', async () => {
    let sent = 0
    let tellBlocked = () => {}
    const blocked = new Promise<void>((resolve) => {
      tellBlocked = resolve
    })
    const client = await serve((_request, response) => {
      response.writeHead(200)
      while (sent < 64 * CONTENT.length && response.write(CONTENT)) sent += CONTENT.length
      tellBlocked()
    }, options)
    const { body } = await client.outputs.download(7, 'big')
    const reader = body.getReader()
    await reader.read()
    await blocked
    expect(sent).toBeLessThan(4 * CONTENT.length)
    await reader.cancel()
  })

  it('goes on where it was when the stream is cut', async () => {
    const ranges: (string | undefined)[] = []
    const client = await serve((request, response) => {
      ranges.push(request.headers.range)
      const from = Number(/\d+/.exec(request.headers.range ?? '0')![0])
      if (from > 0) expect(request.headers['if-range']).toBe('"d"')
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': CONTENT.length - from,
        etag: '"d"',
      })
      const isLast = ranges.length === 3
      if (isLast) response.end(CONTENT.subarray(from))
      else response.write(CONTENT.subarray(from, from + 1_000_000), () => response.destroy())
    }, options)
    const { body } = await client.outputs.download(7, 'x')
    expect((await collect(body)).equals(CONTENT)).toBe(true)
    expect(ranges).toHaveLength(3)
  })

  it.each([
    ['the file is another one meanwhile', { etag: '"d"' }],
    ['it cannot say which file it was', {}],
  ])('fails when the stream is cut and %s', async (_why, headers) => {
    const client = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length, ...headers })
      response.write(CONTENT.subarray(0, 1000), () => response.destroy())
    }, options)
    const { body } = await client.outputs.download(7, 'x')
    await expect(collect(body)).rejects.toBeInstanceOf(ConnectionError)
  })

  it('passes the problem of a download on', async () => {
    const client = await serve(
      (_request, response) => answer(response, 404, problemBody('not-found', 404)),
      options,
    )
    await expect(client.outputs.download(7, 'x')).rejects.toBeInstanceOf(NotFoundError)
  })

  it('uploads bytes and streams unchanged', async () => {
    const digests: string[] = []
    const types: (string | undefined)[] = []
    const client = await serve(async (request, response) => {
      const hash = createHash('sha256')
      for await (const chunk of request) hash.update(chunk)
      digests.push(hash.digest('hex'))
      types.push(request.headers['content-type'])
      answer(response, 201, { path: 'x' })
    }, options)
    await client.workspaces.agent(7).upload('x', new Uint8Array(CONTENT))
    await client.workspaces.agent(7).upload('x', new Blob([CONTENT]).stream())
    const expected = createHash('sha256').update(CONTENT).digest('hex')
    expect(digests).toEqual([expected, expected])
    expect(types).toEqual(['application/octet-stream', 'application/octet-stream'])
  })

  it('hears a refusal that comes before the whole upload was sent', async () => {
    const client = await serve((_request, response) => {
      answer(response, 409, problemBody('quota-exceeded', 409))
    }, options)
    const upload = client.workspaces.agent(7).upload('x', new Uint8Array(CONTENT))
    await expect(upload).rejects.toBeInstanceOf(QuotaError)
  })

  it('waits no longer than asked for the rest of an answer', async () => {
    const client = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{')
    }, options)
    await expect(client.info({ requestTimeoutMs: 100 })).rejects.toBeInstanceOf(TimeoutError)
  })
})
