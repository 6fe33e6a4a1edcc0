import type { Duplex } from 'node:stream'

/** A client has nothing to say before its handshake is answered. */
const MAX_EARLY_BYTES = 64 * 1024

/** A client's socket until its terminal is found: keeps what comes early, notices when the client goes away. */
export class WaitingClient {
  readonly socket: Duplex
  readonly #gone = new AbortController()
  #early: Buffer[] = []
  #earlyBytes = 0

  constructor(socket: Duplex, head: Buffer) {
    this.socket = socket
    socket.on('error', this.#leave)
    socket.on('close', this.#leave)
    socket.on('end', this.#leave)
    socket.on('data', this.#keep)
    this.#keep(head)
  }

  /** Aborts when the client goes away. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Hands the socket over, paused. @returns what the client has sent already */
  release(): Buffer {
    this.socket.pause()
    this.socket
      .off('data', this.#keep)
      .off('end', this.#leave)
      .off('close', this.#leave)
      .off('error', this.#leave)
    return Buffer.concat(this.#early)
  }

  readonly #keep = (chunk: Buffer) => {
    this.#early.push(chunk)
    this.#earlyBytes += chunk.length
    if (this.#earlyBytes > MAX_EARLY_BYTES) this.#leave()
  }

  readonly #leave = () => {
    this.socket.destroy()
    this.#early = []
    this.#gone.abort()
  }
}
