import type { Schema } from '@sac/openapi'
import type { FastifyReply } from 'fastify'
import type { Actor, UserActor } from '../authorization/actor.ts'
import { SESSION_COOKIE } from '../http/authenticate.ts'
import type { Handlers } from '../http/handlers.ts'
import { problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import type { AccessTokensService } from './access-tokens.service.ts'
import type { AuthService } from './auth.service.ts'
import type { EmbedTokensService } from './embed-tokens.service.ts'

type AuthOperations =
  | 'completeSetup'
  | 'signInLocally'
  | 'register'
  | 'getRegistrationMode'
  | 'login'
  | 'logout'
  | 'getMe'
  | 'changePassword'
  | 'listTokens'
  | 'createToken'
  | 'revokeToken'
  | 'createEmbedToken'

export const authHandlers = (
  auth: AuthService,
  tokens: AccessTokensService,
  embedTokens: EmbedTokensService,
  settings: SettingsService,
): Pick<Handlers, AuthOperations> => ({
  completeSetup: async ({ body, reply }) => ({
    status: 201,
    body: withCookie(reply, await auth.completeSetup(body)),
  }),
  signInLocally: async ({ body }) => ({ status: 200, body: await auth.signInLocally(body.key) }),
  register: async ({ body, reply }) => ({
    status: 201,
    body: withCookie(reply, await auth.register(body)),
  }),
  getRegistrationMode: async () => ({
    status: 200,
    body: { mode: await settings.get('registrationMode') },
  }),
  login: async ({ body, reply }) => ({
    status: 200,
    body: withCookie(reply, await auth.login(body.username, body.password)),
  }),
  logout: async ({ actor, reply }) => {
    const user = asUser(actor)
    await (user.embed ? embedTokens.end(user) : auth.logout(user))
    reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return { status: 204 }
  },
  getMe: async ({ actor }) => ({ status: 200, body: await auth.me(asUser(actor)) }),
  changePassword: async ({ actor, body, reply }) => ({
    status: 200,
    body: withCookie(reply, await auth.changePassword(asUser(actor), body)),
  }),
  listTokens: async ({ actor, query }) => ({
    status: 200,
    body: await tokens.list(asUser(actor), query),
  }),
  createToken: async ({ actor, body }) => ({
    status: 201,
    body: await tokens.create(asUser(actor), body),
  }),
  revokeToken: async ({ actor, params }) => {
    await tokens.revoke(asUser(actor), params.tokenId)
    return { status: 204 }
  },
  createEmbedToken: async ({ actor, body }) => ({
    status: 201,
    body: await embedTokens.mint(asUser(actor), body),
  }),
})

/** The binder lets only users in here; the type does not know that. */
export function asUser(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw problem('forbidden', { detail: 'This is for people.' })
  return actor
}

function withCookie(reply: FastifyReply, signedIn: Schema<'SignedIn'>): Schema<'SignedIn'> {
  reply.setCookie(SESSION_COOKIE, signedIn.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: reply.request.protocol === 'https',
    expires: new Date(signedIn.expiresAt),
  })
  return signedIn
}
