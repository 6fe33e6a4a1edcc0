import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { document } from '@sac/openapi'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { ANONYMOUS } from '../authorization/actor.ts'
import type { Resources } from '../authorization/resources.ts'
import { problem } from '../problems.ts'
import type { Metrics } from '../system/metrics.ts'
import { type Authenticators, createAuthenticate } from './authenticate.ts'
import { installErrorHandler, refuseClient, sendProblem, toProblem } from './error-handler.ts'
import type { Handlers } from './handlers.ts'
import { parseJson, type UnstorableText } from './json-body.ts'
import { openApiRoutes } from './openapi-routes.ts'
import type { OriginPolicy } from './origin-policy.ts'
import { SseStreams } from './sse.ts'
import { webApp } from './web-app.ts'

export interface ListenerOptions {
  log: FastifyBaseLogger
  handlers: Handlers
  authenticators: Authenticators
  resources: Resources
  origins: OriginPolicy
  /** Event streams of the public listener. */
  streams: SseStreams
  metrics: Metrics
  /** Serves `/api` and pages; without it only health, for a terminal-only process. */
  servesApi: boolean
  validateResponses?: boolean
}

const MAX_JSON_BYTES = 4 * 1024 ** 2
/** Sign-in and the like, per address and minute. */
const SIGN_IN_LIMIT = 20

/** What people reach: `/api`, `/ws`, the page at `/`. */
export async function createPublicListener(options: ListenerOptions): Promise<FastifyInstance> {
  const { origins } = options
  const app = createListener(options, 'refuse')
  // Hooks of every request take a callback: a promise each would cost more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff')
    // What one person is told no cache keeps for the next one; files have rules of their own.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    if (!origins.isHostAllowed(request.raw)) {
      const detail = `This server does not answer to the host ${request.headers.host}; SAC_PUBLIC_URL names the one it has.`
      return done(problem('origin-refused', { detail }))
    }
    if (!origins.isOriginAllowed(request.raw)) {
      const detail = 'Pages of this origin may not call; SAC_ALLOWED_ORIGINS lists those that may.'
      return done(problem('origin-refused', { detail }))
    }
    done()
  })
  await app.register(cookie)
  // A page of a public site may call a server on a private network when that server says so (Private Network Access).
  app.addHook('onRequest', (request, reply, done) => {
    const isAsked = request.headers['access-control-request-private-network'] === 'true'
    if (isAsked && origins.isForeignButAllowed(request.headers.origin))
      reply.header('access-control-allow-private-network', 'true')
    done()
  })
  await app.register(cors, {
    origin: (origin, done) => done(null, origins.isForeignButAllowed(origin) ? origin! : false),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'content-disposition', 'retry-after'],
    maxAge: 600,
  })
  await app.register(rateLimit, {
    global: false,
    max: SIGN_IN_LIMIT,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      problem('too-many-requests', {
        detail: 'Too many attempts; wait a moment.',
        retryAfterSeconds: Math.ceil(ttl / 1000),
      }),
  })
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  if (options.servesApi) {
    await app.register(reference)
    await app.register(webApp)
  }
  await registerOperations(app, 'public', options)
  return app
}

/** The API reference, with the policy that it needs. Answers of the API are no documents and need none. */
async function reference(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: false,
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    // The server may be reached over plain HTTP behind a proxy or on a private network.
    transformStaticCSP: (header) => header.replace('upgrade-insecure-requests', ''),
  })
}

/** What the agents' sidecars and the operator's monitoring reach. */
export async function createInternalListener(options: ListenerOptions): Promise<FastifyInstance> {
  const app = createListener(options, 'clean')
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await options.metrics.render()
    return reply.type(contentType).send(text)
  })
  await registerOperations(app, 'internal', options)
  return app
}

function createListener(
  { log, metrics }: ListenerOptions,
  unstorable: UnstorableText,
): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    genReqId: () => randomUUID(),
    bodyLimit: MAX_JSON_BYTES,
    forceCloseConnections: 'idle',
    // One line per request would drown the log; failures are logged where they are answered.
    logController: new LogController({ disableRequestLogging: true }),
    // Large uploads take as long as they take; idle sockets are closed by the gateways' own time-outs.
    requestTimeout: 0,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 2048 },
    // What is wrong before there is a route, and what is no HTTP.
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, toProblem(error)),
    clientErrorHandler: refuseClient,
  })
  app.decorateRequest('actor')
  app.addHook('onRequest', (request, _reply, done) => {
    request.actor = ANONYMOUS
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) => {
      checkIsPlain(request)
      return parseJson(bytes, unstorable)
    },
  )
  app.addHook('onResponse', (request, reply, done) => {
    metrics.countRequest(request, reply)
    done()
  })
  installErrorHandler(app)
  return app
}

/** A body whose headers say two things, or that it is packed, is not guessed at. */
function checkIsPlain({ headers, raw: { rawHeaders } }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity'
  const types = rawHeaders.filter((name, index) => index % 2 === 0 && /^content-type$/i.test(name))
  if (encoding !== 'identity' || types.length > 1) {
    throw problem('unsupported-media-type', {
      detail: 'The body has to be JSON with one `content-type` and without a `content-encoding`.',
    })
  }
}

function registerOperations(
  app: FastifyInstance,
  listener: 'public' | 'internal',
  options: ListenerOptions,
) {
  const { handlers, authenticators, resources, origins, validateResponses = false } = options
  const streams = listener === 'public' ? options.streams : new SseStreams()
  const authenticate = createAuthenticate(authenticators, resources, (request) =>
    origins.isOwn(request.raw),
  )
  return app.register(openApiRoutes, {
    listener,
    handlers,
    authenticate,
    streams,
    validateResponses,
  })
}

/** What is under way at a stop is cut after this: an answer of a model may take minutes. */
const STOP_GRACE_MS = 10_000
/** A connection whose answer is done would be kept for a next request, which nobody takes any more. */
const STOP_LOOK_MS = 50

/** Ends streams, takes no more, waits for what is under way. */
export async function closeListener(listener: FastifyInstance): Promise<void> {
  const { server } = listener
  const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS)
  const look = setInterval(() => server.closeIdleConnections(), STOP_LOOK_MS)
  await listener.close()
  clearTimeout(cut)
  clearInterval(look)
}
