import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, problem } from '../problems.ts'
import { fromValidation, isValidationError } from './validation-problem.ts'

/** Every error leaves as a problem with the request's id; the cause of a 5xx stays in the log, under the same id. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (isClientGone(error, request)) {
      request.log.debug({ err: error }, 'the client went away')
      reply.hijack()
      reply.raw.statusCode = CLIENT_GONE
      reply.raw.destroy()
      return
    }
    const answer = toProblem(error as FastifyError)
    if (answer.status >= 500) request.log.error({ err: error }, answer.code)
    return sendProblem(request, reply, answer)
  })
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      problem('not-found', { detail: `There is no ${request.method} ${pathOf(request)}.` }),
    ),
  )
}

/** As nginx counts it; nobody is left to read it. */
const CLIENT_GONE = 499

/** What came of the end of its own body: Node says `aborted`, with the code of a lost database. Our own refusals end it too. */
function isClientGone(error: unknown, { raw }: FastifyRequest): boolean {
  if (raw.errored?.message !== 'aborted') return false
  return error === raw.errored || (error as Error).cause === raw.errored
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, ...rest }: Problem,
) {
  const body = new Problem(rest.code, rest.extras).toBody()
  if (typeof body['retryAfterSeconds'] === 'number')
    reply.header('retry-after', body['retryAfterSeconds'])
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...body, instance: `urn:sac:request:${request.id}` })
}

/** Answers bytes that are no HTTP request. */
export function refuseClient(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, line, detail } = CLIENT_ERRORS[error.code ?? ''] ?? {
    status: 400,
    line: 'Bad Request',
    detail: `This is no HTTP request: ${error.message}.`,
  }
  const { title, type } = problem('invalid-request').toBody()
  const body = JSON.stringify({
    type,
    title,
    status,
    detail,
    instance: `urn:sac:request:${randomUUID()}`,
  })
  socket.end(
    `HTTP/1.1 ${status} ${line}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

const CLIENT_ERRORS: Record<string, { status: number; line: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    line: 'Request Header Fields Too Large',
    detail: 'The URL and the headers have more than 16 kB together.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    line: 'Request Timeout',
    detail: 'The request did not come to its end in time.',
  },
}

// Connection lost, refused, name not found, server shutting down (57P0x) or too many connections (53300).
const DATABASE_AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|57P0\d|53300|08\d{3})$/
// What pg says without a code, after the statement: closed meanwhile, no answer to a query, none to a connection.
const DATABASE_SILENT = /(^|- )(Connection terminated|Query read timeout|timeout expired)/

const BAD_URL = 'The path has a "%" that does not start an encoded character; "%" itself is "%25".'

/** What an error is to the caller. */
export function toProblem(
  error: Error & { code?: string; statusCode?: number; nativeError?: unknown },
): Problem {
  if (error instanceof Problem) return error
  // Objection wraps what the driver says, and the code stays behind.
  if (error.nativeError instanceof Error) return toProblem(error.nativeError)
  if (isValidationError(error)) return fromValidation(error)
  const { code = '', statusCode } = error
  if (
    error.name === 'KnexTimeoutError' ||
    DATABASE_AWAY.test(code) ||
    DATABASE_SILENT.test(error.message)
  ) {
    return problem(
      'database-unavailable',
      { detail: 'The database does not answer; try again in a moment.', retryAfterSeconds: 2 },
      { cause: error },
    )
  }
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') {
    return problem(
      'storage-full',
      { detail: 'The server has no room left; an operator has to make some.' },
      { cause: error },
    )
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return problem('unsupported-media-type', {
      detail: 'The body has to be JSON; send the header `content-type: application/json`.',
    })
  }
  if (code === 'FST_ERR_BAD_URL') return problem('invalid-request', { detail: BAD_URL })
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return problem('invalid-request', {
      detail: 'A part of the path is longer than 2048 characters.',
    })
  }
  if (statusCode === 413)
    return problem('content-too-large', { detail: 'A JSON body may have 4 MiB.' })
  if (statusCode === 429) return problem('too-many-requests', { detail: error.message })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem('invalid-request', { detail: error.message })
  }
  return problem(
    'internal',
    { detail: 'Something went wrong here; the log has it under the request id.' },
    { cause: error },
  )
}

const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0]
