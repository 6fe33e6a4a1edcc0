import type { Handlers } from '../http/handlers.ts'
import type { MessagesService } from './messages.service.ts'
import type { SessionsService } from './sessions.service.ts'

export const sessionHandlers = (
  sessions: SessionsService,
  messages: MessagesService,
): Pick<
  Handlers,
  | 'listSessions'
  | 'createSession'
  | 'getSession'
  | 'endSession'
  | 'sendMessage'
  | 'listMessages'
  | 'getMessage'
  | 'reportHook'
> => ({
  listSessions: async ({ actor, query }) => ({
    status: 200,
    body: await sessions.list(actor, query),
  }),
  createSession: async ({ actor, body }) => {
    const { session, isNew } = await sessions.create(actor, body)
    return { status: isNew ? 201 : 200, body: session }
  },
  getSession: async ({ actor, params }) => ({
    status: 200,
    body: await sessions.get(actor, params.sessionId),
  }),
  endSession: async ({ actor, params }) => {
    await sessions.end(actor, params.sessionId)
    return { status: 204 }
  },
  sendMessage: async ({ actor, params, body }) => {
    const { message, isNew } = await messages.send(actor, params.sessionId, body)
    return { status: isNew ? 202 : 200, body: message }
  },
  listMessages: async ({ actor, params, query }) => ({
    status: 200,
    body: await messages.list(actor, params.sessionId, query),
  }),
  getMessage: async ({ actor, params }) => ({
    status: 200,
    body: await messages.get(actor, params.sessionId, params.messageId),
  }),
  reportHook: async ({ params, body, request }) => {
    const hookId = request.headers['idempotency-key']
    await messages.reportHook(params.agentId, body, typeof hookId === 'string' ? hookId : null)
    return { status: 204 }
  },
})
