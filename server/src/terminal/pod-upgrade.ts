import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { POD_IDENTITY_HEADER } from '@sac/openapi/pod-api'
import { requestOver } from './request-over.ts'
import { acceptOf, type WebSocketOffer } from './websocket.ts'

/** A pod answers with five short headers. */
const MAX_HEADER_BYTES = 4096
const ANSWER_TIMEOUT_MS = 10_000

export interface PodTerminal {
  socket: Duplex
  /** Bytes that came right behind the answer. */
  head: Buffer
  /** Subprotocol that the pod chose, one of those offered. */
  protocol: string | undefined
}

/**
 * Asks the pod for a session's terminal with a request of our own: of the client's only key and subprotocols go on, so
 * no cookie, token, extension or forged identity reaches a sandbox.
 * @param signal gives up while the pod has not answered; afterwards it has no effect
 * @throws Error unless the pod completes the handshake as RFC 6455 asks, in time; `socket` is destroyed then
 */
export function upgradeToPod(
  socket: Duplex,
  offer: WebSocketOffer,
  { sessionId, identity, signal }: { sessionId: string; identity: string; signal: AbortSignal },
): Promise<PodTerminal> {
  return new Promise((resolve, reject) => {
    const request = requestOver(socket, {
      path: `/sessions/${sessionId}/terminal`,
      headers: {
        Host: 'pod',
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': offer.key,
        ...(offer.protocols.length > 0 && {
          'Sec-WebSocket-Protocol': offer.protocols.join(', '),
        }),
        [POD_IDENTITY_HEADER]: identity,
      },
      maxHeaderSize: MAX_HEADER_BYTES,
    })
    const fail = (error: Error) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(new Error('the pod does not answer')), ANSWER_TIMEOUT_MS)
    const onAbort = () => fail(new Error('nobody waits any longer', { cause: signal.reason }))
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    request.on('error', fail)
    request.on('response', ({ statusCode }) => fail(new Error(`the pod answered ${statusCode}`)))
    request.on('upgrade', (answer, upgraded, head) => {
      const wrong = whatIsWrong(answer, offer)
      if (wrong) return fail(new Error(wrong))
      settle()
      resolve({ socket: upgraded, head, protocol: answer.headers['sec-websocket-protocol'] })
    })
    request.end()
  })
}

function whatIsWrong(
  { statusCode, headers }: IncomingMessage,
  offer: WebSocketOffer,
): string | undefined {
  if (statusCode !== 101) return `the pod answered ${statusCode}`
  if (headers['sec-websocket-accept'] !== acceptOf(offer.key))
    return 'the pod answered a wrong Sec-WebSocket-Accept'
  if (headers['sec-websocket-extensions'] !== undefined)
    return 'the pod chose an extension that nobody offered'
  const protocol = headers['sec-websocket-protocol']
  if (protocol !== undefined && !offer.protocols.includes(protocol))
    return 'the pod chose a subprotocol that nobody offered'
  return undefined
}
