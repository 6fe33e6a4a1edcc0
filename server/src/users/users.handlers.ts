import type { Handlers } from '../http/handlers.ts'
import type { UsersService } from './users.service.ts'

export const userHandlers = (
  users: UsersService,
): Pick<
  Handlers,
  'searchUsers' | 'listUsers' | 'createUser' | 'setUserRole' | 'resetUserPassword' | 'setUserAccess'
> => ({
  searchUsers: async ({ query }) => ({
    status: 200,
    body: { items: await users.search(query.q), nextCursor: null },
  }),
  listUsers: async ({ query }) => ({ status: 200, body: await users.list(query) }),
  createUser: async ({ actor, body }) => ({ status: 201, body: await users.create(actor, body) }),
  setUserRole: async ({ actor, params, body }) => ({
    status: 200,
    body: await users.setRole(actor, params.userId, body.role),
  }),
  resetUserPassword: async ({ actor, params, body }) => {
    await users.resetPassword(actor, params.userId, body.newPassword)
    return { status: 204 }
  },
  setUserAccess: async ({ actor, params, body }) => ({
    status: 200,
    body: await users.setAccess(actor, params.userId, body.isDisabled),
  }),
})
