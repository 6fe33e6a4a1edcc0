import WebSocket from 'ws'
import type { Socket, SocketCredential, SocketHandlers, SocketOptions } from './websocket.ts'

const CLOSE_TIMEOUT_MS = 2_000

export const credential: SocketCredential = 'header'

export function openSocket(options: SocketOptions, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(options.url, options.protocol, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    ...(options.token !== undefined && { headers: { authorization: `Bearer ${options.token}` } }),
  })
  let status: number | undefined
  let isClosed = false
  let failure = ''
  socket.on('open', () => {
    if (!isClosed) handlers.onOpen()
  })
  socket.on('message', (data) => {
    if (!isClosed) handlers.onMessage(data as Buffer)
  })
  socket.on('unexpected-response', (request, response) => {
    status = response.statusCode
    request.destroy()
    socket.terminate()
  })
  // Always followed by `close`, which tells.
  socket.on('error', (error) => {
    failure = error.message
  })
  socket.on('close', (code, reason) => {
    if (isClosed) return
    isClosed = true
    handlers.onClose({
      code,
      reason: reason.toString() || failure,
      ...(status !== undefined && { status }),
    })
  })
  return {
    // Between the cut and its event a frame goes nowhere; the caller keeps what matters and sends it again.
    send: (frame) => socket.send(frame, () => {}),
    close: (code, reason) => {
      isClosed = true
      if (socket.readyState !== WebSocket.OPEN) return socket.terminate()
      socket.close(code, reason)
      // A peer that never answers the close would keep the process alive for ws's 30 s.
      setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
    },
  }
}
