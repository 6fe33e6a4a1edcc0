import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Handlers } from '../http/handlers.ts'
import type { LlmCall, LlmGateway } from './llm-gateway.ts'

export const llmHandlers = (
  gateway: LlmGateway,
): Pick<Handlers, 'relayMessages' | 'relayCountTokens' | 'relayModels' | 'greetGateway'> => {
  const relay = async (
    input: {
      params: { agentId: number }
      request: FastifyRequest
      reply: FastifyReply
      signal: AbortSignal
    },
    how: Pick<LlmCall, 'method' | 'path'> & { body?: Readable },
  ) => {
    const { params, request, reply, signal } = input
    reply.hijack()
    await gateway.handle({
      ...how,
      body: how.body,
      agentId: params.agentId,
      request: request.raw,
      response: reply.raw,
      requestId: request.id,
      signal,
    })
    return { hijacked: true as const }
  }
  return {
    relayMessages: (input) =>
      relay(input, { method: 'POST', path: '/v1/messages', body: input.body }),
    relayCountTokens: (input) =>
      relay(input, { method: 'POST', path: '/v1/messages/count_tokens', body: input.body }),
    relayModels: (input) => relay(input, { method: 'GET', path: '/v1/models' }),
    greetGateway: () => ({ status: 204 }),
  }
}
