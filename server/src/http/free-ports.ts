import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Config, publicPortOf } from '../config.ts'

/**
 * Before anything is made or started: a server that cannot listen leaves nothing behind.
 * @throws EADDRINUSE and the like, with the port
 */
export async function demandFreePorts(config: Config): Promise<void> {
  const port = publicPortOf(config)
  await tryPort(config.internalHost, config.internalPort)
  await tryPort(config.host, port)
}

async function tryPort(host: string, port: number): Promise<void> {
  const server = createServer()
  const listening = once(server, 'listening')
  server.listen({ host, port })
  await listening
  server.close()
  await once(server, 'close')
}
