import type { OperationObject } from '@sac/openapi'
import type { FastifyRequest } from 'fastify'
import { type Actor, ANONYMOUS, type SidecarActor } from '../authorization/actor.ts'
import { type Action, can, RULES } from '../authorization/can.ts'
import { forbidden } from '../authorization/forbidden.ts'
import type { ResourceKind, Resources } from '../authorization/resources.ts'
import { isUuid } from '../db/storable.ts'
import { problem } from '../problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
  }
}

/** Who presents this credential; undefined when nobody does (unknown, expired, revoked). */
export interface Authenticators {
  /** @param origin of the page that asks, by the header: some credentials are for one alone */
  session: (token: string, origin: string | undefined) => Promise<Actor | undefined>
  sidecar: (token: string) => Promise<SidecarActor | undefined>
}

export const SESSION_COOKIE = 'sac_session'

/** Decides about a request before its body is read: who is it, and may they. */
export function createAuthenticate(
  authenticators: Authenticators,
  resources: Resources,
  isOwnOrigin: (request: FastifyRequest) => boolean,
) {
  return async (request: FastifyRequest, operation: OperationObject): Promise<void> => {
    request.actor = await actorOf(request, operation, authenticators, isOwnOrigin)
    const { action, resource: kind, from } = operation['x-sac-permission']
    if (!(action in RULES)) throw new Error(`${operation.operationId}: unknown action ${action}`)
    const id = from && valueAt(request, from)
    const resource =
      kind && id !== undefined
        ? await resources.load(kind as ResourceKind, id, request.actor)
        : undefined
    // A row-less action of the owner's kind (create, list) is about the actor's own rows.
    const verdict = can(request.actor, action as Action, kind ? resource : ownRows(request.actor))
    if (verdict === 'allow') return
    if (verdict === 'not-signed-in')
      throw problem('not-signed-in', {
        detail: request.headers.authorization
          ? 'The token is not valid here: unknown, expired or revoked. Sign in again, or make a new one.'
          : 'Sign in, or send a token as `Authorization: Bearer …`.',
      })
    if (verdict === 'forbidden') throw forbidden(request.actor, action as Action)
    if (from?.startsWith('query.') && id === undefined) {
      const name = from.slice('query.'.length)
      throw problem('invalid-request', {
        detail: `query/${name}: is missing`,
        errors: [{ pointer: `query/${name}`, detail: 'is missing' }],
      })
    }
    throw problem('not-found', { detail: notThere(kind as ResourceKind, id ?? '') })
  }
}

/** A name or an empty part in place of an id is the usual mistake. */
function notThere(kind: ResourceKind, id: string): string {
  const words = `There is no ${kind} ${id || '""'}, or it is not yours`
  const isForm = kind === 'session' ? isUuid(id) : /^\d+$/.test(id)
  return isForm ? `${words}.` : `${words}; its id is a ${kind === 'session' ? 'UUID' : 'number'}.`
}

async function actorOf(
  request: FastifyRequest,
  operation: OperationObject,
  authenticators: Authenticators,
  isOwnOrigin: (request: FastifyRequest) => boolean,
): Promise<Actor> {
  const schemes = (operation.security ?? []).flatMap((item) => Object.keys(item))
  const bearer = bearerOf(request)
  if (schemes.includes('sidecar'))
    return (bearer && (await authenticators.sidecar(bearer))) || ANONYMOUS
  if (schemes.includes('session') && bearer)
    return (await authenticators.session(bearer, request.headers.origin)) ?? ANONYMOUS
  const cookie = schemes.includes('cookie') && request.cookies?.[SESSION_COOKIE]
  if (!cookie) return ANONYMOUS
  // A cookie comes along unasked: what changes something has to come from a page of our own.
  if (request.method !== 'GET' && !isOwnOrigin(request)) {
    throw problem('origin-refused', {
      detail: 'A request with the session cookie has to come from our own page.',
    })
  }
  return (await authenticators.session(cookie, request.headers.origin)) ?? ANONYMOUS
}

export const bearerOf = (request: {
  headers: { authorization?: string | undefined }
}): string | undefined =>
  /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1]

function valueAt(request: FastifyRequest, from: string): string | undefined {
  const [place, name] = from.split('.', 2) as [string, string]
  const source = (place === 'path' ? request.params : request.query) as Record<string, unknown>
  const value = source[name]
  return typeof value === 'string' ? value : undefined
}

const ownRows = (actor: Actor) => (actor.kind === 'user' ? { ownerId: actor.userId } : undefined)
