import {
  ConnectionError,
  type ConversationMessage,
  type Message,
  type SacEvent,
  type Session,
  TimeoutError,
} from '@sac/sdk'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Sent, timeline } from '../chat/timeline.ts'
import type { SacContext } from '../context.ts'

/** Read at once, at first and for each step upwards. */
const PAGE_MESSAGES = 50
/** A cut may have hidden more than a page; beyond this it is a new view. */
const CATCH_UP_PAGES = 10

export interface ChatLogOptions {
  context: () => SacContext | undefined
  agentId: () => number | undefined
  session: () => Session | undefined
  /** The session to say something in; it is started when there is none. */
  openSession: () => Promise<Session>
}

/** The conversation with an agent and what one says in it. */
export class ChatLog implements ReactiveController {
  isLoaded = false
  error: unknown
  /** There is more above. */
  get hasOlder(): boolean {
    return this.#olderCursor !== null
  }

  readonly #host: ReactiveControllerHost
  readonly #options: ChatLogOptions
  #said: ConversationMessage[] = []
  #sent: Sent[] = []
  #olderCursor: string | null = null
  #context: SacContext | undefined
  #agentId: number | undefined
  #sessionId: string | undefined
  #stop: AbortController | undefined
  #reading: Promise<void> | undefined
  #isStale = false

  constructor(host: ReactiveControllerHost, options: ChatLogOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  entries() {
    return timeline(this.#said, this.#sent, this.hasOlder)
  }

  /** What was said by people, the latest first and each once. */
  prompts(): string[] {
    const said = this.#said.filter(({ role }) => role === 'user').map(({ content }) => content)
    return [...new Set([...said, ...this.#sent.map(({ text }) => text)].reverse())]
  }

  hostUpdate(): void {
    this.#follow(this.#options.context(), this.#options.agentId())
    const id = this.#options.session()?.id
    if (id === this.#sessionId) return
    this.#sessionId = id
    if (id !== undefined) void this.#readSent(id)
  }

  hostDisconnected(): void {
    this.#follow(undefined, undefined)
    this.#sessionId = undefined
  }

  /** Says something; it stands in the log at once, and stays there whatever happens. */
  async send(text: string): Promise<void> {
    const sent: Sent = { clientMessageId: crypto.randomUUID(), text }
    this.#sent = [...this.#sent, sent]
    await this.deliver(sent)
  }

  /** Once more, under the same id: where it did arrive, nothing is said twice. */
  async deliver({ clientMessageId, text }: Sent): Promise<void> {
    this.#patch({ clientMessageId, text })
    try {
      const session = await this.#options.openSession()
      const { client } = this.#context!
      const message = await client.sessions.send(session.id, { text, clientMessageId })
      // An event may have told more by now.
      const known = this.#sent.find((one) => one.clientMessageId === clientMessageId)
      if (!known?.message) this.#patch({ clientMessageId, text, message })
    } catch (error) {
      this.#patch({ clientMessageId, text, error })
    }
  }

  /** Takes something that never reached the agent out of the log. */
  forget(sent: Sent): void {
    this.#sent = this.#sent.filter((one) => one.clientMessageId !== sent.clientMessageId)
    this.#host.requestUpdate()
  }

  /** Reads a page upwards. */
  async readOlder(): Promise<void> {
    const cursor = this.#olderCursor
    if (cursor === null || this.#reading) return
    await this.#read(cursor)
  }

  async retry(): Promise<void> {
    await this.#readNew()
  }

  #follow(context: SacContext | undefined, agentId: number | undefined): void {
    if (context?.client === this.#context?.client && agentId === this.#agentId) return
    this.#stop?.abort()
    this.#context = context
    this.#agentId = agentId
    if (!context || agentId === undefined) return
    const stop = new AbortController()
    this.#stop = stop
    this.#said = []
    this.#sent = []
    this.#olderCursor = null
    this.isLoaded = false
    const stopListening = context.events.listen({
      topics: ['conversation', 'message'],
      onEvent: (event) => this.#onEvent(event),
      onResync: () => {
        void this.#readNew()
        if (this.#sessionId) void this.#readSent(this.#sessionId)
      },
    })
    const onChange = () => {
      if (context.events.state !== 'open') return
      this.#deliverUnsent()
      if (this.error !== undefined) void this.#readNew()
    }
    context.events.addEventListener('change', onChange)
    stop.signal.addEventListener('abort', () => {
      stopListening()
      context.events.removeEventListener('change', onChange)
    })
    void this.#readNew()
  }

  #onEvent(event: SacEvent): void {
    if (event.agentId !== this.#agentId) return
    if (event.topic === 'conversation') void this.#readNew()
    else if (event.data['sessionId'] === this.#sessionId) {
      this.#take(event.data as unknown as Message)
    }
  }

  /** The network is back. */
  #deliverUnsent(): void {
    for (const sent of this.#sent) {
      const { error } = sent
      const isCut = error instanceof ConnectionError || error instanceof TimeoutError
      if (isCut) void this.deliver(sent)
    }
  }

  /** Reads from the newest down to what is known. */
  async #readNew(): Promise<void> {
    this.#isStale = true
    if (this.#reading) return this.#reading
    while (this.#isStale && this.#context) {
      this.#isStale = false
      await this.#read(undefined)
      if (this.error !== undefined) return
    }
  }

  #read(from: string | undefined): Promise<void> {
    const reading = this.#readPages(from).finally(() => {
      if (this.#reading === reading) this.#reading = undefined
      this.#host.requestUpdate()
    })
    this.#reading = reading
    return reading
  }

  async #readPages(from: string | undefined): Promise<void> {
    const stop = this.#stop!
    const { client } = this.#context!
    const isOlder = from !== undefined
    const isFirst = !this.isLoaded
    let cursor = from
    try {
      for (let count = 0; count < CATCH_UP_PAGES; count++) {
        const page = await client.conversations.list({
          agentId: this.#agentId!,
          limit: PAGE_MESSAGES,
          ...(cursor !== undefined && { cursor }),
          signal: stop.signal,
        })
        const isJoined = this.#merge(page.items)
        cursor = page.nextCursor ?? undefined
        if (isOlder || isFirst) this.#olderCursor = page.nextCursor ?? null
        if (isOlder || isFirst || isJoined || cursor === undefined) break
      }
      this.isLoaded = true
      this.error = undefined
    } catch (error) {
      if (!stop.signal.aborted) this.error = error
    }
  }

  /** @returns whether some of them were known */
  #merge(items: readonly ConversationMessage[]): boolean {
    const known = new Set(this.#said.map(({ uuid }) => uuid))
    const fresh = items.filter(({ uuid }) => !known.has(uuid))
    this.#said = [...this.#said, ...fresh].sort(
      (one, other) => Date.parse(one.at) - Date.parse(other.at) || one.id - other.id,
    )
    return fresh.length < items.length
  }

  async #readSent(sessionId: string): Promise<void> {
    try {
      const { items } = await this.#context!.client.sessions.messages(sessionId, {
        limit: PAGE_MESSAGES,
        ...(this.#stop && { signal: this.#stop.signal }),
      })
      for (const message of items.reverse()) this.#take(message)
    } catch (error) {
      if (!this.#stop?.signal.aborted) this.error = error
      this.#host.requestUpdate()
    }
  }

  #take(message: Message): void {
    const { clientMessageId, text } = message
    this.#patch({ clientMessageId, text, message })
  }

  #patch(sent: Sent): void {
    const isKnown = this.#sent.some((one) => one.clientMessageId === sent.clientMessageId)
    this.#sent = isKnown
      ? this.#sent.map((one) => (one.clientMessageId === sent.clientMessageId ? sent : one))
      : [...this.#sent, sent]
    this.#host.requestUpdate()
  }
}
