/** Tokens of one answer, as the provider counts them. */
export interface TokenUsage {
  inputTokens: number
  cacheCreationTokens: number
  cacheReadTokens: number
  outputTokens: number
}

export interface MeteredUsage extends TokenUsage {
  model: string
}

const NAMES = {
  input_tokens: 'inputTokens',
  cache_creation_input_tokens: 'cacheCreationTokens',
  cache_read_input_tokens: 'cacheReadTokens',
  output_tokens: 'outputTokens',
} as const

/** A line beyond this holds no usage; a plain answer beyond it is not metered. */
const MAX_LINE_BYTES = 1 << 20
const MAX_JSON_BYTES = 16 << 20
const NEWLINE = 0x0a

interface Message {
  model?: unknown
  usage?: Record<string, unknown>
}

/** Looks on while an answer of the Messages API passes and adds up what it says about tokens. Keeps one line at most. */
export class UsageMeter {
  readonly #isStream: boolean
  readonly #usage: MeteredUsage = {
    model: '',
    inputTokens: 0,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
  }
  #hasUsage = false
  #pending: Buffer[] = []
  #pendingBytes = 0

  constructor(contentType: string | undefined) {
    this.#isStream = /^text\/event-stream\b/i.test(contentType ?? '')
  }

  add(chunk: Buffer): void {
    if (!this.#isStream) {
      this.#keep(chunk, MAX_JSON_BYTES)
      return
    }
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end), MAX_LINE_BYTES)
      this.#line()
      start = end + 1
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start), MAX_LINE_BYTES)
  }

  /** What was said so far, also of an answer that broke off; undefined when nothing was. */
  end(): MeteredUsage | undefined {
    if (this.#isStream) this.#line()
    else {
      const message = parse(this.#take()) as Message | undefined
      if (message) this.#read(message)
    }
    return this.#hasUsage ? { ...this.#usage } : undefined
  }

  #keep(bytes: Buffer, limit: number): void {
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes <= limit) this.#pending.push(bytes)
    else this.#pending = []
  }

  #take(): string {
    const text = Buffer.concat(this.#pending).toString('utf8')
    this.#pending = []
    this.#pendingBytes = 0
    return text
  }

  #line(): void {
    const line = this.#take()
    // Nearly all lines are deltas of text: only those that may speak of usage are parsed.
    if (!line.startsWith('data:') || !line.includes('"usage"')) return
    const event = parse(line.slice('data:'.length)) as
      | (Message & { type?: string; message?: Message })
      | undefined
    if (event?.type === 'message_start' && event.message) this.#read(event.message)
    if (event?.type === 'message_delta') this.#read(event)
  }

  /** Counts are running totals, and some providers say 0 at the start and the truth at the end: the largest is right. */
  #read({ model, usage }: Message): void {
    if (typeof model === 'string') this.#usage.model = model.slice(0, 200)
    if (typeof usage !== 'object' || usage === null) return
    for (const [name, key] of Object.entries(NAMES)) {
      const count = usage[name]
      if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) continue
      this.#hasUsage = true
      this.#usage[key] = Math.max(this.#usage[key], count)
    }
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Cut off or no JSON: says nothing about usage.
    return undefined
  }
}
