import type { Schema } from '@sac/openapi'
import { PACK_CONTENT_TYPE, type PackFile } from '@sac/openapi/pack'
import { call, type Hints, type Transport, unwrap, unwrapStream } from '../http.ts'
import type { CallOptions, RequestBody } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import { resumable } from '../resumable.ts'
import type { FolderSyncOptions } from '../sync/run.ts'
import type { SyncSummary } from '../sync/summary.ts'
import { type LargeFile, type LargeUploadOptions, uploadInParts } from './part-upload.ts'
import { placeOf, type SpaceAddress, type SpaceCall } from './space-paths.ts'

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

export type Upload = Schema<'Upload'>
export type UploadPart = Schema<'UploadPart'>

/** Longest silence within a transfer. */
const IDLE_TIMEOUT_MS = 60_000

/** Workspaces by whose they are: `client.workspaces.group(3).list()`. */
export class WorkspacesResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Where an agent works, or with `output` what it made for people. */
  agent(agentId: number, space: 'private' | 'output' = 'private'): Workspace {
    return new Workspace(this.#transport, { agentId, space })
  }

  /** What the members of a group share. */
  group(groupId: number): Workspace {
    return new Workspace(this.#transport, { groupId })
  }

  /** What everybody reads and admins write. */
  public(): Workspace {
    return new Workspace(this.#transport, 'public')
  }
}

interface Ask extends CallOptions {
  params?: Record<string, string | number>
  query?: Record<string, unknown>
  headers?: Record<string, string | undefined>
  body?: RequestBody
}

/** The files of one workspace. Paths are relative, `/`-separated and in NFC; others are refused. */
export class Workspace {
  readonly #transport: Transport
  readonly #address: SpaceAddress

  constructor(transport: Transport, address: SpaceAddress) {
    this.#transport = transport
    this.#address = address
  }

  /** Folders first, then files, each by name. */
  list({
    limit,
    cursor,
    path,
    recursive,
    ...options
  }: ListFilesOptions = {}): PageRequest<WorkspaceFile> {
    return new PageRequest(
      (at) =>
        this.#json('GET', 'files', { query: { path, recursive, limit, cursor: at }, ...options }),
      cursor,
    )
  }

  /**
   * Streams the content: read or cancel `body`. Goes on where it was when the line is cut.
   * @throws NotFoundError
   */
  async download(path: string, options: CallOptions = {}): Promise<Download> {
    const content = (headers: Record<string, string> = {}) =>
      this.#stream('download', { query: { path }, headers, ...options })
    const response = await content()
    const etag = response.headers.get('etag')
    const goOn = (from: number) =>
      etag === null ? undefined : content({ range: `bytes=${from}-`, 'if-range': etag })
    const length = response.headers.get('content-length')
    return {
      body: resumable(response, goOn),
      sizeBytes: length === null ? undefined : Number(length),
      digest: etag?.replaceAll('"', ''),
    }
  }

  /** A content by its digest, where a file or the trash of a workspace that you read has it. @throws NotFoundError */
  async blob(digest: string, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#stream('blob', { params: { digest }, ...options })
    return resumable(response, () => undefined)
  }

  /**
   * A folder, all of it for `''`, as one zip. A cut ends in an error.
   * @param options `only`: paths in it, relative to it, at most 200
   */
  async archive(
    path: string,
    { only, ...options }: CallOptions & { only?: readonly string[] } = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#stream('archive', { query: { path, only }, ...options })
    return resumable(response, () => undefined)
  }

  /** Where a page on the server's own origin, signed in by its cookie, lets the browser download a file. */
  downloadUrl(path: string): string {
    return this.#url('download', { path })
  }

  /** As `downloadUrl`, of what `archive` gives. */
  archiveUrl(path: string, { only }: { only?: readonly string[] } = {}): string {
    return this.#url('archive', { path, only })
  }

  /** Makes missing folders; a file of that path is replaced and its former version kept for 30 days. */
  upload(
    path: string,
    content: RequestBody,
    { executable, digest, ...options }: UploadOptions = {},
  ): Promise<WorkspaceFile> {
    return this.#json('POST', 'upload', {
      query: { path, executable },
      headers: { 'content-type': 'application/octet-stream', 'x-sac-digest': digest },
      body: content,
      ...options,
    })
  }

  /** In parts: goes on where it was, also in another process. For files from 16 MiB on. */
  uploadLarge(
    path: string,
    file: LargeFile,
    options: LargeUploadOptions = {},
  ): Promise<WorkspaceFile> {
    return uploadInParts(this, path, file, options)
  }

  /** The upload of this very file that is under way, else a new one. */
  startUpload(
    file: { path: string; sizeBytes: number; modifiedAt: string; executable?: boolean },
    options?: CallOptions,
  ): Promise<Upload> {
    const { path, sizeBytes: size, modifiedAt, executable } = file
    const query = { path, size, modifiedAt, executable }
    return this.#json('POST', 'uploads', { query, ...options }, { isRepeatable: true })
  }

  getUpload(uploadId: string, options?: CallOptions): Promise<Upload> {
    return this.#json('GET', 'uploadState', { params: { uploadId }, ...options })
  }

  /** The first part is number 1. The same one again replaces it. */
  putUploadPart(
    uploadId: string,
    number: number,
    content: Uint8Array<ArrayBuffer>,
    { digest, ...options }: CallOptions & { digest?: string } = {},
  ): Promise<UploadPart> {
    return this.#json('PUT', 'uploadPart', {
      params: { uploadId, number },
      headers: { 'content-type': 'application/octet-stream', 'x-sac-digest': digest },
      body: content,
      ...options,
    })
  }

  /** @param file `base`: the revision that it replaces; whatever is there when absent */
  completeUpload(
    uploadId: string,
    file: { digest: string; base?: number },
    options?: CallOptions,
  ): Promise<WorkspaceFile> {
    return this.#json('POST', 'uploadComplete', { params: { uploadId }, query: file, ...options })
  }

  async abortUpload(uploadId: string, options?: CallOptions): Promise<void> {
    await this.#json('DELETE', 'uploadState', { params: { uploadId }, ...options })
  }

  /**
   * Replaces a text that was read and changed.
   * @param edited SHA-256 of the version that was edited; undefined for a new file
   * @throws ApiError `lost-update`; its problem has both versions: `edited` and `current`
   */
  edit(
    path: string,
    text: string,
    { edited, ...options }: CallOptions & { edited?: string | undefined } = {},
  ): Promise<WorkspaceFile> {
    return this.#json('PUT', 'text', {
      query: { path },
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'if-match': edited && `"${edited}"`,
      },
      body: text,
      ...options,
    })
  }

  /** To the trash. A folder with something in it needs `recursive`. */
  async delete(
    path: string,
    { recursive, ...options }: CallOptions & { recursive?: boolean } = {},
  ): Promise<void> {
    await this.#json('DELETE', 'files', { query: { path, recursive }, ...options })
  }

  /** With the folders above it; no error when it is there. */
  createFolder(path: string, options?: CallOptions): Promise<WorkspaceFile> {
    return this.#json('POST', 'folders', { query: { path }, ...options })
  }

  /** A file, or a folder with all that is in it. Nothing is overwritten. @throws ConflictError */
  move(path: string, to: string, options?: CallOptions): Promise<WorkspaceFile> {
    return this.#json('POST', 'move', { query: { path, to }, ...options })
  }

  quota(options?: CallOptions): Promise<Quota> {
    return this.#json('GET', 'quota', { ...options })
  }

  /** Versions that were overwritten or deleted, newest first. */
  trash({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<FileVersion> {
    return new PageRequest(
      (at) => this.#json('GET', 'trash', { query: { limit, cursor: at }, ...options }),
      cursor,
    )
  }

  /** Brings a version back; what is there now goes to the trash. */
  restore(
    { path, revision }: { path: string; revision: number },
    options?: CallOptions,
  ): Promise<WorkspaceFile> {
    return this.#json('POST', 'restore', { query: { path, revision }, ...options })
  }

  /** What keeps a copy equal: rows newer than a revision. */
  changes(
    { since, cursor, limit }: { since: number; cursor?: string; limit?: number },
    options?: CallOptions,
  ): Promise<Schema<'SpaceChangesPage'>> {
    return this.#json('GET', 'changes', { query: { since, cursor, limit }, ...options })
  }

  /** Of these contents those that have to be sent. */
  async missing(digests: string[], options?: CallOptions): Promise<string[]> {
    const { missing } = await this.#json<{ missing: string[] }>(
      'POST',
      'missing',
      jsonOf({ digests }, options),
      { isRepeatable: true },
    )
    return missing
  }

  /** Many small contents, as a pack whose files are named by their digests. */
  async blobs(digests: string[], options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#stream('blobs', jsonOf({ digests }, options), 'POST')
    return resumable(response, () => undefined)
  }

  /** @param pack as `encodePack` of `@sac/openapi/pack` writes it */
  pushPack(pack: RequestBody, options?: CallOptions): Promise<Schema<'PushAnswer'>> {
    const headers = { 'content-type': PACK_CONTENT_TYPE }
    return this.#json('POST', 'packs', { headers, body: pack, ...options })
  }

  /** One file on top of a known revision; a conflict is told, not thrown. */
  putContent(
    file: Omit<PackFile, 'present'>,
    content: RequestBody,
    options?: CallOptions,
  ): Promise<Schema<'PushAnswer'>> {
    return this.#json('PUT', 'content', {
      query: { ...file },
      headers: { 'content-type': 'application/octet-stream' },
      body: content,
      ...options,
    })
  }

  /**
   * Makes a folder and the workspace equal, by what both last had in common; may be cut at any point and called again.
   * With `@sac/sdk/sync-node`: `client.workspaces.group(3).sync({ folder: NodeFolder.open('./notes') })`.
   * @throws ApiError, ConnectionError after some tries, AbortError
   */
  async sync(options: FolderSyncOptions): Promise<SyncSummary> {
    const { sync } = await this.#syncOf(options)
    return sync.once()
  }

  /** As `sync`, and again whenever something changes on either side, until the signal fires; yields what each time did. */
  async *keepSynced(options: FolderSyncOptions): AsyncGenerator<SyncSummary, void, undefined> {
    const { sync, changes } = await this.#syncOf(options)
    yield* sync.always(changes)
  }

  /** By what a synced folder tells this workspace from all others of all servers. */
  async syncKey(): Promise<string> {
    const { syncKeyOf } = await import('./space-sync.ts')
    return syncKeyOf(this.#transport, this.#address)
  }

  async #syncOf(options: FolderSyncOptions) {
    // Loaded by who syncs alone: it is a third of the whole.
    const { syncOf } = await import('./space-sync.ts')
    return syncOf(this.#transport, this, this.#address, options)
  }

  #url(name: SpaceCall, asked: { path: string; only?: readonly string[] | undefined }): string {
    const { path, query } = placeOf(this.#address, name)
    const url = new URL(path, this.#transport.baseUrl)
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value))
    url.searchParams.set('path', asked.path)
    for (const name of asked.only ?? []) url.searchParams.append('only', name)
    return url.href
  }

  #json<Data>(method: string, name: SpaceCall, ask: Ask, hints?: Hints): Promise<Data> {
    return unwrap(this.#send<Data>(method, name, ask, hints)) as Promise<Data>
  }

  #stream(name: SpaceCall, { headers, ...ask }: Ask, method = 'GET'): Promise<Response> {
    const accepting = { ...ask, headers: { accept: '*/*', ...headers } }
    return unwrapStream(
      this.#send(method, name, accepting, { idleTimeoutMs: IDLE_TIMEOUT_MS }, 'stream'),
    )
  }

  /** The kinds of workspaces have the same calls under other paths, which the types of the client do not know. */
  #send<Data>(
    method: string,
    name: SpaceCall,
    { params, query, headers, body, ...options }: Ask,
    hints?: Hints,
    parseAs?: 'stream',
  ) {
    const place = placeOf(this.#address, name)
    const send = this.#transport.raw.request as unknown as (
      ...parameters: unknown[]
    ) => Promise<{ data?: Data; error?: unknown; response: Response }>
    return send(method.toLowerCase(), place.path, {
      params: { query: { ...place.query, ...query }, path: params },
      headers: Object.fromEntries(
        Object.entries(headers ?? {}).filter(([, value]) => value !== undefined),
      ),
      ...(body !== undefined && { body, bodySerializer: (content: unknown) => content }),
      ...(parseAs && { parseAs }),
      ...call(options, hints),
    })
  }
}

const jsonOf = (body: object, options: CallOptions = {}): Ask => ({
  ...options,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
