import type { paths } from '@sac/openapi'
import createClient, { type Client } from 'openapi-fetch'
import { Deadline } from './deadline.ts'
import {
  type ApiError,
  apiError,
  ConnectionError,
  SacError,
  TimeoutError,
  toProblem,
} from './errors.ts'
import type { CallOptions, RequestBody, ResolvedOptions } from './options.ts'
import { delay, isRepeatable, retryAfterMs, retryDelayMs } from './retry.ts'

/** Hints of a resource method to the transport; they travel as an extra member of the call's init. */
export interface Hints {
  requestTimeoutMs?: number
  /** Hand the body on as it comes; then this is the longest pause between two pieces. */
  idleTimeoutMs?: number
  /** This POST may be sent twice. */
  isRepeatable?: boolean
}

export type RawClient = Client<paths>

/** Adds to an openapi-fetch init what the transport needs of the caller's options. */
export const call = (options: CallOptions = {}, hints: Hints = {}) => ({
  ...(options.signal && { signal: options.signal }),
  sac: { requestTimeoutMs: options.requestTimeoutMs, ...hints } satisfies Hints,
})

/** The data of an answer, or the fitting error. Decides by `ok`: an empty error body leaves `error` undefined. */
export async function unwrap<Data>(
  answer: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  const { data, error, response } = await answer
  if (!response.ok) throw errorOf(response, error)
  return data as NonNullable<Data>
}

/** Like `unwrap` for a streamed answer: openapi-fetch has read the body of an error, and left any other. */
export async function unwrapStream(
  answer: Promise<{ error?: unknown; response: Response }>,
): Promise<Response> {
  const { error, response } = await answer
  if (!response.ok) throw errorOf(response, error)
  return response
}

function errorOf(response: Response, body: unknown): ApiError {
  return apiError(toProblem(response.status, body), retryAfterMs(response.headers))
}

/** What openapi-fetch builds in place of a `Request`: a plain record can be sent again. */
class RequestRecord {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: RequestBody | undefined
  readonly signal: AbortSignal | undefined
  readonly sac: Hints

  constructor(url: string, init: Record<string, unknown>) {
    this.url = url
    this.method = init['method'] as string
    this.headers = Object.fromEntries((init['headers'] as Headers).entries())
    this.body = init['body'] as RequestBody | undefined
    this.signal = init['signal'] as AbortSignal | undefined
    this.sac = (init['sac'] as Hints | undefined) ?? {}
  }
}

/** Sends requests: token, time-outs, retries, errors. */
export class Transport {
  readonly raw: RawClient
  readonly #options: ResolvedOptions

  constructor(options: ResolvedOptions) {
    this.#options = options
    this.raw = createClient<paths>({
      baseUrl: options.baseUrl,
      headers: { accept: 'application/json, application/problem+json', ...options.headers },
      Request: RequestRecord as unknown as typeof Request,
      fetch: (request) => this.#send(request as unknown as RequestRecord),
    })
  }

  get baseUrl(): string {
    return this.#options.baseUrl
  }

  /** The token as the next request would carry it. */
  async token(refused?: string): Promise<string | undefined> {
    return this.#options.token(refused === undefined ? {} : { refused })
  }

  async #send(request: RequestRecord): Promise<Response> {
    const canRepeat =
      (isRepeatable(request.method) || request.sac.isRepeatable === true) &&
      (request.body === undefined || typeof request.body === 'string')
    let token = await this.token()
    let isRefreshed = false
    for (let attempt = 0; ; attempt++) {
      const retriesLeft = canRepeat ? this.#options.maxRetries - attempt : 0
      let pauseMs: number | undefined
      try {
        const response = await this.#attempt(request, token)
        if (response.status === 401 && token !== undefined && !isRefreshed) {
          isRefreshed = true
          const fresh = await this.token(token)
          if (fresh !== undefined && fresh !== token && isResendable(request.body)) {
            token = fresh
            await response.body?.cancel()
            continue
          }
        }
        pauseMs = retriesLeft > 0 ? retryDelayMs(attempt, response) : undefined
        if (pauseMs === undefined) return response
        await response.body?.cancel()
      } catch (error) {
        pauseMs = retriesLeft > 0 && isPassing(error) ? retryDelayMs(attempt) : undefined
        if (pauseMs === undefined) throw error
      }
      await delay(pauseMs, request.signal)
    }
  }

  async #attempt(request: RequestRecord, token: string | undefined): Promise<Response> {
    const { url, method, body, signal, sac } = request
    const deadline = new Deadline(signal)
    deadline.set(sac.requestTimeoutMs ?? this.#options.requestTimeoutMs)
    try {
      const response = await this.#options.fetch(url, {
        method,
        headers: {
          ...request.headers,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        signal: deadline.signal,
        redirect: 'manual',
        ...(body !== undefined && { body }),
        ...(body !== undefined && !isResendable(body) && { duplex: 'half' as const }),
      })
      // Browsers hide the status of a redirect that they were told not to follow.
      const { status, type } = response
      if (type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)) {
        const target = response.headers.get('location') ?? 'another address'
        throw new SacError(`${url} sends to ${target}: use that address as baseUrl`)
      }
      if (response.ok && sac.idleTimeoutMs !== undefined) {
        return streamed(response, deadline, sac.idleTimeoutMs, url)
      }
      return await buffered(response, deadline)
    } catch (error) {
      deadline.clear()
      throw deadline.explain(error, url)
    }
  }
}

const isResendable = (body: RequestBody | undefined) =>
  body === undefined ||
  typeof body === 'string' ||
  body instanceof Uint8Array ||
  body instanceof Blob

/** Time-outs and lost connections pass; what the caller stopped or SAC refused does not. */
function isPassing(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof TimeoutError
}

type PlainResponse = Pick<
  Response,
  'status' | 'statusText' | 'ok' | 'headers' | 'body' | 'text' | 'json' | 'arrayBuffer' | 'blob'
>

/** Reads the whole body under the deadline, so that retries cover a cut in the middle of it too. */
async function buffered(response: Response, deadline: Deadline): Promise<Response> {
  const bytes = await response.arrayBuffer()
  deadline.clear()
  const text = () => new TextDecoder().decode(bytes)
  const plain: PlainResponse = {
    status: response.status,
    statusText: response.statusText,
    ok: response.ok,
    headers: response.headers,
    get body() {
      return new Blob([bytes]).stream()
    },
    text: async () => text(),
    json: async () => JSON.parse(text()),
    arrayBuffer: async () => bytes,
    blob: async () => new Blob([bytes], { type: response.headers.get('content-type') ?? '' }),
  }
  return plain as Response
}

/** Hands the body on. The time-out runs while a piece is awaited, never while the reader takes its time. */
function streamed(response: Response, deadline: Deadline, idleMs: number, url: string): Response {
  const reader = response.body?.getReader()
  deadline.pause()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          deadline.set(idleMs)
          const next = await reader?.read()
          deadline.pause()
          if (next === undefined || next.done) {
            deadline.clear()
            controller.close()
            return
          }
          controller.enqueue(next.value)
        } catch (error) {
          deadline.clear()
          controller.error(deadline.explain(error, url))
        }
      },
      async cancel(reason) {
        deadline.clear()
        await reader?.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  const { status, statusText, ok, headers } = response
  const unread = () => Promise.reject(new SacError('this answer is a stream: read its body'))
  const plain: PlainResponse = {
    status,
    statusText,
    ok,
    headers,
    body: body as ReadableStream<Uint8Array<ArrayBuffer>>,
    text: unread,
    json: unread,
    arrayBuffer: unread,
    blob: unread,
  }
  return plain as Response
}
