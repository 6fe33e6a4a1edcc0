import type { Duplex } from 'node:stream'
import {
  CLOSE_CODES,
  encodeHeartbeat,
  encodeProblem,
  FRAME,
  FrameError,
  HEARTBEAT_MS,
} from '@sac/openapi/terminal-frames'
import type { WebSocket } from 'ws'
import { ProblemError } from './problem.ts'

/** Output up to this size is copied behind its header: one small write is cheaper than a vector of two. */
const COPY_LIMIT_BYTES = 2048
const BINARY_FINAL = 0x82
/** A peer that was asked for a pong after 15 s and is silent at this time is gone; checked each 5 s, so within 30 s. */
const LINK_LIMIT_MS = 25_000
/** Twice the largest window. Only a peer that makes us answer and reads no answer gets there. */
const PENDING_LIMIT_BYTES = 4 * 1024 * 1024

/**
 * One WebSocket. `ws` does the handshake, reads frames and closes; output frames are written straight to the socket,
 * because header and replay-log views need neither a copy nor the sender's bookkeeping.
 */
export class TerminalConnection {
  readonly #webSocket: WebSocket
  readonly #socket: Duplex
  #sentAtMs = Date.now()
  #receivedAtMs = Date.now()
  #isPaused = false

  constructor(webSocket: WebSocket, socket: Duplex) {
    this.#webSocket = webSocket
    this.#socket = socket
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && !this.#socket.destroyed
  }

  /** Bytes that the kernel has not taken yet. */
  get pendingBytes(): number {
    return this.#socket.writableLength
  }

  /** Whether {@link pause} is in force. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Sets what is done with each message; a {@link FrameError} of it closes the connection. */
  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#webSocket.on('message', (data: Buffer) => {
      this.#receivedAtMs = Date.now()
      if (!this.isOpen) return
      try {
        listener(data)
      } catch (error) {
        if (error instanceof FrameError) {
          this.refuse(new ProblemError('invalid-request', error.message), CLOSE_CODES.badFrame)
        } else {
          // A defect of ours costs this connection, not the program and everybody else's.
          console.error('terminal frame', error)
          this.close(1011)
        }
      }
    })
    this.#webSocket.on('pong', () => {
      this.#receivedAtMs = Date.now()
    })
    // ws answers pings by itself.
    this.#webSocket.on('ping', () => {
      if (this.pendingBytes > PENDING_LIMIT_BYTES) this.terminate()
    })
  }

  onDrain(listener: () => void): void {
    this.#socket.on('drain', listener)
  }

  /** Called once, when the socket is gone. */
  onClose(listener: () => void): void {
    // A protocol error of the peer is answered by ws with the right close code; 'close' follows each of them.
    this.#webSocket.on('error', () => {})
    this.#webSocket.once('close', listener)
  }

  /** Sends a control frame. */
  send(frame: Uint8Array): void {
    if (this.pendingBytes > PENDING_LIMIT_BYTES) this.terminate()
    else this.#write(frame.length, frame[0]!, [frame.subarray(1)])
  }

  /** Sends `size` bytes of output, which stay untouched until they have left. */
  sendOutput(slices: Uint8Array[], size: number): void {
    this.#write(size + 1, FRAME.output, slices)
  }

  /** Stops reading from the peer. */
  pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#webSocket.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#receivedAtMs = Date.now()
    this.#webSocket.resume()
  }

  close(code: number, reason = ''): void {
    this.resume() // the peer's close frame must be read
    this.#webSocket.close(code, reason)
  }

  /** Says why, then closes: a browser shows a refused upgrade as 1006 and would retry for ever. */
  refuse(error: ProblemError, code: number): void {
    if (!this.isOpen) return
    this.send(encodeProblem(error.problem))
    this.close(code, error.code)
  }

  terminate(): void {
    this.#webSocket.terminate()
  }

  /** To be called every few seconds: breaks our silence, asks for the peer's pong, drops a link that is half open. */
  tick(nowMs: number): void {
    if (!this.isOpen) return
    const silenceMs = nowMs - this.#receivedAtMs
    if (silenceMs >= LINK_LIMIT_MS && !this.#isPaused) {
      this.terminate()
      return
    }
    if (silenceMs >= HEARTBEAT_MS) this.#webSocket.ping()
    if (nowMs - this.#sentAtMs >= HEARTBEAT_MS) this.send(encodeHeartbeat())
  }

  #write(size: number, type: number, slices: Uint8Array[]): void {
    if (!this.isOpen) return
    this.#sentAtMs = Date.now()
    const isSmall = size <= COPY_LIMIT_BYTES
    const headerBytes = size < 126 ? 2 : size < 65536 ? 4 : 10
    const head = Buffer.allocUnsafe(headerBytes + (isSmall ? size : 1))
    head[0] = BINARY_FINAL
    if (headerBytes === 2) head[1] = size
    else if (headerBytes === 4) {
      head[1] = 126
      head.writeUInt16BE(size, 2)
    } else {
      head[1] = 127
      head.writeUInt32BE(0, 2)
      head.writeUInt32BE(size, 6)
    }
    head[headerBytes] = type
    if (isSmall) {
      let at = headerBytes + 1
      for (const slice of slices) {
        head.set(slice, at)
        at += slice.length
      }
      this.#socket.write(head)
      return
    }
    this.#socket.cork()
    this.#socket.write(head)
    for (const slice of slices) this.#socket.write(slice)
    this.#socket.uncork()
  }
}
