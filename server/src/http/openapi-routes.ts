import { document, type OpenApiDocument, type OperationObject } from '@sac/openapi'
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js'
import formatsPlugin from 'ajv-formats'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { invalid } from '../problems.ts'
import type { createAuthenticate } from './authenticate.ts'
import type { Handlers } from './handlers.ts'
import type { SseStream, SseStreams } from './sse.ts'

export type Listener = 'public' | 'internal'

export interface RouteOptionsForOpenApi {
  listener: Listener
  handlers: Handlers
  /** Sets `request.actor` or throws; runs before the body is read. */
  authenticate: ReturnType<typeof createAuthenticate>
  /** Event streams of this listener; closed with it. */
  streams: SseStreams
  /** Validates every JSON answer against the spec and fails the request when it does not fit; for tests. */
  validateResponses?: boolean
}

interface Parameter {
  name: string
  in: 'query' | 'path' | 'header'
  required?: boolean
  schema: object
}

type Media = Record<string, { schema?: object }>

const JSON_TYPE = 'application/json'
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head']

// Bodies as they come; parameters are text and have to be coerced.
const bodyAjv = createAjv(false)
const parameterAjv = createAjv('array')

/** Walks the document and registers one route per operation of the listener. @throws when an operation has no handler */
export async function openApiRoutes(
  app: FastifyInstance,
  options: RouteOptionsForOpenApi,
): Promise<void> {
  const operations = operationsOf(dereference(document)).filter(
    ({ operation }) => (operation['x-sac-listener'] ?? 'public') === options.listener,
  )
  checkHandlers(options.handlers)
  const { streams } = options
  // Once the listener takes no more requests: a client told to reconnect before that would be back at once.
  app.addHook('preClose', async () => streams.close())
  const isStream = ({ operation }: { operation: OperationObject }) => takesStream(operation)
  for (const item of operations.filter((item) => !isStream(item))) app.route(toRoute(item, options))
  // A body that is no JSON reaches its handler as a stream, whatever its type says.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    for (const item of operations.filter(isStream)) scope.route(toRoute(item, options))
  })
}

/** Every operation with its method and path. */
export function operationsOf(spec: OpenApiDocument) {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation ? [{ method, path, operation }] : []
    }),
  )
}

export function checkHandlers(handlers: Handlers): void {
  const named = new Set(operationsOf(document).map(({ operation }) => operation.operationId))
  const missing = [...named].filter((id) => !(id in handlers))
  const unknown = Object.keys(handlers).filter((id) => !named.has(id))
  if (missing.length + unknown.length > 0) {
    throw new Error(
      `operations without handler: ${missing.join(', ') || '-'}; handlers without operation: ${unknown.join(', ') || '-'}`,
    )
  }
}

const isPassedOn = (operation: OperationObject) =>
  (operation as { 'x-sac-body'?: string })['x-sac-body'] === 'stream'

const takesStream = (operation: OperationObject) => {
  const content = (operation.requestBody as { content?: Media } | undefined)?.content
  return (
    content !== undefined &&
    ((operation as { 'x-sac-body'?: string })['x-sac-body'] === 'stream' || !(JSON_TYPE in content))
  )
}

function toRoute(
  { method, path, operation }: { method: string; path: string; operation: OperationObject },
  options: RouteOptionsForOpenApi,
): RouteOptions {
  const parameters = (operation.parameters ?? []) as Parameter[]
  const isStream = takesStream(operation)
  const body = isStream ? undefined : jsonSchema(operation.requestBody as { content?: Media })
  const isOptional =
    (operation.requestBody as { required?: boolean } | undefined)?.required === false
  const handler = options.handlers[operation.operationId as keyof Handlers] as (
    input: object,
  ) => Promise<Result> | Result
  const responses = responseSchemas(operation)
  const headers = parameterSchema(parameters, 'header')
  return {
    method: method.toUpperCase() as 'GET',
    url: path.replace(/\{(\w+)\}/g, ':$1'),
    config: { operation, ...(operation['x-sac-limited'] && { rateLimit: {} }) } as never,
    onRequest: (request) => options.authenticate(request, operation),
    preValidation: async (request) => {
      checkParameterText(request)
      // Where a body may be left out, it is one without members.
      if (isOptional && body && request.body === undefined) request.body = {}
    },
    schema: {
      params: parameterSchema(parameters, 'path'),
      // What is passed on to somebody else may have members that only they know.
      querystring: {
        ...parameterSchema(parameters, 'query'),
        additionalProperties: isPassedOn(operation),
      },
      ...(headers && { headers }),
      ...(body && { body }),
      response: responses,
    },
    validatorCompiler: ({ schema, httpPart }) =>
      (httpPart === 'body' ? bodyAjv : parameterAjv).compile(schema as AnySchema),
    ...(options.validateResponses && {
      preSerialization: validateAnswer(operation.operationId, responses),
    }),
    handler: async (request, reply) => {
      const input = {
        actor: request.actor,
        params: request.params,
        query: request.query,
        // No body at all, or a type that is none: an empty or unread stream, never undefined.
        body: isStream ? (request.body ?? request.raw) : request.body,
        request,
        reply,
        get signal() {
          return signalOf(reply)
        },
      }
      return send(reply, await handler(input), (reply) =>
        options.streams.open(reply, {
          userId: 'userId' in request.actor ? request.actor.userId : undefined,
          mayRead: () => options.authenticate(request, operation),
        }),
      )
    },
  }
}

type Result =
  | { hijacked: true }
  | {
      status: number
      headers?: Record<string, string>
      body?: unknown
      stream?: NodeJS.ReadableStream
      sse?: (stream: SseStream) => void | Promise<void>
    }

async function send(
  reply: FastifyReply,
  result: Result,
  openStream: (reply: FastifyReply) => SseStream,
) {
  if ('hijacked' in result) return reply
  reply.code(result.status).headers(result.headers ?? {})
  if (result.sse) {
    await result.sse(openStream(reply))
    return reply
  }
  return reply.send(result.stream ?? result.body)
}

function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

/** What the parsers of query and path let through: `%zz` taken literally, NUL, which no column holds. */
function checkParameterText({ url, query, params }: FastifyRequest): void {
  try {
    decodeURIComponent(url.slice(url.indexOf('?') + 1))
  } catch {
    throw invalid(
      'query',
      'has a "%" that does not start an encoded character; "%" itself is "%25"',
    )
  }
  for (const [place, values] of Object.entries({ query, path: params })) {
    for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
      // Paths of files have rules, and a problem, of their own.
      if (name !== 'path' && /\0/.test(name + value))
        throw invalid(`${place}/${name}`, 'holds a NUL character')
    }
  }
}

function parameterSchema(parameters: Parameter[], place: Parameter['in']) {
  const here = parameters.filter((parameter) => parameter.in === place)
  if (place === 'header' && here.length === 0) return undefined
  const nameOf = ({ name }: Parameter) => (place === 'header' ? name.toLowerCase() : name)
  return {
    type: 'object',
    properties: Object.fromEntries(here.map((parameter) => [nameOf(parameter), parameter.schema])),
    required: here.filter((parameter) => parameter.required).map(nameOf),
    additionalProperties: place === 'header',
  }
}

const jsonSchema = (item: { content?: Media } | undefined) => item?.content?.[JSON_TYPE]?.schema

function responseSchemas(operation: OperationObject): Record<string, object> {
  const entries = Object.entries(
    operation.responses as Record<string, { content?: Media }>,
  ).flatMap(([status, response]) => {
    const schema = jsonSchema(response)
    return schema && status !== 'default' ? [[status, schema] as const] : []
  })
  return Object.fromEntries(entries)
}

function validateAnswer(operationId: string, responses: Record<string, object>) {
  const validators = new Map<string, ValidateFunction>()
  return async (_request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    const status = String(reply.statusCode)
    const schema = responses[status]
    if (!schema) return payload
    const validate = validators.get(status) ?? bodyAjv.compile(schema)
    validators.set(status, validate)
    if (!validate(payload)) {
      throw new Error(
        `${operationId} ${status} does not fit the spec: ${bodyAjv.errorsText(validate.errors)}`,
      )
    }
    return payload
  }
}

function createAjv(coerceTypes: false | 'array') {
  const ajv = new Ajv2020({
    coerceTypes,
    useDefaults: true,
    strict: false,
    // 1e400 is Infinity to JSON.parse, and no number of ours. With coercion Ajv then takes it; the maxima of the spec do not.
    strictNumbers: coerceTypes === false,
    allErrors: true,
    // Problems say what is known and what a member is for: with its schema.
    verbose: true,
  })
  formatsPlugin.default(ajv)
  return ajv
}

/** Replaces each local `$ref` by what it names. The document has no cycles; a test holds it to that. */
export function dereference<T>(root: T): T {
  const cache = new Map<string, unknown>()
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk)
    if (node === null || typeof node !== 'object') return node
    const ref = (node as { $ref?: string }).$ref
    if (typeof ref === 'string') {
      if (!cache.has(ref)) cache.set(ref, walk(lookUp(root, ref)))
      return cache.get(ref)
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]))
  }
  return walk(root) as T
}

const lookUp = (root: unknown, ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, part) =>
        (node as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')],
      root,
    )
