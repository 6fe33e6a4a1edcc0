// The PTY host as an open TCP endpoint for the load harness: no identity, a shell per session, for development alone.
//   node listen.mjs --listen 127.0.0.1:7802 --shell sh
// A handshake without `session` gets an anonymous session that ends with its connection.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import type { TerminalHandshake } from '@sac/openapi/terminal-frames'
import { PtyHost } from '../src/pty-host.ts'
import { TerminalServer } from '../src/terminal-server.ts'

const { values } = parseArgs({
  options: {
    listen: { type: 'string', default: '127.0.0.1:7802' },
    shell: { type: 'string', default: 'sh' },
  },
})
const host = new PtyHost(process.env as Record<string, string>, Number.POSITIVE_INFINITY)
const terminals = new TerminalServer()
const server = createServer((_request, response) => response.writeHead(404).end())

server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy())
  terminals.accept(request, socket, head, async ({ session, cols, rows }: TerminalHandshake) => {
    const sessionId = session ?? randomUUID()
    await host.put(sessionId, { kind: 'interactive', argv: [values.shell], cols, rows })
    if (!session) socket.once('close', () => host.delete(sessionId))
    return { session: host.get(sessionId), role: 'driver', subject: 'bench' }
  })
})

process.on('SIGTERM', () => host.stop().then(() => process.exit(0)))
const [address, port] = values.listen.split(':')
server.listen({ host: address, port: Number(port) })
