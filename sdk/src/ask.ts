import type { SacClient } from './client.ts'
import { AbortError, apiError, SacError } from './errors.ts'
import type { CallOptions } from './options.ts'
import type { EventTopic } from './resources/events.ts'
import { type Message, type Session, sessionOf } from './resources/sessions.ts'
import { type RunFile, RunFiles } from './run-files.ts'

/** A program that does nothing takes a message within a few seconds. */
const DEFAULT_TAKEN_LIMIT_MS = 20_000

export interface AskOptions {
  agentId: number
  text: string
  /** Ends the waiting; the agent goes on. */
  signal?: AbortSignal
  /** Longest time for a program that does nothing to take it. Default 20_000 ms. */
  takenLimitMs?: number
  /** Called while the session comes up. */
  onState?: (session: Session) => void
  /** Called when the message was sent, taken and done. */
  onMessage?: (message: Message) => void
  /** Called for each file that appears in or leaves the output workspace. */
  onFile?: (file: RunFile) => void
}

export interface AskResult {
  sessionId: string
  messageId: string
  /** The last that the agent said; empty when it said nothing. */
  answer: string
  /** Why its turn went wrong. */
  problem: Message['problem'] | null
  /** What it made in or removed from its output workspace meanwhile, each path once. */
  files: RunFile[]
}

/** See `SacClient.ask`. */
export async function ask(client: SacClient, options: AskOptions): Promise<AskResult> {
  const { agentId, signal } = options
  const session = await client.sessions.open(agentId, { signal, onState: options.onState })
  const asking = new Asking(client, session, options)
  try {
    const message = await asking.done
    if (message.state === 'refused')
      throw message.problem ? apiError(message.problem) : new SacError('the message was refused')
    await asking.files.settled(asking.signal)
    return {
      sessionId: session.id,
      messageId: message.id,
      answer: await answerTo(client, agentId, message, { signal }),
      problem: message.problem ?? null,
      files: asking.files.list(),
    }
  } catch (error) {
    if (!signal?.aborted) throw error
    throw new AbortError('the waiting was aborted', { cause: signal.reason })
  } finally {
    asking.stop()
  }
}

/** One message, from the moment that it is sent until its turn is over. */
class Asking {
  /** Resolves with the message when it is done or refused. */
  readonly done: Promise<Message>
  readonly files: RunFiles
  readonly #client: SacClient
  readonly #options: AskOptions
  readonly #stopping = new AbortController()
  #session: Session
  #message: Message | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #resolve!: (message: Message) => void
  #reject!: (error: unknown) => void

  constructor(client: SacClient, session: Session, options: AskOptions) {
    this.#client = client
    this.#session = session
    this.#options = options
    this.files = new RunFiles(options.onFile)
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#listen().catch(this.#reject)
  }

  get signal(): AbortSignal {
    const { signal } = this.#options
    return signal ? AbortSignal.any([signal, this.#stopping.signal]) : this.#stopping.signal
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stopping.abort()
  }

  async #listen(): Promise<void> {
    const { agentId, text } = this.#options
    const { signal } = this
    const topics: EventTopic[] = ['session', 'message', 'file']
    // The same on each attempt, so that it is said once however often the stream is opened again.
    const clientMessageId = crypto.randomUUID()
    for await (const event of this.#client.events.subscribe({
      topics,
      agentId,
      withOpen: true,
      signal,
    })) {
      if (!event.topic) {
        const said = { text, clientMessageId }
        this.#take(await this.#client.sessions.send(this.#session.id, said, { signal }))
        if (!this.#timer) this.#watchTaking()
        continue
      }
      this.files.take(event)
      const session = sessionOf(event)
      if (session?.id === this.#session.id) this.#session = session
      const isOurs = event.type === 'message.changed' && event.data['id'] === this.#message?.id
      if (isOurs) this.#take(event.data as unknown as Message)
    }
  }

  #take(message: Message): void {
    if (message.state === this.#message?.state) return
    this.#message = message
    this.#options.onMessage?.(message)
    if (message.state === 'done' || message.state === 'refused') this.#resolve(message)
  }

  /** What a program neither takes nor is too busy to take, such as a command that it does not know, is never over. */
  #watchTaking(): void {
    this.#timer = setTimeout(() => {
      if (this.#message?.state !== 'queued') return
      if (this.#session.isBusy) return this.#watchTaking()
      this.#reject(new SacError('the program did not take the message; look at its terminal'))
    }, this.#options.takenLimitMs ?? DEFAULT_TAKEN_LIMIT_MS)
  }
}

/** What the agent said last in the turn of a message. */
async function answerTo(
  client: SacClient,
  agentId: number,
  { sessionId, createdAt }: Message,
  options: CallOptions,
): Promise<string> {
  const { items } = await client.conversations.list({ agentId, sessionId, limit: 50, ...options })
  const said = items.find(({ role, content }) => role === 'assistant' && content.trim() !== '')
  // Clocks of sandboxes may differ a little.
  const isNew = said && Date.parse(said.at) > Date.parse(createdAt) - 2_000
  return isNew ? said.content : ''
}
