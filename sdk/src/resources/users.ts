import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import type { AgentStatus } from './agents.ts'
import type { User } from './auth.ts'

export type UserSummary = Schema<'UserSummary'>

/** People. All but `search` is for admins. */
export class UsersResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** By the start of their name, at least two characters. */
  async search(q: string, options?: CallOptions): Promise<UserSummary[]> {
    const page = await unwrap(
      this.#transport.raw.GET('/api/users/search', { params: { query: { q } }, ...call(options) }),
    )
    return page.items
  }

  list({ limit, cursor, ...options }: PageOptions & CallOptions = {}): PageRequest<User> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/admin/users', {
            params: { query: { limit, cursor: at } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  create(user: Schema<'CreateUserRequest'>, options?: CallOptions): Promise<User> {
    return unwrap(this.#transport.raw.POST('/api/admin/users', { body: user, ...call(options) }))
  }

  setRole(userId: number, role: Schema<'UserRole'>, options?: CallOptions): Promise<User> {
    return unwrap(
      this.#transport.raw.PUT('/api/admin/users/{userId}/role', {
        params: { path: { userId } },
        body: { role },
        ...call(options),
      }),
    )
  }

  /** Ends that user's sessions. */
  async resetPassword(userId: number, newPassword: string, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.PUT('/api/admin/users/{userId}/password', {
        params: { path: { userId } },
        body: { newPassword },
        ...call(options),
      }),
    )
  }

  /** Shuts out, or lets in again. */
  setDisabled(userId: number, isDisabled: boolean, options?: CallOptions): Promise<User> {
    return unwrap(
      this.#transport.raw.PUT('/api/admin/users/{userId}/access', {
        params: { path: { userId } },
        body: { isDisabled },
        ...call(options),
      }),
    )
  }

  /** How a user's agents are; nothing of their instructions, environment or files. */
  async agents(userId: number, options?: CallOptions): Promise<AgentStatus[]> {
    const page = await unwrap(
      this.#transport.raw.GET('/api/admin/users/{userId}/agents', {
        params: { path: { userId } },
        ...call(options),
      }),
    )
    return page.items
  }

  /** The user can restore it. */
  async deleteAgent(userId: number, agentId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/admin/users/{userId}/agents/{agentId}', {
        params: { path: { userId, agentId } },
        ...call(options),
      }),
    )
  }

  /** Replaces the sandbox of a user's agent by a new one. */
  async restartAgent(userId: number, agentId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.POST('/api/admin/users/{userId}/agents/{agentId}/restart', {
        params: { path: { userId, agentId } },
        ...call(options),
      }),
    )
  }

  /** What is absent stays; null takes the agent's own limit away. */
  setAgentResources(
    userId: number,
    agentId: number,
    resources: Schema<'AgentResources'>,
    options?: CallOptions,
  ): Promise<AgentStatus> {
    return unwrap(
      this.#transport.raw.PUT('/api/admin/users/{userId}/agents/{agentId}/resources', {
        params: { path: { userId, agentId } },
        body: resources,
        ...call(options),
      }),
    )
  }
}
