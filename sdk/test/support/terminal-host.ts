import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  decodeClientFrame,
  encodeExit,
  encodeHeartbeat,
  encodeInputAcknowledged,
  encodeOutput,
  encodeProblem,
  encodeResume,
  TERMINAL_SUBPROTOCOL,
  type TerminalHandshake,
  type TerminalProblem,
} from '@sac/openapi/terminal-frames'
import { type WebSocket, WebSocketServer } from 'ws'

/** One connection of a client, as the host saw it. */
export interface Attached {
  socket: WebSocket
  request: IncomingMessage
  handshake: TerminalHandshake
}

/**
 * A small host that follows the protocol over a real WebSocket: keeps all output, counts input per client, applies
 * each byte once. A test cuts its connections as it likes.
 */
export class TerminalHost {
  readonly #server: WebSocketServer
  readonly attached: Attached[] = []
  readonly sizes: { cols: number; rows: number }[] = []
  readonly acknowledged: number[] = []
  epoch = randomUUID()
  /** Everything that was typed and applied. */
  input = ''
  /** Refuses each new connection with this. */
  refusal: { problem: TerminalProblem; code: number } | undefined
  /** Cuts the connection when this much input has been applied since it was made, before it is acknowledged. */
  cutAfterInput = Number.POSITIVE_INFINITY
  #output = Buffer.alloc(0)
  #inputByClient = new Map<string, number>()
  #exit: { code: number | null; signal: string | null } | undefined
  #waiting: (() => void)[] = []

  /** @param server listens already, or a free port is taken */
  constructor(server?: Server) {
    const handleProtocols = () => TERMINAL_SUBPROTOCOL
    this.#server = new WebSocketServer(
      server ? { server, handleProtocols } : { port: 0, host: '127.0.0.1', handleProtocols },
    )
    this.#server.on('connection', (socket, request) => this.#onConnection(socket, request))
  }

  async listen(): Promise<string> {
    if (!this.#server.address()) {
      await new Promise((resolve) => this.#server.once('listening', resolve))
    }
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get output(): string {
    return this.#output.toString()
  }

  /** The program writes. */
  write(text: string | Buffer): void {
    const bytes = Buffer.from(text)
    this.#output = Buffer.concat([this.#output, bytes])
    for (const { socket } of this.attached) socket.send(encodeOutput(bytes))
  }

  exit(code: number | null, signal: string | null = null): void {
    this.#exit = { code, signal }
    for (const { socket } of this.attached) this.#sendExit(socket)
  }

  /** Another program: offsets start anew, and what was typed for the old one is forgotten. */
  restart(): void {
    this.epoch = randomUUID()
    this.#output = Buffer.alloc(0)
    this.#inputByClient.clear()
  }

  heartbeat(): void {
    for (const { socket } of this.attached) socket.send(encodeHeartbeat())
  }

  announce(cols: number, rows: number): void {
    for (const { socket, handshake } of this.attached)
      this.#sendResume(socket, handshake, { cols, rows })
  }

  /** Breaks every connection without a goodbye. */
  cut(): void {
    for (const { socket } of this.attached.splice(0)) socket.terminate()
  }

  /** Resolves when the condition holds; checked whenever a frame comes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #onConnection(socket: WebSocket, request: IncomingMessage): void {
    if (this.refusal) {
      socket.send(encodeProblem(this.refusal.problem))
      socket.close(this.refusal.code)
      return
    }
    let handshake: TerminalHandshake | undefined
    let applied = 0
    socket.on('message', (data: Buffer) => {
      const frame = decodeClientFrame(data)
      if (frame.type === 'handshake') {
        handshake = frame.handshake
        this.#attach({ socket, request, handshake })
      } else if (frame.type === 'input') {
        this.#applyInput(handshake!, frame.bytes)
        applied += frame.bytes.length
        if (applied >= this.cutAfterInput) this.cut()
        else socket.send(encodeInputAcknowledged(this.#inputByClient.get(handshake!.client!)!))
      } else if (frame.type === 'resize') this.sizes.push(frame.size)
      else if (frame.type === 'acknowledge') this.acknowledged.push(frame.offset)
      this.#wake()
    })
    socket.on('close', () => {
      const at = this.attached.findIndex((attached) => attached.socket === socket)
      if (at >= 0) this.attached.splice(at, 1)
      this.#wake()
    })
  }

  #attach(attached: Attached): void {
    const { socket, handshake } = attached
    this.attached.push(attached)
    this.sizes.push({ cols: handshake.cols, rows: handshake.rows })
    const offset = this.#sendResume(socket, handshake)
    if (this.#output.length > offset) socket.send(encodeOutput(this.#output.subarray(offset)))
    if (this.#exit) this.#sendExit(socket)
  }

  #sendResume(
    socket: WebSocket,
    handshake: TerminalHandshake,
    size?: { cols: number; rows: number },
  ) {
    const isKnown = handshake.epoch === undefined || handshake.epoch === this.epoch
    const offset = size ? this.#output.length : isKnown ? Math.max(0, handshake.offset) : 0
    socket.send(
      encodeResume({
        session: 's',
        epoch: this.epoch,
        offset,
        gap: !isKnown,
        cols: size?.cols ?? handshake.cols,
        rows: size?.rows ?? handshake.rows,
        role: handshake.role ?? 'driver',
        input: this.#inputByClient.get(handshake.client ?? '') ?? 0,
      }),
    )
    return offset
  }

  #applyInput(handshake: TerminalHandshake, bytes: Uint8Array): void {
    const client = handshake.client!
    this.#inputByClient.set(client, (this.#inputByClient.get(client) ?? 0) + bytes.length)
    this.input += Buffer.from(bytes).toString('latin1')
  }

  #sendExit(socket: WebSocket): void {
    socket.send(encodeExit(this.#exit!))
    socket.close(1000)
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
