import type { Readable } from 'node:stream'
import type { operations } from '@sac/openapi'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../authorization/actor.ts'
import type { SseStream } from './sse.ts'

export type OperationId = keyof operations

type Parameters<Id extends OperationId> = operations[Id]['parameters']
type Defined<T> = T extends undefined ? never : T
type JsonBody<T> = T extends { content: infer Content }
  ? Content extends { 'application/json': infer Body }
    ? Body
    : Readable
  : undefined

/** What a handler gets. Parameters are coerced and checked; a body that is no JSON is a stream. */
export interface Input<Id extends OperationId> {
  actor: Actor
  params: Defined<Parameters<Id>['path']>
  query: Parameters<Id> extends { query?: infer Query } ? NonNullable<Query> : never
  body: JsonBody<operations[Id]['requestBody']>
  request: FastifyRequest
  reply: FastifyReply
  /** Aborts when the caller goes away. */
  signal: AbortSignal
}

type Headers = Record<string, string>
type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never
type Answer<Responses> = {
  [Status in keyof Responses]: Status extends number
    ? JsonOf<Responses[Status]> extends never
      ?
          | { status: Status; headers?: Headers }
          | { status: Status; stream: Readable; headers: Headers }
          | { status: Status; sse: (stream: SseStream) => void | Promise<void> }
      : { status: Status; body: JsonOf<Responses[Status]>; headers?: Headers }
    : never
}[keyof Responses]

/**
 * One function per operation. Answers JSON (`body`), bytes (`stream`), an event stream (`sse`) or nothing.
 * `hijacked`: the handler wrote to `reply.raw` itself (gateways that pass foreign answers through).
 */
export type Handlers = {
  [Id in OperationId]: (
    input: Input<Id>,
  ) =>
    | Promise<Answer<operations[Id]['responses']> | { hijacked: true }>
    | Answer<operations[Id]['responses']>
}
