import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import type { EventsService } from '../events/events.service.ts'
import { visibleTo } from './skill.model.ts'

interface Placement {
  tier: Schema<'SkillTier'>
  groupId?: number | null | undefined
}

/** Tells those whom a change of a skill concerns: who sees it, who did it, and each agent that has it. */
export class SkillChanges {
  readonly #events: EventsService

  constructor(events: EventsService) {
    this.#events = events
  }

  /** With the audit entry, in the transaction of the change. @param next where it is from now on, when that is elsewhere */
  async record(
    trx: Knex.Transaction,
    actor: Actor,
    skill: Placement & { id: number; ownerId: number; command: string },
    action: string,
    detail: Record<string, unknown> = {},
    next?: Placement,
  ): Promise<void> {
    const type = action === 'skill.delete' ? 'skill.deleted' : 'skill.changed'
    const data = { skillId: skill.id, command: skill.command, ...detail }
    const agents: { id: number; owner_id: number }[] = await trx('agent_skills')
      .join('agents', 'agents.id', 'agent_skills.agent_id')
      .where('skill_id', skill.id)
      .whereNull('agents.deleted_at')
      .select('agents.id', 'agents.owner_id')
    const audience = await audienceOf(trx, actor, skill.ownerId, next ? [skill, next] : [skill])
    const topic = 'skill' as const
    await this.#events.appendAll(trx, [
      ...audience.map((who) => ({ ...who, topic, type, data })),
      ...agents.map(({ id, owner_id }) => ({
        userId: owner_id,
        agentId: id,
        topic,
        type: 'skill.wanted',
        data,
      })),
    ])
    await audit(trx, actor, { action, targetKind: 'skill', targetId: skill.id, detail: data })
  }

  /** An agent's skills are others now, or its sandbox is to look again. */
  async want(
    trx: Knex.Transaction,
    actor: Actor,
    agentId: number,
    action: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    const userId = userIdOf(actor)
    await this.#events.append(trx, { userId, agentId, topic: 'skill', type: 'skill.wanted', data })
    await audit(trx, actor, { action, targetKind: 'agent', targetId: agentId, detail: data })
  }

  /** Takes skills from the agents whose owners may see them no longer, and tells their sandboxes. */
  async withdraw(
    trx: Knex.Transaction,
    of: { skillId: number } | { ownerIds: readonly number[] },
  ): Promise<void> {
    const { sql, bindings } = visibleTo(trx.raw('agents.owner_id'))
    const [where, value] =
      'skillId' in of
        ? ['skills.id = ?', of.skillId]
        : ['agents.owner_id = any(?)', [...of.ownerIds]]
    const { rows } = await trx.raw<{ rows: WithdrawnRow[] }>(
      `delete from agent_skills a using skills, agents
       where skills.id = a.skill_id and agents.id = a.agent_id and ${where} and not ${sql}
       returning a.agent_id as "agentId", agents.owner_id as "userId", a.skill_id as "skillId", a.command`,
      [value, ...bindings] as never,
    )
    await this.#events.appendAll(
      trx,
      rows.map(({ userId, agentId, ...data }) => ({
        userId,
        agentId,
        topic: 'skill' as const,
        type: 'skill.wanted',
        data,
      })),
    )
  }

  /** What a sandbox has became another. */
  async synced(
    trx: Knex.Transaction,
    actor: Actor,
    agentId: number,
    commands: string[],
  ): Promise<void> {
    const userId = userIdOf(actor)
    await this.#events.appendAll(
      trx,
      commands.map((command) => ({
        userId,
        agentId,
        topic: 'skill' as const,
        type: 'skill.synced',
        data: { command },
      })),
    )
  }
}

/** Who sees a skill that is in these places, and who acts on it. Of a group's its members alone, not who left after making it. */
async function audienceOf(
  trx: Knex.Transaction,
  actor: Actor,
  ownerId: number,
  places: readonly Placement[],
): Promise<{ userId?: number }[]> {
  if (places.some(({ tier }) => tier === 'public' || tier === 'official')) return [{}]
  const groupIds = places.flatMap(({ groupId }) => groupId ?? [])
  const members: number[] =
    groupIds.length === 0
      ? []
      : await trx('group_members').whereIn('group_id', groupIds).pluck('user_id')
  const owner = places.some(({ tier }) => tier === 'private') ? [ownerId] : []
  return [...new Set([userIdOf(actor), ...owner, ...members])].map((userId) => ({ userId }))
}

interface WithdrawnRow {
  agentId: number
  userId: number
  skillId: number
  command: string
}
