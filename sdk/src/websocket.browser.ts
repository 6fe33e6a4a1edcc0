import type { Socket, SocketCredential, SocketHandlers, SocketOptions } from './websocket.ts'

export const credential: SocketCredential = 'ticket'

export function openSocket(options: SocketOptions, handlers: SocketHandlers): Socket {
  const url = new URL(options.url)
  url.protocol = url.protocol.replace('http', 'ws')
  if (options.token !== undefined) url.searchParams.set('token', options.token)
  const socket = new WebSocket(url, options.protocol)
  socket.binaryType = 'arraybuffer'
  let isClosed = false
  socket.onopen = () => {
    if (!isClosed) handlers.onOpen()
  }
  socket.onmessage = (event) => {
    if (!isClosed) handlers.onMessage(new Uint8Array(event.data as ArrayBuffer))
  }
  socket.onclose = ({ code, reason }) => {
    if (isClosed) return
    isClosed = true
    handlers.onClose({ code, reason })
  }
  return {
    send: (frame) => socket.send(frame),
    close: (code, reason) => {
      isClosed = true
      socket.close(code, reason)
    },
  }
}
