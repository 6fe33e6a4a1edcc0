import type { Schema } from '@sac/openapi'
import { fetch as platformFetch } from '#fetch'
import type { AskOptions, AskResult } from './ask.ts'
import { call, type RawClient, Transport, unwrap, unwrapStream } from './http.ts'
import { type CallOptions, type ClientOptions, resolveOptions } from './options.ts'
import { AgentsResource } from './resources/agents.ts'
import { AuthResource } from './resources/auth.ts'
import { ConversationsResource } from './resources/conversations.ts'
import { EmbedTokensResource } from './resources/embed-tokens.ts'
import { EventsResource } from './resources/events.ts'
import { GroupsResource } from './resources/groups.ts'
import { OutputsResource } from './resources/outputs.ts'
import { ProvidersResource } from './resources/providers.ts'
import { SessionsResource } from './resources/sessions.ts'
import { SettingsResource } from './resources/settings.ts'
import { SkillsResource } from './resources/skills.ts'
import { TokensResource } from './resources/tokens.ts'
import { UsageResource } from './resources/usage.ts'
import { UsersResource } from './resources/users.ts'
import { WorkspacesResource } from './resources/workspaces.ts'
import type { RunOptions, RunResult } from './run.ts'

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
  readonly agents: AgentsResource
  readonly sessions: SessionsResource
  /** What agents made for people. */
  readonly outputs: OutputsResource
  /** Workspaces of agents, of groups and of everybody. */
  readonly workspaces: WorkspacesResource
  readonly providers: ProvidersResource
  readonly usage: UsageResource
  readonly conversations: ConversationsResource
  readonly auth: AuthResource
  readonly tokens: TokensResource
  /** For the backend of a portal whose pages embed SAC. */
  readonly embedTokens: EmbedTokensResource
  readonly users: UsersResource
  readonly groups: GroupsResource
  readonly skills: SkillsResource
  readonly settings: SettingsResource
  readonly events: EventsResource
  readonly #transport: Transport

  /** Without options: `SAC_URL` and `SAC_TOKEN`, where there is an environment. */
  constructor(options: ClientOptions = {}) {
    const transport = new Transport(resolveOptions(options, platformFetch))
    this.#transport = transport
    this.events = new EventsResource(transport)
    this.agents = new AgentsResource(transport, this.events)
    this.sessions = new SessionsResource(transport, this.events)
    this.outputs = new OutputsResource(transport)
    this.workspaces = new WorkspacesResource(transport)
    this.providers = new ProvidersResource(transport)
    this.usage = new UsageResource(transport)
    this.conversations = new ConversationsResource(transport)
    this.auth = new AuthResource(transport)
    this.tokens = new TokensResource(transport)
    this.embedTokens = new EmbedTokensResource(transport)
    this.users = new UsersResource(transport)
    this.groups = new GroupsResource(transport)
    this.skills = new SkillsResource(transport)
    this.settings = new SettingsResource(transport)
  }

  get baseUrl(): string {
    return this.#transport.baseUrl
  }

  /** Every operation of the API, typed, without resources on top: the openapi-fetch client. */
  get raw(): RawClient {
    return this.#transport.raw
  }

  /**
   * Gives an agent one prompt and waits for the answer, for scripts and CI: a session of its own, without a screen.
   * Ends the program when the signal fires.
   * @throws ApiError with the session's problem when it cannot start, AbortError
   */
  async run(options: RunOptions): Promise<RunResult> {
    const { runPrompt } = await import('./run.ts')
    return runPrompt(this, options)
  }

  /**
   * Says something in the live session with an agent and waits until its turn is over. The agent goes on when the signal
   * fires.
   * @throws ApiError with the problem when the message is refused, AbortError
   */
  async ask(options: AskOptions): Promise<AskResult> {
    const { ask } = await import('./ask.ts')
    return ask(this, options)
  }

  /**
   * Any call by its path, untyped: for tools. JSON answers are parsed, others are text, an empty one is undefined.
   * @param path with its query, such as `/api/agents?limit=5`
   */
  async request(
    method: string,
    path: string,
    { body, ...options }: CallOptions & { body?: unknown } = {},
  ): Promise<unknown> {
    const init = { body, parseAs: 'stream', ...call(options) }
    const send = this.#transport.raw.request as unknown as (
      ...parameters: unknown[]
    ) => Promise<{ error?: unknown; response: Response }>
    const response = await unwrapStream(send(method.toLowerCase(), path, init))
    const text = await response.text()
    if (text === '') return undefined
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
  }

  /** What this server is and can do; needs no token. */
  info(options?: CallOptions): Promise<ServerInfo> {
    return unwrap(this.#transport.raw.GET('/api/info', call(options)))
  }
}
