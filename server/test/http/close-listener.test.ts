import { once } from 'node:events'
import { Agent, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fastify from 'fastify'
import { expect, it } from 'vitest'
import { closeListener } from '../../src/http/listeners.ts'

it('closes a connection as soon as the answer under way is done', async () => {
  const app = fastify({ forceCloseConnections: 'idle', keepAliveTimeout: 72_000 })
  let finish = () => {}
  app.get('/', (_request, reply) => {
    reply.raw.writeHead(200).write('begin')
    finish = () => reply.raw.end('end')
    return reply.hijack()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const [response] = await once(get({ port, host: '127.0.0.1', agent }), 'response')
  const closed = closeListener(app)
  while (app.server.listening) await nextTurn()
  finish()
  expect(await response.toArray()).toHaveLength(2)
  await closed
  agent.destroy()
}, 5_000)
