import { Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as TlsAgent } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Fetch, RequestBody } from './options.ts'

const agent = new Agent({ keepAlive: true })
const tlsAgent = new TlsAgent({ keepAlive: true })

/**
 * A subset of `fetch` over `node:http`. Measured on Node 20.20: a process that makes one request takes 7 ms longer
 * than an empty one with this, 69 ms with the built-in (it compiles undici and its parser).
 *
 * It follows no redirect (a token must not travel to another host), asks for no compression, and streams both ways.
 */
export const fetch: Fetch = (url, init) =>
  new Promise((resolve, reject) => {
    const { signal } = init
    if (signal?.aborted) return reject(signal.reason)
    const target = new URL(url)
    const request = open(target, { method: init.method, headers: init.headers })
    const onAbort = () => request.destroy(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    request.on('close', () => signal?.removeEventListener('abort', onAbort))
    // After the answer has begun, a failing upload shows up in the answer's stream, if it matters at all.
    request.on('error', reject)
    request.on('response', (incoming) => resolve(new NodeResponse(incoming) as unknown as Response))
    send(request, init.body).catch(reject)
  })

function open(target: URL, options: RequestOptions) {
  return target.protocol === 'https:'
    ? requestHttps(target, { ...options, agent: tlsAgent })
    : requestHttp(target, { ...options, agent })
}

async function send(request: NodeJS.WritableStream, body: RequestBody | undefined): Promise<void> {
  if (body === undefined) request.end()
  else if (typeof body === 'string' || body instanceof Uint8Array) request.end(body)
  else {
    const stream = body instanceof Blob ? body.stream() : body
    await pipeline(Readable.fromWeb(stream as never), request)
  }
}

/** What the client reads of a `Response`; the real class would load undici. */
class NodeResponse {
  readonly status: number
  readonly statusText: string
  readonly ok: boolean
  readonly headers: NodeHeaders
  readonly #incoming: IncomingMessage
  #body: ReadableStream<Uint8Array> | undefined

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming
    this.status = incoming.statusCode ?? 0
    this.statusText = incoming.statusMessage ?? ''
    this.ok = this.status >= 200 && this.status < 300
    this.headers = new NodeHeaders(incoming)
  }

  get body(): ReadableStream<Uint8Array> {
    this.#body ??= Readable.toWeb(this.#incoming) as unknown as ReadableStream<Uint8Array>
    return this.#body
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(await this.#read()).buffer
  }

  async blob(): Promise<Blob> {
    return new Blob([await this.arrayBuffer()], { type: this.headers.get('content-type') ?? '' })
  }

  async text(): Promise<string> {
    return (await this.#read()).toString('utf8')
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }

  async #read(): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.#incoming) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
}

class NodeHeaders {
  readonly #incoming: IncomingMessage

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming
  }

  get(name: string): string | null {
    const value = this.#incoming.headers[name.toLowerCase()]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of Object.keys(this.#incoming.headers)) yield [name, this.get(name) ?? '']
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries()
  }
}
