import type { ConversationMessage, PageRequest } from '@sac/sdk'
import type { ReactiveControllerHost } from 'lit'
import type { SacContext } from '../context.ts'
import { firstPage, type MessagePages, withNewest, withOlder } from '../message-pages.ts'
import { LiveQuery } from './live-query.ts'

/** Which messages are meant. */
export interface MessageFilter {
  /** Undefined, for admins: of anybody's agents. */
  agentId?: number
  /** For admins: only of this user's agents. */
  userId?: number
  sessionId?: string
  /** RFC 3339. */
  before?: string
  after?: string
  /** Words to find. */
  q?: string
  /** An admin looks at what is not their own. */
  isOfAll?: boolean
}

const PAGE = 50

/** Messages of a filter: the newest at first, older ones on demand, new ones as they come. */
export class MessageLog {
  isLoadingOlder = false
  olderError: unknown
  readonly #host: ReactiveControllerHost
  readonly #query: LiveQuery<MessagePages>
  readonly #context: () => SacContext | undefined
  #filter: MessageFilter = {}

  constructor(host: ReactiveControllerHost, context: () => SacContext | undefined) {
    this.#host = host
    this.#context = context
    this.#query = new LiveQuery(host, {
      context,
      topics: ['conversation'],
      isAffected: ({ agentId, data }) =>
        this.#filter.isOfAll ||
        (agentId === this.#filter.agentId &&
          (this.#filter.sessionId === undefined || data['sessionId'] === this.#filter.sessionId)),
      load: async (sac, signal) => {
        const page = await this.#ask(sac, { signal })
        return this.#query.value ? withNewest(this.#query.value, page) : firstPage(page)
      },
    })
  }

  get state(): 'loading' | 'ready' | 'error' {
    return this.#query.state
  }

  get error(): unknown {
    return this.#query.error
  }

  get messages(): readonly ConversationMessage[] {
    return this.#query.value?.messages ?? []
  }

  get hasOlder(): boolean {
    return this.#query.value?.olderCursor != null
  }

  setFilter(filter: MessageFilter): void {
    if (JSON.stringify(filter) === JSON.stringify(this.#filter)) return
    this.#filter = filter
    this.olderError = undefined
    this.isLoadingOlder = false
    this.#query.reset()
  }

  refresh(): Promise<void> {
    return this.#query.refresh()
  }

  /** The page before the first one that is shown. */
  async loadOlder(): Promise<void> {
    const sac = this.#context()
    const filter = this.#filter
    const shown = this.#query.value
    if (!sac || this.isLoadingOlder || shown?.olderCursor == null) return
    this.isLoadingOlder = true
    this.olderError = undefined
    this.#host.requestUpdate()
    try {
      const page = await this.#ask(sac, { cursor: shown.olderCursor })
      // What came meanwhile is in the value of now; another filter asks for itself.
      if (filter === this.#filter && this.#query.value) {
        this.#query.patch(withOlder(this.#query.value, page))
      }
    } catch (error) {
      if (filter === this.#filter) this.olderError = error
    } finally {
      this.isLoadingOlder = false
      this.#host.requestUpdate()
    }
  }

  #ask(
    { client }: SacContext,
    options: { signal?: AbortSignal; cursor?: string },
  ): PageRequest<ConversationMessage> | Promise<{ items: []; nextCursor: null }> {
    const { isOfAll, agentId, userId, ...filter } = this.#filter
    const wanted = { ...filter, ...options, limit: PAGE, order: 'desc' as const }
    if (isOfAll) return client.conversations.listAll({ ...wanted, agentId, userId })
    if (agentId === undefined) return Promise.resolve({ items: [], nextCursor: null })
    return client.conversations.list({ ...wanted, agentId })
  }
}
