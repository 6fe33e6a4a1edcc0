import {
  decodeHostFrame,
  encodeAcknowledge,
  encodeHandshake,
  encodeInput,
  encodeResize,
  type HostFrame,
  TERMINAL_SUBPROTOCOL,
  type TerminalExit,
  type TerminalHandshake,
  type TerminalProblem,
  type TerminalResume,
} from '@sac/openapi/terminal-frames'
import { vi } from 'vitest'
import WebSocket from 'ws'

export interface TerminalClientOptions {
  url: string
  identity: () => string | undefined
  /** Id for exactly-once input. */
  client?: string
  cols?: number
  rows?: number
  role?: 'driver' | 'viewer'
  /** Read output without acknowledging it. */
  isSilent?: boolean
}

/** A client as the SDK will have it: resumes at its offset, keeps input until it is acknowledged. */
export class TerminalClient {
  readonly #options: TerminalClientOptions
  #socket: WebSocket | undefined
  #connection = 0
  #pending = Buffer.alloc(0)
  #pendingFrom = 0
  #hasResumed = false
  output: Buffer[] = []
  offset = -1
  epoch: string | undefined
  acknowledgedInput = 0
  inputAcknowledgements = 0
  refusedInput = ''
  resumes: TerminalResume[] = []
  exit: TerminalExit | undefined
  problem: TerminalProblem | undefined
  closeCode: number | undefined

  constructor(options: TerminalClientOptions) {
    this.#options = options
  }

  get text(): string {
    return Buffer.concat(this.output).toString('latin1')
  }

  get size(): { cols: number; rows: number } {
    const { cols, rows } = this.resumes.at(-1)!
    return { cols, rows }
  }

  /** Connects, or connects again; settles with the first `R`. */
  async open(): Promise<this> {
    const { url, identity, client, cols = 80, rows = 24, role } = this.#options
    const header = identity()
    const connection = ++this.#connection
    const socket = new WebSocket(url, [TERMINAL_SUBPROTOCOL], {
      headers: header ? { 'x-sac-identity': header } : {},
    })
    this.#socket = socket
    this.#hasResumed = false
    this.closeCode = undefined
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('open', () => {
        const handshake: TerminalHandshake = { cols, rows, offset: this.offset }
        if (this.epoch) handshake.epoch = this.epoch
        if (role) handshake.role = role
        if (client) Object.assign(handshake, { client, input: this.#pendingFrom })
        socket.send(encodeHandshake(handshake))
      })
      socket.on('message', (data: Buffer) => {
        if (connection !== this.#connection) return
        this.#receive(decodeHostFrame(data))
        if (this.#hasResumed || this.problem) resolve()
      })
      socket.on('close', (code) => {
        if (connection !== this.#connection) return
        this.closeCode = code
        resolve()
      })
    })
    return this
  }

  type(text: string): void {
    const bytes = Buffer.from(text)
    if (this.#options.client) this.#pending = Buffer.concat([this.#pending, bytes])
    if (this.#socket?.readyState === WebSocket.OPEN && this.#hasResumed)
      this.raw(encodeInput(bytes))
  }

  resize(cols: number, rows: number, claim = false): void {
    this.raw(encodeResize(claim ? { cols, rows, claim } : { cols, rows }))
  }

  raw(frame: Uint8Array | string): void {
    this.#socket!.send(frame)
  }

  /** Drops the link without a word. */
  cut(): void {
    this.#connection++
    this.#socket?.terminate()
  }

  pause(): void {
    this.#socket!.pause()
  }

  resume(): void {
    this.#socket!.resume()
  }

  waitFor(check: (client: this) => boolean, timeout = 10_000): Promise<void> {
    return vi.waitFor(
      () => {
        if (!check(this)) throw new Error(`not yet: ${JSON.stringify(this.tail(300))}`)
      },
      { timeout, interval: 5 },
    )
  }

  /** Waits for a text within the last 4 KiB of output. */
  waitForText(text: string, timeout?: number): Promise<void> {
    return this.waitFor(() => this.tail(4096).includes(text), timeout)
  }

  tail(size: number): string {
    let chunks = 0
    for (let bytes = 0; bytes < size && chunks < this.output.length; ) {
      bytes += this.output.at(-++chunks)!.length
    }
    return Buffer.concat(chunks ? this.output.slice(-chunks) : [])
      .subarray(-size)
      .toString('latin1')
  }

  #receive(frame: HostFrame): void {
    switch (frame.type) {
      case 'output':
        this.output.push(Buffer.from(frame.bytes))
        this.offset += frame.bytes.length
        if (!this.#options.isSilent) this.raw(encodeAcknowledge(this.offset))
        return
      case 'resume':
        this.#onResume(frame.resume)
        return
      case 'inputAcknowledged':
        this.acknowledgedInput = frame.offset
        this.inputAcknowledgements++
        this.#forget(frame.offset)
        return
      case 'exit':
        this.exit = frame.exit
        return
      case 'problem':
        this.problem = frame.problem
        return
      case 'heartbeat':
      case 'unknown':
    }
  }

  #onResume(resume: TerminalResume): void {
    this.resumes.push(resume)
    this.offset = resume.offset
    const isUnknown =
      (this.epoch !== undefined && resume.epoch !== this.epoch) || resume.input < this.#pendingFrom
    this.epoch = resume.epoch
    if (isUnknown) {
      this.refusedInput += this.#pending.toString()
      this.#pending = Buffer.alloc(0)
      this.#pendingFrom = resume.input
    }
    if (this.#hasResumed) return
    this.#hasResumed = true
    if (!this.#options.client) return
    this.acknowledgedInput = Math.max(this.acknowledgedInput, resume.input)
    this.#forget(resume.input)
    if (this.#pending.length > 0) this.raw(encodeInput(this.#pending))
  }

  #forget(offset: number): void {
    if (offset <= this.#pendingFrom) return
    this.#pending = this.#pending.subarray(offset - this.#pendingFrom)
    this.#pendingFrom = offset
  }
}
