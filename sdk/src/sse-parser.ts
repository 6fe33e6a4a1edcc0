/** One dispatched server-sent event. */
export interface SseMessage {
  /** Last id seen so far in the stream. */
  id: string | undefined
  /** `message` when the stream named none. */
  event: string
  data: string
}

/** A stream that is one endless line would fill the memory. */
const MAX_MESSAGE_CHARACTERS = 16 * 1024 * 1024

/**
 * Server-sent events out of chunks that may be cut anywhere: inside a character, between CR and LF, inside a field.
 * Follows "Interpreting an event stream" of the HTML standard.
 */
export class SseParser {
  readonly #decoder = new TextDecoder()
  #rest = ''
  #skipLineFeed = false
  #data: string[] = []
  #size = 0
  #event = ''
  #lastId: string | undefined
  #retryMs: number | undefined

  /** Id to resume from; an id without data counts too. */
  get lastId(): string | undefined {
    return this.#lastId
  }

  /** Pause that the server asked for before reconnecting. */
  get retryMs(): number | undefined {
    return this.#retryMs
  }

  /** The messages that `chunk` completed. An unfinished one at the end of the stream is dropped, as the standard says. */
  push(chunk: Uint8Array): SseMessage[] {
    const text = this.#decoder.decode(chunk, { stream: true })
    const messages: SseMessage[] = []
    let from = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code !== LF && code !== CR) {
        this.#skipLineFeed = false
        continue
      }
      if (code === LF && this.#skipLineFeed) {
        this.#skipLineFeed = false
        from = i + 1
        continue
      }
      this.#skipLineFeed = code === CR
      const line = this.#rest + text.slice(from, i)
      this.#rest = ''
      from = i + 1
      const message = this.#line(line)
      if (message) messages.push(message)
    }
    this.#rest += text.slice(from)
    if (this.#rest.length + this.#size > MAX_MESSAGE_CHARACTERS) {
      throw new RangeError('a server-sent event is longer than 16 Mi characters')
    }
    return messages
  }

  #line(line: string): SseMessage | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') {
      this.#data.push(value)
      this.#size += value.length + 1
    } else if (field === 'event') this.#event = value
    else if (field === 'id' && !value.includes('\0')) this.#lastId = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retryMs = Number(value)
    return undefined
  }

  #dispatch(): SseMessage | undefined {
    const message =
      this.#data.length === 0
        ? undefined
        : { id: this.#lastId, event: this.#event || 'message', data: this.#data.join('\n') }
    this.#data = []
    this.#size = 0
    this.#event = ''
    return message
  }
}

const LF = 10
const CR = 13
