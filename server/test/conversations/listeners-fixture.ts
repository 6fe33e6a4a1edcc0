import { randomUUID } from 'node:crypto'
import { document } from '@sac/openapi'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { MemoryBus } from '../../src/adapters/embedded/memory-bus.ts'
import type { SidecarActor, UserActor } from '../../src/authorization/actor.ts'
import { Resources } from '../../src/authorization/resources.ts'
import { conversationHandlers } from '../../src/conversations/conversations.handlers.ts'
import { ConversationsService } from '../../src/conversations/conversations.service.ts'
import { EventsService } from '../../src/events/events.service.ts'
import type { Handlers } from '../../src/http/handlers.ts'
import { createInternalListener, createPublicListener } from '../../src/http/listeners.ts'
import { operationsOf } from '../../src/http/openapi-routes.ts'
import { OriginPolicy } from '../../src/http/origin-policy.ts'
import { SseStreams } from '../../src/http/sse.ts'
import { Metrics } from '../../src/system/metrics.ts'
import { terminalHandlers } from '../../src/terminal/terminal.handlers.ts'
import { TerminalTickets } from '../../src/terminal/terminal-tickets.ts'
import type { TestDatabase } from '../support/database.ts'

/** Both listeners, serving conversations and tickets alone; every token that `tokens` holds is good. */
export async function createListeners({ knex }: TestDatabase) {
  const tokens = new Map<string, UserActor>()
  const sidecars = new Map<string, SidecarActor>()
  const events = new EventsService(knex, new MemoryBus(), (error) => {
    throw error
  })
  const elsewhere = operationsOf(document).map(({ operation }) => [operation.operationId, notHere])
  const options = {
    log: pino({ level: 'silent' }),
    handlers: {
      ...Object.fromEntries(elsewhere),
      ...conversationHandlers(new ConversationsService(knex, events)),
      ...terminalHandlers(new TerminalTickets(knex)),
    } as Handlers,
    authenticators: {
      session: async (token: string) => tokens.get(token),
      sidecar: async (token: string) => sidecars.get(token),
    },
    resources: new Resources(knex),
    origins: new OriginPolicy({ host: '127.0.0.1', publicUrl: undefined, allowedOrigins: [] }),
    streams: new SseStreams(),
    metrics: new Metrics(),
    servesApi: true,
    validateResponses: true,
  }
  const publicListener = await createPublicListener(options)
  const internalListener = await createInternalListener(options)
  const callOn =
    (app: FastifyInstance) =>
    (method: 'GET' | 'POST', url: string, token?: string, body?: object) =>
      app.inject({
        method,
        url,
        headers: { host: 'localhost', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body && { payload: body }),
      })
  return {
    call: callOn(publicListener),
    callInternal: callOn(internalListener),
    /** A user with an agent and a session, and the tokens of both. */
    async owner(role: UserActor['role'] = 'user') {
      const [user] = await knex('users').insert({ username: randomUUID(), role }).returning('id')
      const [agent] = await knex('agents')
        .insert({ owner_id: user.id, name: 'a', generation: 'g' })
        .returning('id')
      const sessionId = randomUUID()
      const ids = { user_id: user.id, agent_id: agent.id }
      await knex('sessions').insert({ id: sessionId, ...ids, kind: 'headless', state: 'ready' })
      const [token, sidecarToken] = [randomUUID(), randomUUID()]
      tokens.set(token, { kind: 'user', userId: user.id, role, scopes: ['admin'] })
      sidecars.set(sidecarToken, { kind: 'sidecar', agentId: agent.id, userId: user.id })
      return {
        userId: user.id as number,
        agentId: agent.id as number,
        sessionId,
        token,
        sidecarToken,
      }
    },
    async close() {
      await publicListener.close()
      await internalListener.close()
    },
  }
}

const notHere = () => {
  throw new Error('served elsewhere')
}
