import type { Schema } from '@sac/openapi'
import { fetch as platformFetch } from '#fetch'
import { call, type RawClient, Transport, unwrap } from './http.ts'
import { type CallOptions, type ClientOptions, resolveOptions } from './options.ts'
import { AuthResource } from './resources/auth.ts'
import { EventsResource } from './resources/events.ts'
import { SettingsResource } from './resources/settings.ts'
import { TokensResource } from './resources/tokens.ts'
import { UsersResource } from './resources/users.ts'

export type ServerInfo = Schema<'ServerInfo'>

/**
 * A SAC server.
 *
 * ```ts
 * const client = new SacClient({ baseUrl: 'https://sac.example.com', token })
 * for await (const agent of client.agents.list()) console.log(agent.name)
 * ```
 */
export class SacClient {
  readonly auth: AuthResource
  readonly tokens: TokensResource
  readonly users: UsersResource
  readonly settings: SettingsResource
  readonly events: EventsResource
  readonly #transport: Transport

  /** Without options: `SAC_URL` and `SAC_TOKEN`, where there is an environment. */
  constructor(options: ClientOptions = {}) {
    const transport = new Transport(resolveOptions(options, platformFetch))
    this.#transport = transport
    this.auth = new AuthResource(transport)
    this.tokens = new TokensResource(transport)
    this.users = new UsersResource(transport)
    this.settings = new SettingsResource(transport)
    this.events = new EventsResource(transport)
  }

  get baseUrl(): string {
    return this.#transport.baseUrl
  }

  /** Every operation of the API, typed, without resources on top: the openapi-fetch client. */
  get raw(): RawClient {
    return this.#transport.raw
  }

  /** What this server is and can do; needs no token. */
  info(options?: CallOptions): Promise<ServerInfo> {
    return unwrap(this.#transport.raw.GET('/api/info', call(options)))
  }
}
