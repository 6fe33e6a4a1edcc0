import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  CLOSE_CODES,
  decodeClientFrame,
  FrameError,
  INPUT_FRAME_BYTES,
  TERMINAL_SUBPROTOCOL,
  type TerminalHandshake,
  TTYD_SUBPROTOCOL,
} from '@sac/openapi/terminal-frames'
import { WebSocketServer } from 'ws'
import { ProblemError } from './problem.ts'
import type { Session } from './session.ts'
import { TerminalConnection } from './terminal-connection.ts'
import type { Viewer } from './viewer.ts'

const HANDSHAKE_TIMEOUT_MS = 10_000
const TICK_MS = 5000

/** Who may attach to what. */
export interface Admission {
  session: Session
  role: 'driver' | 'viewer'
  /** The person; part of what tells one client from another. */
  subject: string
}

/**
 * Decides about a connection once its handshake is here.
 * @throws ProblemError to refuse it
 */
export type Admit = (handshake: TerminalHandshake) => Admission | Promise<Admission>

/** Accepts terminal WebSockets and keeps watch over their links. */
export class TerminalServer {
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // One byte of type on top of the input.
    maxPayload: INPUT_FRAME_BYTES + 1,
    handleProtocols: (offered) =>
      [TERMINAL_SUBPROTOCOL, TTYD_SUBPROTOCOL].find((name) => offered.has(name)) ?? false,
  })
  readonly #connections = new Set<TerminalConnection>()
  readonly #ticker: NodeJS.Timeout

  constructor() {
    this.#ticker = setInterval(() => {
      const nowMs = Date.now()
      for (const connection of this.#connections) connection.tick(nowMs)
    }, TICK_MS)
    this.#ticker.unref()
  }

  /** Answers an upgrade request. Refusals come as a frame, after the handshake. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, admit: Admit): void {
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new TerminalConnection(webSocket, socket)
      this.#connections.add(connection)
      let viewer: Viewer | undefined
      let session: Session | undefined
      let isAdmitting = false
      const timer = setTimeout(() => {
        const problem = new ProblemError('handshake-timeout', 'No handshake within 10 s.')
        connection.refuse(problem, CLOSE_CODES.handshakeTimeout)
      }, HANDSHAKE_TIMEOUT_MS)
      connection.onClose(() => {
        clearTimeout(timer)
        this.#connections.delete(connection)
        if (viewer) session?.detach(viewer)
      })
      connection.onDrain(() => viewer?.onDrain())
      connection.onFrame((message) => {
        if (viewer) {
          viewer.receive(message)
          return
        }
        const frame = decodeClientFrame(message)
        if (isAdmitting || frame.type !== 'handshake') throw new FrameError('expected a handshake')
        isAdmitting = true
        clearTimeout(timer)
        const attach = (admission: Admission) => {
          if (!connection.isOpen) return
          session = admission.session
          viewer = attachTo(admission, frame.handshake, connection)
        }
        refuseOnError(connection, () => {
          const admission = admit(frame.handshake)
          if (!(admission instanceof Promise)) attach(admission)
          else void admission.then(attach).catch((error) => refuseWith(connection, error))
        })
      })
    })
  }

  /** Waits until the exit records have left, at most `limitMs`; then drops what is still open. */
  async close(limitMs: number): Promise<void> {
    clearInterval(this.#ticker)
    const endMs = Date.now() + limitMs
    while (this.#connections.size > 0 && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const connection of this.#connections) connection.terminate()
  }
}

function attachTo(
  { session, role, subject }: Admission,
  handshake: TerminalHandshake,
  connection: TerminalConnection,
): Viewer {
  const clientKey = handshake.client && `${subject} ${handshake.client}`
  const asked = handshake.role === 'viewer' ? 'viewer' : role
  return session.attach({ connection, handshake, role: asked, clientKey })
}

function refuseOnError(connection: TerminalConnection, action: () => void): void {
  try {
    action()
  } catch (error) {
    refuseWith(connection, error)
  }
}

const CODES: Partial<Record<ProblemError['code'], number>> = {
  unauthenticated: CLOSE_CODES.unauthenticated,
  forbidden: CLOSE_CODES.forbidden,
  'session-not-found': CLOSE_CODES.sessionNotFound,
  'too-many-viewers': CLOSE_CODES.tooManyViewers,
}

function refuseWith(connection: TerminalConnection, error: unknown): void {
  const isKnown = error instanceof ProblemError
  if (!isKnown) console.error('terminal attach', error)
  const problem = isKnown ? error : new ProblemError('internal-error', 'Attaching failed.')
  connection.refuse(problem, CODES[problem.code] ?? CLOSE_CODES.badFrame)
}
