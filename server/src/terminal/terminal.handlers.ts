import type { Handlers } from '../http/handlers.ts'
import { problem } from '../problems.ts'
import type { TerminalTickets } from './terminal-tickets.ts'

export const terminalHandlers = (
  tickets: TerminalTickets,
): Pick<Handlers, 'createTerminalTicket'> => ({
  createTerminalTicket: async ({ actor, params }) => {
    if (actor.kind !== 'user')
      throw problem('forbidden', { detail: 'Only people attach to terminals.' })
    return { status: 201, body: await tickets.create(actor, params.sessionId) }
  },
})
