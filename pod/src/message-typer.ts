import { setTimeout as sleep } from 'node:timers/promises'
import type { PodMessage, PodMessageRequest, PodMessageState } from '@sac/openapi/pod-api'
import type { InputQueue } from './input-queue.ts'
import { chunkMessage, cleanMessage } from './message-text.ts'

const CHUNK_PAUSE_MS = 6
/** Text that comes sooner is read together with the keys before it, which claude then takes for a part of the text. */
const DRAFT_PAUSE_MS = 150
/** An Enter that comes sooner is taken for a part of the text. */
const ENTER_PAUSE_MS = 150
/** How long the hook may take to report the message. */
const ACKNOWLEDGE_MS = 2000
/** The same where a person has typed, and so nothing can be sent again: enough also while claude is busy. */
const SURE_ENTER_PAUSE_MS = 500
/** Clears a draft of up to 32 lines, also the prompt that an early interrupt brings back. */
const CLEAR_DRAFT = Buffer.alloc(32, 0x15)
/**
 * Ctrl-S: claude puts the draft aside and brings it back by itself after the next Enter (2.1.330). Of an empty prompt it
 * brings back what was put aside before, so the prompt is cleared all the same.
 */
const STASH_DRAFT = Buffer.concat([Buffer.of(0x13), CLEAR_DRAFT])
const ENTER = Buffer.from('\r')
/** Ids that are remembered, so that a repeated post is none. */
const REMEMBERED_MESSAGES = 1000

interface Entry {
  messageId: string
  text: string
  isSkill: boolean
  state: PodMessageState
  reason?: string
  onAcknowledged?: () => void
}

export interface MessageTyperOptions {
  input: Pick<InputQueue, 'hold' | 'type' | 'release'>
  /** A person's draft may stand at the prompt of a program that can put it aside. */
  hasDraft: () => boolean
  /** Called when a message is typed, acknowledged or refused. */
  onChange: (message: PodMessage) => void
}

/** Types chat messages at the program's prompt, one after the other, by the recipe that claude needs. */
export class MessageTyper {
  readonly #options: MessageTyperOptions
  readonly #entries = new Map<string, Entry>()
  readonly #end = new AbortController()
  #queue: Entry[] = []
  #isReady = false
  #isTyping = false

  constructor(options: MessageTyperOptions) {
    this.#options = options
  }

  /** Takes a message; the same id again changes nothing. */
  post({ messageId, text, isSkill = false }: PodMessageRequest): PodMessage {
    const known = this.#entries.get(messageId)
    if (known) return toMessage(known)
    const cleaned = cleanMessage(text)
    const entry: Entry = { messageId, text: '', isSkill, state: 'queued' }
    this.#remember(entry)
    if (this.#end.signal.aborted) this.#set(entry, 'refused', 'The program has ended.')
    else if ('refusal' in cleaned) this.#set(entry, 'refused', cleaned.refusal)
    else {
      entry.text = cleaned.text
      this.#queue.push(entry)
      this.#start()
    }
    return toMessage(entry)
  }

  /** The program's hook has reported the message. @returns its state, undefined for an id that is not known */
  acknowledge(messageId: string): PodMessage | undefined {
    const entry = this.#entries.get(messageId)
    if (!entry) return undefined
    if (entry.state === 'typed') {
      this.#set(entry, 'acknowledged')
      entry.onAcknowledged?.()
    }
    return toMessage(entry)
  }

  /** The program shows its prompt: typing may begin. */
  ready(): void {
    this.#isReady = true
    this.#start()
  }

  /** The program has ended: what was not submitted is refused. */
  close(): void {
    this.#end.abort()
    const waiting = this.#queue
    this.#queue = []
    for (const entry of waiting) {
      if (entry.state === 'queued') this.#set(entry, 'refused', 'The program has ended.')
    }
  }

  #start(): void {
    if (!this.#isReady || this.#isTyping) return
    this.#isTyping = true
    void this.#typeAll().finally(() => {
      this.#isTyping = false
    })
  }

  async #typeAll(): Promise<void> {
    for (let entry = this.#queue[0]; entry; entry = this.#queue[0]) {
      await this.#type(entry).catch((error: unknown) => {
        if (!this.#end.signal.aborted) throw error
      })
      this.#queue.shift()
    }
  }

  async #type(entry: Entry): Promise<void> {
    const { input } = this.#options
    await input.hold()
    const hasDraft = this.#options.hasDraft()
    try {
      input.type(hasDraft ? STASH_DRAFT : CLEAR_DRAFT)
      await this.#pause(DRAFT_PAUSE_MS)
      for (const chunk of chunkMessage(entry.text)) {
        input.type(chunk)
        await this.#pause(CHUNK_PAUSE_MS)
      }
      await this.#pause(hasDraft ? SURE_ENTER_PAUSE_MS : ENTER_PAUSE_MS)
      input.type(ENTER)
      const isAcknowledged = this.#acknowledged(entry)
      this.#set(entry, 'typed')
      // A built-in command reports nothing, and a second Enter would answer the dialog that it may have opened.
      const isBuiltIn = entry.text.startsWith('/') && !entry.isSkill
      // Nor one where the draft is back: it would be sent.
      if ((await isAcknowledged) || isBuiltIn || hasDraft) return
      input.type(ENTER)
      await this.#acknowledged(entry)
    } finally {
      input.release()
    }
  }

  async #acknowledged(entry: Entry): Promise<boolean> {
    const wait = new AbortController()
    entry.onAcknowledged = () => wait.abort()
    const signal = AbortSignal.any([wait.signal, this.#end.signal])
    await sleep(ACKNOWLEDGE_MS, undefined, { signal }).catch(() => {}) // an abort is the answer, not an error
    this.#end.signal.throwIfAborted()
    return wait.signal.aborted
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#end.signal })
  }

  #set(entry: Entry, state: PodMessageState, reason?: string): void {
    entry.state = state
    if (reason) entry.reason = reason
    this.#options.onChange(toMessage(entry))
  }

  #remember(entry: Entry): void {
    this.#entries.set(entry.messageId, entry)
    if (this.#entries.size <= REMEMBERED_MESSAGES) return
    for (const [id, { state }] of this.#entries) {
      if (state === 'queued') continue
      this.#entries.delete(id)
      return
    }
  }
}

function toMessage({ messageId, state, reason }: Entry): PodMessage {
  return reason ? { messageId, state, reason } : { messageId, state }
}
