import type { Schema } from '@sac/openapi'
import { EVENT_SILENCE_LIMIT_MS, sseMessages } from '../event-stream.ts'
import { call, type Transport, unwrap, unwrapStream } from '../http.ts'
import type { CallOptions } from '../options.ts'
import { type PageOptions, PageRequest } from '../pages.ts'
import { AgentSkillsResource } from './agent-skills.ts'
import type { EventsResource } from './events.ts'

export type Agent = Schema<'Agent'>
export type AgentSummary = Schema<'AgentSummary'>
export type AgentStatus = Schema<'AgentStatus'>
export type SyncProgress = Schema<'SyncProgress'>
export type CreateAgent = Schema<'CreateAgentRequest'>
export type UpdateAgent = Schema<'UpdateAgentRequest'>

export interface ListAgentsOptions extends PageOptions, CallOptions {
  /** The deleted ones that can still be restored, instead of the others. */
  deleted?: boolean
}

/** What you configure and talk to. */
export class AgentsResource {
  readonly skills: AgentSkillsResource
  readonly #transport: Transport

  constructor(transport: Transport, events: EventsResource) {
    this.#transport = transport
    this.skills = new AgentSkillsResource(transport, events)
  }

  /** Newest first. */
  list({ limit, cursor, deleted, ...options }: ListAgentsOptions = {}): PageRequest<AgentSummary> {
    return new PageRequest(
      (at) =>
        unwrap(
          this.#transport.raw.GET('/api/agents', {
            params: { query: { limit, cursor: at, deleted } },
            ...call(options),
          }),
        ),
      cursor,
    )
  }

  get(agentId: number, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.GET('/api/agents/{agentId}', at(agentId, options)))
  }

  /** Its sandbox starts at once. @throws QuotaError when you have as many as you may */
  create(agent: CreateAgent, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.POST('/api/agents', { body: agent, ...call(options) }))
  }

  /** What is absent stays as it is. */
  update(agentId: number, changes: UpdateAgent, options?: CallOptions): Promise<Agent> {
    return unwrap(
      this.#transport.raw.PUT('/api/agents/{agentId}', { body: changes, ...at(agentId, options) }),
    )
  }

  /** Files and conversations are kept, and `restore` brings it back, for 30 days by default. */
  async delete(agentId: number, options?: CallOptions): Promise<void> {
    await unwrap(this.#transport.raw.DELETE('/api/agents/{agentId}', at(agentId, options)))
  }

  restore(agentId: number, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.POST('/api/agents/{agentId}/restore', at(agentId, options)))
  }

  /** Replaces the sandbox by a new one; its files stay. */
  restart(agentId: number, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.POST('/api/agents/{agentId}/restart', at(agentId, options)))
  }

  /** Stops the sandbox and keeps its files. Returns before it is gone; `Ready` turns false by event. */
  suspend(agentId: number, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.POST('/api/agents/{agentId}/suspend', at(agentId, options)))
  }

  resume(agentId: number, options?: CallOptions): Promise<Agent> {
    return unwrap(this.#transport.raw.POST('/api/agents/{agentId}/resume', at(agentId, options)))
  }

  /** The CLAUDE.md that it reads: what the operator says, and its own. */
  instructions(agentId: number, options?: CallOptions): Promise<Schema<'AgentInstructions'>> {
    return unwrap(
      this.#transport.raw.GET('/api/agents/{agentId}/claude-md-preview', at(agentId, options)),
    )
  }

  /** Has all files of its sandbox looked at anew. Changes travel by themselves; this is for whoever wants to be sure. */
  async sync(agentId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.POST('/api/workspace/sync', {
        params: { query: { agentId } },
        ...call(options),
      }),
    )
  }

  /**
   * How far its files are on their way into its sandbox, first as it is now; ends when all are there. `break` closes it.
   * Of an agent that is suspended nothing more comes until it runs.
   */
  async *watchSync(
    agentId: number,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<SyncProgress, void, undefined> {
    const messages = sseMessages({
      connect: (_position, streamSignal) =>
        unwrapStream(
          this.#transport.raw.GET('/api/workspace/sync-stream', {
            params: { query: { agentId } },
            headers: { accept: 'text/event-stream' },
            parseAs: 'stream',
            ...call({ signal: streamSignal }, { idleTimeoutMs: EVENT_SILENCE_LIMIT_MS }),
          }),
        ),
      ...(signal && { signal }),
    })
    for await (const { event, data } of messages) {
      if (event !== 'progress' && event !== 'done') continue
      yield JSON.parse(data) as SyncProgress
      if (event === 'done') return
    }
  }

  /** How all of yours are, from what the server has seen already. */
  async statuses(options?: CallOptions): Promise<AgentStatus[]> {
    return (await unwrap(this.#transport.raw.GET('/api/agent-statuses', call(options)))).items
  }
}

const at = (agentId: number, options?: CallOptions) => ({
  params: { path: { agentId } },
  ...call(options),
})
