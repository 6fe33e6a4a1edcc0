import { encodePackHeader, PACK_CONTENT_TYPE, type PackFile } from '@sac/openapi/pack'
import { ApiError, ConnectionError, RateLimitError, ServerError, TimeoutError } from '../errors.ts'
import { call, type Transport, unwrap, unwrapStream } from '../http.ts'
import { blobsOf } from '../sync/blobs.ts'
import {
  type ChangesPage,
  ContentGoneError,
  type Pack,
  type PushAnswer,
  type RemoteSpace,
  RemoteUnavailableError,
  RevisionGoneError,
  type SmallBlob,
} from '../sync/ports.ts'

/** Longest silence within a download. */
const IDLE_TIMEOUT_MS = 60_000

/** Slower than this, an upload is given up: bytes per millisecond. */
const SLOWEST_UPLOAD = 16

/** Problems of one file that make no other file's upload vain. */
const FATAL_STATUS = new Set([401, 403, 404])

const PAGE_LIMIT = 5_000

/** One workspace of an agent as the engine of sync sees it. */
export class SyncedSpace implements RemoteSpace {
  readonly #transport: Transport
  readonly #query: { agentId: number; space: 'private' | 'output' }
  readonly #signal: AbortSignal | undefined

  constructor(
    transport: Transport,
    of: { agentId: number; space: 'private' | 'output'; signal?: AbortSignal | undefined },
  ) {
    this.#transport = transport
    this.#query = { agentId: of.agentId, space: of.space }
    this.#signal = of.signal
  }

  changes(since: number, cursor?: string): Promise<ChangesPage> {
    const query = { ...this.#query, since, limit: PAGE_LIMIT, ...(cursor && { cursor }) }
    return this.#try(() =>
      unwrap(
        this.#transport.raw.GET('/api/workspace/changes', { params: { query }, ...this.#call() }),
      ),
    ).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 410) throw new RevisionGoneError()
      throw error
    })
  }

  async missing(digests: string[]): Promise<string[]> {
    const answer = await this.#try(() =>
      unwrap(
        this.#transport.raw.POST('/api/workspace/missing', {
          params: { query: this.#query },
          body: { digests },
          ...this.#call(0, { isRepeatable: true }),
        }),
      ),
    )
    return answer.missing
  }

  push(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): Promise<PushAnswer> {
    const pieces = [encodePackHeader(pack)]
    for (const file of pack.files) {
      const content = file.present ? undefined : contents.get(file.path)
      if (content) pieces.push(content)
    }
    const body = concatenated(pieces)
    return this.#try(() =>
      unwrap(
        this.#transport.raw.POST('/api/workspace/packs', {
          params: { query: this.#query },
          body: body as never,
          bodySerializer: (bytes: unknown) => bytes,
          headers: { 'content-type': PACK_CONTENT_TYPE },
          ...this.#call(body.length),
        }),
      ),
    )
  }

  async put(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    const { path, digest, size, base, executable, modifiedAt, conflictOf } = file
    let localError: unknown
    const body = streamOf(content, (error) => {
      localError = error
    })
    try {
      return await this.#try(() =>
        unwrap(
          this.#transport.raw.PUT('/api/workspace/content', {
            params: {
              query: {
                ...this.#query,
                path,
                digest,
                size,
                base,
                executable,
                modifiedAt,
                conflictOf,
              },
            },
            body: body as never,
            bodySerializer: (stream: unknown) => stream,
            headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
            ...this.#call(size),
          }),
        ),
      )
    } catch (error) {
      // The file changed while it was sent; that the line was cut then is our doing.
      if (localError !== undefined) throw localError
      if (!(error instanceof ApiError) || FATAL_STATUS.has(error.status)) throw error
      // A single file: refusing the request is refusing the file.
      return { revision: 0, conflicts: [], refused: [{ path, problem: error.problem }] }
    }
  }

  async *blob(digest: string): AsyncIterable<Uint8Array> {
    const response = await this.#try(() =>
      unwrapStream(
        this.#transport.raw.GET('/api/workspace/blobs/{digest}', {
          params: { query: this.#query, path: { digest } },
          headers: { accept: '*/*' },
          parseAs: 'stream',
          ...call(this.#options(), { idleTimeoutMs: IDLE_TIMEOUT_MS }),
        }),
      ),
    ).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) throw new ContentGoneError(digest)
      throw error
    })
    yield* this.#bytesOf(response)
  }

  async *blobs(digests: string[]): AsyncIterable<SmallBlob> {
    const response = await this.#try(() =>
      unwrapStream(
        this.#transport.raw.POST('/api/workspace/blobs', {
          params: { query: this.#query },
          body: { digests },
          headers: { accept: '*/*' },
          parseAs: 'stream',
          ...call(this.#options(), { idleTimeoutMs: IDLE_TIMEOUT_MS, isRepeatable: true }),
        }),
      ),
    )
    yield* blobsOf(this.#bytesOf(response))
  }

  async *#bytesOf(response: Response): AsyncIterable<Uint8Array> {
    const reader = response.body?.getReader()
    try {
      for (;;) {
        const next = await this.#try(async () => reader?.read())
        if (next === undefined || next.done) return
        yield next.value
      }
    } finally {
      await reader?.cancel()
    }
  }

  /** What passes by itself is told apart from what does not. */
  async #try<Result>(step: () => Promise<Result>): Promise<Result> {
    try {
      return await step()
    } catch (error) {
      const isPassing =
        error instanceof ConnectionError ||
        error instanceof TimeoutError ||
        error instanceof RateLimitError ||
        // 507 and its like speak of one file.
        (error instanceof ServerError && error.status <= 504)
      if (!isPassing) throw error
      throw new RemoteUnavailableError(error.message, { cause: error })
    }
  }

  #options() {
    return this.#signal ? { signal: this.#signal } : {}
  }

  #call(bytes = 0, hints: { isRepeatable?: boolean } = {}) {
    const sending = bytes > 0 && { requestTimeoutMs: IDLE_TIMEOUT_MS + bytes / SLOWEST_UPLOAD }
    return call({ ...this.#options(), ...sending }, hints)
  }
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** `ReadableStream.from` is not in every browser. */
function streamOf(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await iterator.next()
          if (next.done) controller.close()
          else controller.enqueue(next.value)
        } catch (error) {
          onError(error)
          controller.error(error)
        }
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
