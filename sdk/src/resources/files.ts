import type { Schema } from '@sac/openapi'
import { EVENT_SILENCE_LIMIT_MS, sseMessages } from '../event-stream.ts'
import { call, type Transport, unwrap, unwrapStream } from '../http.ts'
import type { CallOptions, RequestBody } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import { resumable } from '../resumable.ts'
import type { FolderSyncOptions, SyncSummary } from '../sync/run.ts'
import type { ResyncEvent } from './events.ts'

export type WorkspaceFile = Schema<'WorkspaceFile'>
export type FileVersion = Schema<'FileVersion'>
export type FileChange = Schema<'FileChange'>
export type Quota = Schema<'Quota'>

export interface ListFilesOptions extends PageOptions, CallOptions {
  /** Folder, relative; the root when absent. */
  path?: string
  /** Also everything beneath. */
  recursive?: boolean
}

export interface UploadOptions extends CallOptions {
  executable?: boolean
  /** SHA-256 of the content in hex; checked by the server. */
  digest?: string
}

export interface Download {
  body: ReadableStream<Uint8Array>
  /** Of what `body` gives; undefined when the server does not say. */
  sizeBytes: number | undefined
  /** SHA-256 of the whole content in hex. */
  digest: string | undefined
}

/** Longest silence within a transfer. */
const IDLE_TIMEOUT_MS = 60_000

const PATHS = {
  output: {
    files: '/api/workspace/output/files',
    download: '/api/workspace/output/files/download',
    upload: '/api/workspace/output/files',
  },
  private: {
    files: '/api/workspace/files',
    download: '/api/workspace/files/download',
    upload: '/api/workspace/upload',
  },
} as const

/** Files of one kind of workspace. Paths are relative, `/`-separated and in NFC; others are refused. */
export class FilesResource {
  readonly #transport: Transport
  readonly #space: 'output' | 'private'

  constructor(transport: Transport, space: 'output' | 'private') {
    this.#transport = transport
    this.#space = space
  }

  /** Folders first, then files, each by name. */
  list(
    agentId: number,
    { limit, cursor, path, recursive, ...options }: ListFilesOptions = {},
  ): PageRequest<WorkspaceFile> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET(PATHS[this.#space].files, {
            params: { query: { agentId, path, recursive, limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /**
   * Streams the content: read or cancel `body`. Goes on where it was when the line is cut.
   * @throws NotFoundError
   */
  async download(agentId: number, path: string, options: CallOptions = {}): Promise<Download> {
    const response = await this.#content(agentId, path, options)
    const length = response.headers.get('content-length')
    const etag = response.headers.get('etag')
    const goOn = (from: number) => {
      if (etag === null) return undefined
      return this.#content(agentId, path, options, { Range: `bytes=${from}-`, 'If-Range': etag })
    }
    return {
      body: resumable(response, goOn),
      sizeBytes: length === null ? undefined : Number(length),
      digest: etag?.replaceAll('"', ''),
    }
  }

  #content(
    agentId: number,
    path: string,
    options: CallOptions,
    header: { Range?: string; 'If-Range'?: string } = {},
  ): Promise<Response> {
    return unwrapStream(
      this.#transport.raw.GET(PATHS[this.#space].download, {
        params: { query: { agentId, path }, header },
        headers: { accept: '*/*' },
        parseAs: 'stream',
        ...call(options, { idleTimeoutMs: IDLE_TIMEOUT_MS }),
      }),
    )
  }

  /** Makes missing folders; a file of that path is replaced and its former version kept for 30 days. */
  upload(
    agentId: number,
    path: string,
    content: RequestBody,
    { executable, digest, ...options }: UploadOptions = {},
  ): Promise<WorkspaceFile> {
    return unwrap(
      this.#transport.raw.POST(PATHS[this.#space].upload, {
        params: {
          query: { agentId, path, executable },
          ...(digest !== undefined && { header: { 'x-sac-digest': digest } }),
        },
        body: content as never,
        bodySerializer: (body: unknown) => body,
        headers: { 'content-type': 'application/octet-stream' },
        ...call(options),
      }),
    )
  }

  /** To the trash. A folder with something in it needs `recursive`. */
  async delete(
    agentId: number,
    path: string,
    { recursive, ...options }: CallOptions & { recursive?: boolean } = {},
  ): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE(PATHS[this.#space].files, {
        params: { query: { agentId, path, recursive } },
        ...call(options),
      }),
    )
  }

  /** With the folders above it; no error when it is there. */
  createFolder(agentId: number, path: string, options?: CallOptions): Promise<WorkspaceFile> {
    return unwrap(
      this.#transport.raw.POST('/api/workspace/directories', {
        params: { query: { agentId, path, space: this.#space } },
        ...call(options),
      }),
    )
  }

  quota(agentId: number, options?: CallOptions): Promise<Quota> {
    return unwrap(
      this.#transport.raw.GET('/api/workspace/quota', {
        params: { query: { agentId, space: this.#space } },
        ...call(options),
      }),
    )
  }

  /** Versions that were overwritten or deleted, newest first. */
  trash(
    agentId: number,
    { limit, cursor, ...options }: PageOptions & CallOptions = {},
  ): PageRequest<FileVersion> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/workspace/trash', {
            params: { query: { agentId, space: this.#space, limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /**
   * Makes a folder and the workspace equal, by what both last had in common; may be cut at any point and called again.
   * With `@sac/sdk/sync-node`: `client.workspaces.sync(agentId, { folder: NodeFolder.open('./notes') })`.
   * @throws ApiError, ConnectionError after some tries, AbortError
   */
  async sync(agentId: number, options: FolderSyncOptions): Promise<SyncSummary> {
    const { sync } = await this.#folderSync(agentId, options)
    return sync.once()
  }

  /** As `sync`, and again whenever something changes on either side, until the signal fires; yields what each time did. */
  async *keepSynced(
    agentId: number,
    options: FolderSyncOptions,
  ): AsyncGenerator<SyncSummary, void, undefined> {
    const { sync, changes } = await this.#folderSync(agentId, options)
    yield* sync.always(changes)
  }

  async #folderSync(agentId: number, options: FolderSyncOptions) {
    const space = this.#space
    const [{ FolderSync }, { SyncedSpace }, { EventsResource }] = await Promise.all([
      import('../sync/run.ts'),
      import('./synced-space.ts'),
      import('./events.ts'),
    ])
    const transport = this.#transport
    const remote = new SyncedSpace(transport, { agentId, space, signal: options.signal })
    const key = `${transport.baseUrl} ${agentId} ${space}`
    const changes = async function* (signal: AbortSignal) {
      const events = new EventsResource(transport)
      const about = { topics: ['file' as const], agentId, signal, withOpen: true as const }
      for await (const event of events.subscribe(about)) {
        if (event.type !== 'file.changed' || event.data?.['space'] === space) yield
      }
    }
    return { sync: new FolderSync({ space: remote, key }, options), changes }
  }

  /** Brings a version back; what is there now goes to the trash. */
  restore(
    agentId: number,
    version: { path: string; revision: number },
    options?: CallOptions,
  ): Promise<WorkspaceFile> {
    const { path, revision } = version
    return unwrap(
      this.#transport.raw.POST('/api/workspace/restore', {
        params: { query: { agentId, space: this.#space, path, revision } },
        ...call(options),
      }),
    )
  }
}

/** What agents made for people. */
export class OutputsResource extends FilesResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    super(transport, 'output')
    this.#transport = transport
  }

  /** Files as they change, for ever: reconnects and resumes by itself, `break` closes. */
  async *watch(
    agentId: number,
    { signal, onOpen }: { signal?: AbortSignal; onOpen?: () => void } = {},
  ): AsyncGenerator<FileChange | ResyncEvent, void, undefined> {
    const messages = sseMessages({
      connect: (position, streamSignal) =>
        unwrapStream(
          this.#transport.raw.GET('/api/workspace/output/watch', {
            params: {
              query: { agentId },
              ...(position !== undefined && { header: { 'Last-Event-ID': position } }),
            },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
            ...call({ signal: streamSignal }, { idleTimeoutMs: EVENT_SILENCE_LIMIT_MS }),
          }),
        ),
      ...(signal && { signal }),
    })
    for await (const { event, data } of messages) {
      if (event === 'open') onOpen?.()
      else if (event === 'resync') yield { type: 'resync', reason: JSON.parse(data).reason }
      else yield JSON.parse(data) as FileChange
    }
  }
}
