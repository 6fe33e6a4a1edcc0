import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'

export type Setting = Schema<'Setting'>

/** Limits and defaults, for all and for one user; for admins. */
export class SettingsResource {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  async list(options?: CallOptions): Promise<Setting[]> {
    return (await unwrap(this.#transport.raw.GET('/api/admin/settings', call(options)))).items
  }

  set(key: string, value: unknown, options?: CallOptions): Promise<Setting> {
    return unwrap(
      this.#transport.raw.PUT('/api/admin/settings/{key}', {
        params: { path: { key } },
        body: { value },
        ...call(options),
      }),
    )
  }

  /** Only what differs for this user. */
  async listForUser(userId: number, options?: CallOptions): Promise<Setting[]> {
    const page = await unwrap(
      this.#transport.raw.GET('/api/admin/users/{userId}/settings', {
        params: { path: { userId } },
        ...call(options),
      }),
    )
    return page.items
  }

  setForUser(userId: number, key: string, value: unknown, options?: CallOptions): Promise<Setting> {
    return unwrap(
      this.#transport.raw.PUT('/api/admin/users/{userId}/settings/{key}', {
        params: { path: { userId, key } },
        body: { value },
        ...call(options),
      }),
    )
  }

  /** The value for all holds again. */
  async unsetForUser(userId: number, key: string, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/admin/users/{userId}/settings/{key}', {
        params: { path: { userId, key } },
        ...call(options),
      }),
    )
  }
}
