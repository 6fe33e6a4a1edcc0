import { connect, createServer, type Server, type Socket } from 'node:net'

/** How long a connection waits for the sidecar: a restart of it goes unnoticed. */
export const CONNECT_LIMIT_MS = 20_000
const RETRY_MS = 100
/** More at once is a loop in the sandbox, and each costs two descriptors. */
const CONNECTION_LIMIT = 1024

/**
 * The sandbox's one loopback port: bytes of each connection go to the sidecar's socket and back, with backpressure and
 * half-open ends. The sidecar tells hooks, LLM calls and proxy requests apart.
 */
export function createRelay(socketPath: string, limitMs = CONNECT_LIMIT_MS): Server {
  const options = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true }
  const server = createServer(options, (inner) => {
    inner.on('error', () => inner.destroy()) // 'close' ends the other side as well
    dial(inner, socketPath, Date.now() + limitMs)
  })
  server.maxConnections = CONNECTION_LIMIT
  return server
}

function dial(inner: Socket, path: string, endMs: number): void {
  const outer = connect({ path, allowHalfOpen: true })
  const onEarlyClose = () => outer.destroy()
  inner.once('close', onEarlyClose)
  outer.once('error', () => {
    inner.off('close', onEarlyClose)
    if (inner.destroyed) return
    if (Date.now() >= endMs) inner.destroy()
    else setTimeout(() => dial(inner, path, endMs), RETRY_MS)
  })
  outer.once('connect', () => {
    inner.off('close', onEarlyClose)
    outer.removeAllListeners('error')
    outer.on('error', () => outer.destroy())
    if (inner.destroyed) {
      outer.destroy()
      return
    }
    join(inner, outer)
    join(outer, inner)
  })
}

function join(from: Socket, to: Socket): void {
  from.pipe(to)
  from.on('close', (hadError) => {
    if (hadError || !from.readableEnded) to.destroy()
  })
}
