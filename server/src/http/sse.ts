import type { FastifyReply } from 'fastify'
import { Problem, problem } from '../problems.ts'

const HEARTBEAT_MS = 15_000
/** How long a stream may outlive the right to it, when nothing in this process says that it has ended. */
const CHECK_MS = 30_000
/** A subscriber that lets this much pile up is told to come back and list again. */
const MAX_BUFFERED_BYTES = 1 << 20

export interface SseMessage {
  id?: string | number
  event?: string
  data: unknown
}

/** One open server-sent event stream. */
export class SseStream {
  readonly #reply: FastifyReply
  readonly #heartbeat: NodeJS.Timeout
  readonly #onClose: (() => void)[] = []
  #isClosed = false

  constructor(reply: FastifyReply) {
    this.#reply = reply
    reply.hijack()
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    reply.raw.flushHeaders()
    // A first byte at once: proxies and clients see that the stream is open.
    reply.raw.write(': open\n\n')
    this.#heartbeat = setInterval(() => reply.raw.write(': heartbeat\n\n'), HEARTBEAT_MS)
    reply.raw.on('close', () => this.#closed())
    reply.raw.on('error', () => this.#closed())
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Writes one message; closes with `resync` when the subscriber does not keep up. */
  send(message: SseMessage): void {
    if (this.#isClosed) return
    if (this.#reply.raw.writableLength > MAX_BUFFERED_BYTES) {
      this.#write({ event: 'resync', data: { reason: 'slow-subscriber' } })
      this.close()
      return
    }
    this.#write(message)
  }

  /** Tells where a client that has seen no event yet resumes from. */
  sendPosition(id: number): void {
    if (!this.#isClosed) this.#reply.raw.write(`id: ${id}\n\n`)
  }

  /** Calls `callback` once when the stream ends, whoever ended it. */
  onClose(callback: () => void): void {
    if (this.#isClosed) callback()
    else this.#onClose.push(callback)
  }

  /** Ends the stream when its reader may read it no longer; a database that is away for a moment ends none. */
  async check(mayRead: () => Promise<void>): Promise<void> {
    try {
      await mayRead()
    } catch (error) {
      if (error instanceof Problem && error.status < 500) this.close()
    }
  }

  /** Ends the stream; the client reconnects with its last id. */
  close(): void {
    if (!this.#isClosed) this.#reply.raw.end()
    this.#closed()
  }

  #write({ id, event, data }: SseMessage): void {
    const lines = [
      ...(id === undefined ? [] : [`id: ${id}`]),
      ...(event === undefined ? [] : [`event: ${event}`]),
      `data: ${JSON.stringify(data)}`,
    ]
    this.#reply.raw.write(`${lines.join('\n')}\n\n`)
  }

  #closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#heartbeat)
    for (const callback of this.#onClose) callback()
  }
}

/** Who reads a stream. */
export interface Reader {
  userId: number | undefined
  /** Throws the problem that the request would get now. */
  mayRead: () => Promise<void>
}

/** The open event streams of a listener. */
export class SseStreams {
  readonly #open = new Map<SseStream, Reader>()
  #isClosed = false

  /** @throws Problem `shutting-down` after `close` */
  open(reply: FastifyReply, reader: Reader): SseStream {
    if (this.#isClosed) throw problem('shutting-down', { detail: 'The server is stopping.' })
    const stream = new SseStream(reply)
    this.#open.set(stream, reader)
    const timer = setInterval(() => void stream.check(reader.mayRead), CHECK_MS)
    stream.onClose(() => {
      clearInterval(timer)
      this.#open.delete(stream)
    })
    return stream
  }

  /** Something ended rights of this user: streams that were open under them end at once, others go on. */
  checkFor(userId: number): void {
    for (const [stream, reader] of this.#open) {
      if (reader.userId === userId) void stream.check(reader.mayRead)
    }
  }

  /** Ends every stream for the graceful stop; clients reconnect with their last id. */
  close(): void {
    this.#isClosed = true
    for (const stream of this.#open.keys()) stream.close()
  }
}
