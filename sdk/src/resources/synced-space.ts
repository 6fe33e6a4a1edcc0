import { encodePackHeader, type PackFile } from '@sac/openapi/pack'
import { ApiError, ConnectionError, RateLimitError, ServerError, TimeoutError } from '../errors.ts'
import type { CallOptions } from '../options.ts'
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
import type { Room } from '../sync/room.ts'
import { LARGE_FILE_BYTES, sendPiecewise } from './part-upload.ts'
import type { Workspace } from './workspaces.ts'

/** Longest silence of a request that carries nothing large. */
const IDLE_TIMEOUT_MS = 60_000

/** Slower than this, an upload is given up: bytes per millisecond. */
const SLOWEST_UPLOAD = 16

/** Problems of one file that make every other file's upload vain. */
const FATAL_STATUS = new Set([401, 403, 404])

/** What an upload in parts answers where a pack tells a conflict. */
const CONFLICTS = new Set(['lost-update', 'conflict'])

const PAGE_LIMIT = 5_000

/** One workspace as the engine of sync sees it. */
export class SyncedSpace implements RemoteSpace {
  readonly #files: Workspace
  readonly #options: CallOptions

  constructor(files: Workspace, options: { signal?: AbortSignal | undefined } = {}) {
    this.#files = files
    this.#options = options.signal ? { signal: options.signal } : {}
  }

  changes(since: number, cursor?: string): Promise<ChangesPage> {
    const query = { since, limit: PAGE_LIMIT, ...(cursor && { cursor }) }
    return passing(() => this.#files.changes(query, this.#options)).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 410) throw new RevisionGoneError()
      throw error
    })
  }

  missing(digests: string[]): Promise<string[]> {
    return passing(() => this.#files.missing(digests, this.#options))
  }

  push(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): Promise<PushAnswer> {
    const pieces = [encodePackHeader(pack)]
    for (const file of pack.files) {
      const content = file.present ? undefined : contents.get(file.path)
      if (content) pieces.push(content)
    }
    const body = concatenated(pieces)
    return passing(() => this.#files.pushPack(body, this.#sending(body.length)))
  }

  async put(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    let localError: unknown
    const local = watched(content, (error) => {
      localError = error
    })
    // The event of a conflict copy comes with its content alone.
    const isInParts = file.size >= LARGE_FILE_BYTES && file.conflictOf === undefined
    try {
      return await passing(() =>
        isInParts ? this.#putInParts(file, local) : this.#putWhole(file, local),
      )
    } catch (error) {
      // The file changed while it was sent; that the line was cut then is our doing.
      if (localError !== undefined) throw localError
      if (!(error instanceof ApiError) || FATAL_STATUS.has(error.status)) throw error
      const { path } = file
      if (CONFLICTS.has(error.code)) {
        return { revision: 0, conflicts: [{ path, revision: 0, digest: '' }], refused: [] }
      }
      // A single file: refusing the request is refusing the file.
      return { revision: 0, conflicts: [], refused: [{ path, problem: error.problem }] }
    }
  }

  async room(): Promise<Room> {
    const quota = await passing(() => this.#files.quota(this.#options))
    return { ...quota, isOfGroup: quota.space.startsWith('group') }
  }

  async *blob(digest: string): AsyncIterable<Uint8Array> {
    const body = await passing(() => this.#files.blob(digest, this.#options)).catch(
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) throw new ContentGoneError(digest)
        throw error
      },
    )
    yield* bytesOf(body)
  }

  async *blobs(digests: string[]): AsyncIterable<SmallBlob> {
    yield* blobsOf(bytesOf(await passing(() => this.#files.blobs(digests, this.#options))))
  }

  #putWhole(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    const { present: _, ...wanted } = file
    return this.#files.putContent(wanted, streamOf(content), this.#sending(file.size))
  }

  /** What arrived of this very file before, perhaps from another process, is not sent again. */
  async #putInParts(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    const { path, size: sizeBytes, modifiedAt, executable, digest, base } = file
    const upload = await this.#files.startUpload(
      { path, sizeBytes, modifiedAt, executable },
      this.#options,
    )
    await sendPiecewise(this.#files, upload, content, this.#options)
    const options = this.#sending(sizeBytes)
    try {
      const { revision } = await this.#files.completeUpload(upload.id, { digest, base }, options)
      return { revision, conflicts: [], refused: [] }
    } catch (error) {
      // What had arrived is of another file of this size and time: the next sync starts anew.
      if (error instanceof ApiError && error.code === 'digest-mismatch') {
        await this.#files.abortUpload(upload.id, this.#options)
      }
      throw error
    }
  }

  #sending(bytes: number): CallOptions {
    return { ...this.#options, requestTimeoutMs: IDLE_TIMEOUT_MS + bytes / SLOWEST_UPLOAD }
  }
}

/** What passes by itself is told apart from what does not. */
async function passing<Result>(step: () => Promise<Result>): Promise<Result> {
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

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const next = await passing(() => reader.read())
      if (next.done) return
      yield next.value
    }
  } finally {
    await reader.cancel()
  }
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

async function* watched(
  content: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch (error) {
    onError(error)
    throw error
  }
}

/** `ReadableStream.from` is not in every browser. */
function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await iterator.next()
          if (next.done) controller.close()
          // A copy: the reader may be behind, and a piece is good until the next is asked for.
          else controller.enqueue(new Uint8Array(next.value))
        } catch (error) {
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
