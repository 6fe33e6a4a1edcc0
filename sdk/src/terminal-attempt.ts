import {
  CLOSE_CODES,
  HEARTBEAT_MS,
  SILENCE_LIMIT_MS,
  TERMINAL_SUBPROTOCOL,
  type TerminalProblem,
} from '@sac/openapi/terminal-frames'
import { openSocket } from '#websocket'
import { ConnectionError, type SacError, TimeoutError } from './errors.ts'
import { closeFailure, type Failure } from './terminal-failure.ts'
import type { Socket } from './websocket.ts'

/** The server holds the upgrade back for up to 60 s, and 10 s for the sandbox, while it brings a session back. */
const CONNECT_TIMEOUT_MS = 80_000
/** From the handshake until the host has said where the output goes on. */
const RESUME_TIMEOUT_MS = 10_000
/** A connection that was silent for longer than a heartbeat when the machine wakes is taken for dead. */
const WAKE_SILENCE_MS = HEARTBEAT_MS + 5_000

export interface AttemptHandlers {
  /** The first frame, when the socket is open. */
  handshake: () => Uint8Array<ArrayBuffer>
  /** Returns a problem that the host tells before it closes. @throws when the frame breaks the protocol */
  onFrame: (bytes: Uint8Array) => TerminalProblem | undefined
  /** Called when the connection is gone. */
  onEnd: (failure: Failure) => void
}

/** One connection to a terminal. It gives up by itself when nothing comes in time. */
export class TerminalAttempt {
  readonly #url: string
  readonly #handlers: AttemptHandlers
  readonly #socket: Socket
  #problem: TerminalProblem | undefined
  #heardAt = Number.POSITIVE_INFINITY
  #silenceTimer: ReturnType<typeof setTimeout> | undefined
  #standsTimer: ReturnType<typeof setTimeout> | undefined

  constructor({ url, token }: { url: string; token?: string }, handlers: AttemptHandlers) {
    this.#url = url
    this.#handlers = handlers
    this.#expectWithin(CONNECT_TIMEOUT_MS)
    this.#socket = openSocket(
      { url, protocol: TERMINAL_SUBPROTOCOL, ...(token !== undefined && { token }) },
      {
        onOpen: () => {
          this.#watchSilence()
          this.#expectWithin(RESUME_TIMEOUT_MS)
          this.#socket.send(handlers.handshake())
        },
        onMessage: (bytes) => this.#onMessage(bytes),
        onClose: (closed) => this.#end(closeFailure(this.#url, closed, this.#problem)),
      },
    )
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes)
  }

  /** The host has said where the output goes on. */
  stands(): void {
    clearTimeout(this.#standsTimer)
  }

  /** The machine wakes: nobody tells a page that its connection died meanwhile. */
  wake(): void {
    if (Date.now() - this.#heardAt > WAKE_SILENCE_MS) {
      this.#giveUp(new ConnectionError('the machine slept'))
    }
  }

  close(code: number): void {
    this.#stopTimers()
    this.#socket.close(code)
  }

  #onMessage(bytes: Uint8Array): void {
    this.#watchSilence()
    try {
      this.#problem = this.#handlers.onFrame(bytes) ?? this.#problem
    } catch (cause) {
      this.#socket.close(CLOSE_CODES.badFrame)
      const error = new ConnectionError('the terminal broke the protocol', { cause })
      this.#end({ error, isFinal: false })
    }
  }

  #watchSilence(): void {
    this.#heardAt = Date.now()
    clearTimeout(this.#silenceTimer)
    this.#silenceTimer = setTimeout(
      () => this.#giveUp(new TimeoutError(`nothing came for ${SILENCE_LIMIT_MS} ms`)),
      SILENCE_LIMIT_MS,
    )
  }

  #expectWithin(ms: number): void {
    clearTimeout(this.#standsTimer)
    this.#standsTimer = setTimeout(
      () => this.#giveUp(new TimeoutError(`no terminal within ${ms} ms`)),
      ms,
    )
  }

  #giveUp(error: SacError): void {
    this.#socket.close()
    this.#end({ error, isFinal: false })
  }

  #end(failure: Failure): void {
    this.#stopTimers()
    this.#handlers.onEnd(failure)
  }

  #stopTimers(): void {
    clearTimeout(this.#silenceTimer)
    clearTimeout(this.#standsTimer)
  }
}
