import type { Handlers } from '../http/handlers.ts'
import type { MessagesService } from './messages.service.ts'
import type { SessionsService } from './sessions.service.ts'

/** What sessions need of the skills domain. */
export interface SessionSkills {
  /** Counts a use of a skill, each hook once. @param prompt `/command arguments` */
  countUse(agentId: number, prompt: string, hookId: string | null): Promise<void>
}

export const sessionHandlers = (
  sessions: SessionsService,
  messages: MessagesService,
  skills: SessionSkills,
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
    const key = request.headers['idempotency-key']
    const hookId = typeof key === 'string' ? key : null
    await messages.reportHook(params.agentId, body, hookId)
    if (body.event === 'UserPromptExpansion')
      await skills.countUse(params.agentId, body.prompt ?? '', hookId)
    return { status: 204 }
  },
})
