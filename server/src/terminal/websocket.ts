import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  encodeProblem,
  TERMINAL_SUBPROTOCOL,
  type TerminalProblem,
  TTYD_SUBPROTOCOL,
} from '@sac/openapi/terminal-frames'

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** A peer that does not close its side after ours is cut off. */
export const LINGER_MS = 10_000

/** What of a client's upgrade request goes on to the pod. */
export interface WebSocketOffer {
  key: string
  /** The subprotocols of ours that the client offers, in its order. */
  protocols: string[]
}

/** Undefined when the request is no WebSocket handshake of version 13. */
export function readOffer({ method, headers }: IncomingMessage): WebSocketOffer | undefined {
  const key = headers['sec-websocket-key']
  const isHandshake =
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    key !== undefined &&
    /^[A-Za-z0-9+/]{22}==$/.test(key)
  if (!isHandshake) return undefined
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
  const protocols = offered.filter(
    (name) => name === TERMINAL_SUBPROTOCOL || name === TTYD_SUBPROTOCOL,
  )
  return { key, protocols: [...new Set(protocols)] }
}

export const acceptOf = (key: string) =>
  createHash('sha1')
    .update(key + ACCEPT_GUID)
    .digest('base64')

/** The answer that completes the handshake. All of it is ours: a sandbox sets no header at a browser. */
export function acceptHead({ key }: WebSocketOffer, protocol: string | undefined): string {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/**
 * Completes the handshake, sends the problem and closes with `code`. A browser shows a refused upgrade as 1006 without
 * a reason and its page would try again for ever.
 */
export function refuse(
  socket: Duplex,
  offer: WebSocketOffer,
  problem: TerminalProblem,
  code: number,
): void {
  const close = Buffer.alloc(2)
  close.writeUInt16BE(code)
  socket.write(acceptHead(offer, offer.protocols[0]))
  socket.write(frame(0x2, encodeProblem(problem)))
  endWithin(socket, frame(0x8, close))
}

/** Answers a request that is no WebSocket at all. */
export function refuseHttp(socket: Duplex, status: number, problem: TerminalProblem): void {
  const body = JSON.stringify(problem)
  const lines = [
    `HTTP/1.1 ${status} ${problem.title}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 426 ? ['Upgrade: websocket'] : []),
  ]
  endWithin(socket, `${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** Ends a socket that may never be read again; what the peer still sends is dropped. */
export function endWithin(socket: Duplex, last?: string | Uint8Array): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => clearTimeout(timer))
  socket.resume()
  socket.end(last)
}

/** An unmasked frame of a server, whole; 64 KiB at most. */
function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const head =
    length < 126 ? [0x80 | opcode, length] : [0x80 | opcode, 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), payload])
}
