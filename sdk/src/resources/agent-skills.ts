import type { Schema } from '@sac/openapi'
import { call, type Transport, unwrap } from '../http.ts'
import type { CallOptions } from '../options.ts'
import type { EventsResource } from './events.ts'

export type InstalledSkill = Schema<'InstalledSkill'>

/** The skills of an agent. Its running sandbox follows at once; nothing is restarted. */
export class AgentSkillsResource {
  readonly #transport: Transport
  readonly #events: EventsResource

  constructor(transport: Transport, events: EventsResource) {
    this.#transport = transport
    this.#events = events
  }

  /** In the order of their installation; `syncedVersion` is the one that the sandbox really has. */
  async list(agentId: number, options?: CallOptions): Promise<InstalledSkill[]> {
    const { items } = await unwrap(
      this.#transport.raw.GET('/api/agents/{agentId}/skills', at(agentId, options)),
    )
    return items
  }

  /**
   * No error when it has it; then `pinnedVersion` changes the pin, null follows the latest.
   * @throws ConflictError when the agent has another skill with that command
   */
  install(
    agentId: number,
    skillId: number,
    { pinnedVersion, ...options }: CallOptions & { pinnedVersion?: number | null } = {},
  ): Promise<InstalledSkill> {
    return unwrap(
      this.#transport.raw.POST('/api/agents/{agentId}/skills', {
        body: { skillId, ...(pinnedVersion !== undefined && { pinnedVersion }) },
        ...at(agentId, options),
      }),
    )
  }

  /** No error when it has none of that id. */
  async uninstall(agentId: number, skillId: number, options?: CallOptions): Promise<void> {
    await unwrap(
      this.#transport.raw.DELETE('/api/agents/{agentId}/skills/{skillId}', {
        params: { path: { agentId, skillId } },
        ...call(options),
      }),
    )
  }

  /**
   * The skill as it is at the agent, now and after each change; ends when it is not installed any longer. Told by
   * events, asks nothing again and again.
   */
  async *watch(
    agentId: number,
    skillId: number,
    options: CallOptions = {},
  ): AsyncGenerator<InstalledSkill, void, undefined> {
    const { signal } = options
    for await (const _ of this.#events.subscribe({
      topics: ['skill'],
      agentId,
      withOpen: true,
      signal,
    })) {
      const skills = await this.list(agentId, options)
      const skill = skills.find((each) => each.skillId === skillId)
      if (!skill) return
      yield skill
    }
  }

  /** Has the sandbox look again, where one was changed by hand. Events `skill.synced` tell what came. */
  async sync(agentId: number, options?: CallOptions): Promise<InstalledSkill[]> {
    const { items } = await unwrap(
      this.#transport.raw.POST('/api/agents/{agentId}/sync-skills', at(agentId, options)),
    )
    return items
  }
}

const at = (agentId: number, options?: CallOptions) => ({
  params: { path: { agentId } },
  ...call(options),
})
