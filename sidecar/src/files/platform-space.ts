import { encodePackHeader, PACK_CONTENT_TYPE, type PackFile } from '@sac/openapi/pack'
import {
  blobsOf,
  type ChangesPage,
  ContentGoneError,
  type Pack,
  type PushAnswer,
  type RemoteSpace,
  RemoteUnavailableError,
  RevisionGoneError,
  type SmallBlob,
} from '@sac/sdk/sync'
import { type InternalClient, ProblemError } from '../platform/internal-client.ts'

const PAGE_LIMIT = 1000

/** One space, reached through the internal API. */
export class PlatformSpace implements RemoteSpace {
  private readonly client: InternalClient
  private readonly path: string
  private readonly fetching: { signal?: AbortSignal }

  /** @param signal ends what is being fetched: nobody wants it any more */
  constructor(client: InternalClient, space: string, signal?: AbortSignal) {
    this.client = client
    this.fetching = signal ? { signal } : {}
    this.path = `/spaces/${encodeURIComponent(space)}`
  }

  async changes(since: number, cursor?: string): Promise<ChangesPage> {
    const query = new URLSearchParams({ since: String(since), limit: String(PAGE_LIMIT) })
    if (cursor !== undefined) query.set('cursor', cursor)
    try {
      return await this.client.json({
        method: 'GET',
        path: `${this.path}/changes?${query}`,
        ...this.fetching,
      })
    } catch (error) {
      if (error instanceof ProblemError && error.status === 410) throw new RevisionGoneError()
      throw later(error)
    }
  }

  async missing(digests: string[]): Promise<string[]> {
    const answer = await this.client
      .post<{ missing: string[] }>(`${this.path}/missing`, { digests })
      .catch((error: unknown) => Promise.reject(later(error)))
    return answer.missing
  }

  push(pack: Pack, contents: ReadonlyMap<string, Uint8Array>): Promise<PushAnswer> {
    const pieces = [encodePackHeader(pack)]
    for (const file of pack.files) {
      const content = file.present ? undefined : contents.get(file.path)
      if (content) pieces.push(content)
    }
    return this.client
      .json<PushAnswer>({
        method: 'POST',
        path: `${this.path}/packs`,
        headers: { 'content-type': PACK_CONTENT_TYPE },
        body: pieces,
      })
      .catch((error: unknown) => Promise.reject(later(error)))
  }

  put(file: PackFile, content: AsyncIterable<Uint8Array>): Promise<PushAnswer> {
    const { path, digest, size, base, executable, modifiedAt, conflictOf } = file
    const query = new URLSearchParams({
      path,
      digest,
      size: String(size),
      base: String(base),
      executable: String(executable),
      modifiedAt,
      ...(conflictOf === undefined ? {} : { conflictOf }),
    })
    return this.client
      .json<PushAnswer>({
        method: 'PUT',
        path: `${this.path}/content?${query}`,
        headers: { 'content-type': 'application/octet-stream', 'content-length': size },
        body: content,
      })
      .catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error
        // A single file: refusing the request is refusing the file.
        return { revision: 0, conflicts: [], refused: [{ path, problem: error.problem }] }
      })
  }

  async *blob(digest: string): AsyncIterable<Uint8Array> {
    let response: AsyncIterable<Uint8Array>
    try {
      response = await this.client.send({
        method: 'GET',
        path: `${this.path}/blobs/${digest}`,
        ...this.fetching,
      })
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) throw new ContentGoneError(digest)
      throw later(error)
    }
    yield* uncut(response)
  }

  async *blobs(digests: string[]): AsyncIterable<SmallBlob> {
    const response = await this.client
      .send({
        method: 'POST',
        path: `${this.path}/blobs`,
        headers: { 'content-type': 'application/json' },
        body: [Buffer.from(JSON.stringify({ digests }))],
        ...this.fetching,
      })
      .catch((error: unknown) => Promise.reject(later(error)))
    yield* blobsOf(uncut(response))
  }
}

async function* uncut(response: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* response
  } catch (error) {
    throw new RemoteUnavailableError('The content was cut off.', { cause: error })
  }
}

/** A refusal of the whole request is no file's fault: the two versions do not understand each other, and waiting is all that is left. */
function later(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error
  const detail = JSON.stringify(error.problem).slice(0, 500)
  return new RemoteUnavailableError(`${error.message}: ${detail}`, { cause: error })
}
