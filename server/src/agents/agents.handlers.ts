import { userIdOf } from '../authorization/actor.ts'
import type { Handlers } from '../http/handlers.ts'
import type { AgentStatuses } from './agent-statuses.ts'
import type { AgentsService } from './agents.service.ts'
import type { SandboxSpecs } from './sandbox-spec.ts'

export const agentHandlers = (
  agents: AgentsService,
  statuses: AgentStatuses,
  specs: Pick<SandboxSpecs, 'instructionsOf'>,
): Pick<
  Handlers,
  | 'listAgents'
  | 'createAgent'
  | 'getAgent'
  | 'updateAgent'
  | 'deleteAgent'
  | 'restoreAgent'
  | 'restartAgent'
  | 'suspendAgent'
  | 'resumeAgent'
  | 'getAgentInstructions'
  | 'getAgentStatuses'
  | 'listUserAgents'
  | 'deleteUserAgent'
  | 'restartUserAgent'
  | 'setUserAgentResources'
  | 'reportSandboxState'
> => ({
  listAgents: async ({ actor, query }) => ({ status: 200, body: await agents.list(actor, query) }),
  createAgent: async ({ actor, body }) => ({ status: 201, body: await agents.create(actor, body) }),
  getAgent: async ({ actor, params }) => ({
    status: 200,
    body: await agents.get(actor, params.agentId),
  }),
  updateAgent: async ({ actor, params, body }) => ({
    status: 200,
    body: await agents.update(actor, params.agentId, body),
  }),
  deleteAgent: async ({ actor, params }) => {
    await agents.delete(actor, params.agentId)
    return { status: 204 }
  },
  restoreAgent: async ({ actor, params }) => ({
    status: 200,
    body: await agents.restore(actor, params.agentId),
  }),
  restartAgent: async ({ actor, params }) => ({
    status: 202,
    body: await agents.restart(actor, params.agentId),
  }),
  suspendAgent: async ({ actor, params }) => ({
    status: 202,
    body: await agents.suspend(actor, params.agentId),
  }),
  resumeAgent: async ({ actor, params }) => ({
    status: 202,
    body: await agents.resume(actor, params.agentId),
  }),
  getAgentInstructions: async ({ actor, params }) => ({
    status: 200,
    body: await specs.instructionsOf(await agents.get(actor, params.agentId)),
  }),
  getAgentStatuses: async ({ actor }) => ({
    status: 200,
    body: { items: await statuses.list(userIdOf(actor)), nextCursor: null },
  }),
  listUserAgents: async ({ params }) => ({
    status: 200,
    body: { items: await statuses.list(params.userId), nextCursor: null },
  }),
  deleteUserAgent: async ({ actor, params }) => {
    await agents.delete(actor, params.agentId, params.userId)
    return { status: 204 }
  },
  restartUserAgent: async ({ actor, params }) => {
    await agents.restart(actor, params.agentId, params.userId)
    return { status: 202 }
  },
  setUserAgentResources: async ({ actor, params, body }) => {
    await agents.setResources(actor, params.agentId, body, params.userId)
    return { status: 200, body: await statuses.get(params.userId, params.agentId) }
  },
  reportSandboxState: async ({ params, body }) => {
    await agents.reportState(params.agentId, body)
    return { status: 204 }
  },
})
