import type { Readable } from 'node:stream'
import type { Handlers } from '../http/handlers.ts'
import { problem } from '../problems.ts'
import type { ConversationsService } from './conversations.service.ts'
import { EXPORTERS, type ExportFormat, exportName } from './export-formats.ts'

type ConversationOperations =
  | 'appendConversations'
  | 'listConversations'
  | 'listConversationSessions'
  | 'exportConversations'
  | 'listAllConversations'
  | 'exportAllConversations'

export const conversationHandlers = (
  conversations: ConversationsService,
): Pick<Handlers, ConversationOperations> => ({
  appendConversations: async ({ actor, body }) => {
    if (actor.kind !== 'sidecar') throw problem('forbidden', { detail: 'This is for sidecars.' })
    return { status: 200, body: await conversations.append(actor, body.messages) }
  },
  listConversations: async ({ query: { order, limit, cursor, ...filter } }) => ({
    status: 200,
    body: await conversations.list(filter, { order, limit, cursor }),
  }),
  listConversationSessions: async ({ query: { agentId, ...page } }) => ({
    status: 200,
    body: await conversations.listSessions(agentId, page),
  }),
  exportConversations: async ({ query: { format = 'csv', ...filter } }) =>
    download(conversations.export(filter, format), format),
  listAllConversations: async ({ actor, query: { order, limit, cursor, ...filter } }) => ({
    status: 200,
    body: await conversations.listAll(actor, filter, { order, limit, cursor }),
  }),
  exportAllConversations: async ({ actor, query: { format = 'csv', ...filter } }) =>
    download(await conversations.exportAll(actor, filter, format), format),
})

const download = (stream: Readable, format: ExportFormat) => ({
  status: 200 as const,
  stream,
  headers: {
    'content-type': EXPORTERS[format].contentType,
    'content-disposition': `attachment; filename="${exportName(new Date(), format)}"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  },
})
