import { EVENT_SILENCE_LIMIT_MS, sseMessages } from '../event-stream.ts'
import { call, type Transport, unwrapStream } from '../http.ts'
import type { CallOptions, RequestBody } from '../options.ts'
import type { PageRequest } from '../pages.ts'
import type { ResyncEvent } from './events.ts'
import {
  type Download,
  type FileChange,
  type ListFilesOptions,
  type UploadOptions,
  Workspace,
  type WorkspaceFile,
} from './workspaces.ts'

/** What agents made for people; `client.workspaces.agent(7, 'output')` does all else with it. */
export class OutputsResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  list(agentId: number, options?: ListFilesOptions): PageRequest<WorkspaceFile> {
    return this.#of(agentId).list(options)
  }

  download(agentId: number, path: string, options?: CallOptions): Promise<Download> {
    return this.#of(agentId).download(path, options)
  }

  upload(
    agentId: number,
    path: string,
    content: RequestBody,
    options?: UploadOptions,
  ): Promise<WorkspaceFile> {
    return this.#of(agentId).upload(path, content, options)
  }

  delete(
    agentId: number,
    path: string,
    options?: CallOptions & { recursive?: boolean },
  ): Promise<void> {
    return this.#of(agentId).delete(path, options)
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

  #of(agentId: number): Workspace {
    return new Workspace(this.#transport, { agentId, space: 'output' })
  }
}
