import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap, unwrapStream } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'

export type ConversationMessage = Schema<'ConversationMessage'>
export type ConversationSession = Schema<'ConversationSession'>

export interface ConversationFilter {
  /** Whose words. */
  agentId: number
  /** Only this session. */
  sessionId?: string
  /** Only before, only after this instant, RFC 3339. */
  before?: string
  after?: string
}

export interface ListConversationsOptions extends ConversationFilter, PageOptions, CallOptions {
  /** Words to find, as in a search engine. */
  q?: string
  /** `desc`, the default, is newest first. */
  order?: 'asc' | 'desc'
}

export interface ExportConversationsOptions extends ConversationFilter, CallOptions {
  /** `csv` by default. */
  format?: 'csv' | 'jsonl'
}

/** What was said. */
export class ConversationsResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  list({
    limit,
    cursor,
    signal,
    requestTimeoutMs,
    ...filter
  }: ListConversationsOptions): PageRequest<ConversationMessage> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/conversations', {
            params: { query: { ...filter, limit, cursor: at } },
            ...call({ signal, requestTimeoutMs }),
          }),
        ),
      cursor,
    )
  }

  /** Anybody's, for admins; each call is noted in the audit log. */
  listAll({
    limit,
    cursor,
    signal,
    requestTimeoutMs,
    ...filter
  }: Partial<ListConversationsOptions> & {
    userId?: number
  } = {}): PageRequest<ConversationMessage> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/admin/conversations', {
            params: { query: { ...filter, limit, cursor: at } },
            ...call({ signal, requestTimeoutMs }),
          }),
        ),
      cursor,
    )
  }

  /** The sessions in which something was said, the latest first. */
  sessions({
    agentId,
    limit,
    cursor,
    ...options
  }: PageOptions & CallOptions & { agentId: number }): PageRequest<ConversationSession> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/conversations/sessions', {
            params: { query: { agentId, limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  /** Everything, oldest first, as a file that streams: read or cancel it. */
  async export({
    signal,
    requestTimeoutMs,
    ...filter
  }: ExportConversationsOptions): Promise<ReadableStream<Uint8Array>> {
    const { body } = await unwrapStream(
      this.#transport.raw.GET('/api/conversations/export', {
        params: { query: filter },
        headers: { accept: '*/*' },
        parseAs: 'stream',
        ...call({ signal, requestTimeoutMs }, { idleTimeoutMs: IDLE_TIMEOUT_MS }),
      }),
    )
    return body ?? new Blob([]).stream()
  }

  /** Everything of anybody, for admins; each call is noted in the audit log. */
  async exportAll({
    signal,
    requestTimeoutMs,
    ...filter
  }: Partial<ExportConversationsOptions> & { userId?: number } = {}): Promise<
    ReadableStream<Uint8Array>
  > {
    const { body } = await unwrapStream(
      this.#transport.raw.GET('/api/admin/conversations/export', {
        params: { query: filter },
        headers: { accept: '*/*' },
        parseAs: 'stream',
        ...call({ signal, requestTimeoutMs }, { idleTimeoutMs: IDLE_TIMEOUT_MS }),
      }),
    )
    return body ?? new Blob([]).stream()
  }
}

const IDLE_TIMEOUT_MS = 60_000
