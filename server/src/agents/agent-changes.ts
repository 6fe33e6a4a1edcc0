import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import { AgentModel, toSummary } from './agent.model.ts'
import { type NewCondition, withCondition } from './conditions.ts'
import { toSyncProgress } from './sync-progress.ts'

/** What is observed of agents, written with its event in one transaction. */
export class AgentChanges {
  readonly #events: EventsService

  constructor(events: EventsService) {
    this.#events = events
  }

  /** Writes a condition, when it differs from what `agent` has. Only the holder of the agent's lease calls this. */
  async setCondition(knex: Knex, agent: AgentModel, ...conditions: NewCondition[]): Promise<void> {
    let next: AgentModel['conditions'] | undefined
    for (const condition of conditions) {
      next = withCondition(next ?? agent.conditions, condition) ?? next
    }
    if (!next) return
    agent.conditions = next
    await knex.transaction(async (trx) => {
      const row = await AgentModel.query(trx)
        .patch({ conditions: next })
        .where({ id: agent.id })
        .returning('*')
        .first()
      if (row) await this.tell(trx, row)
    })
  }

  async tell(trx: Knex.Transaction, agent: AgentModel): Promise<void> {
    await this.#events.append(trx, {
      userId: agent.ownerId,
      agentId: agent.id,
      topic: 'agent',
      type: 'agent.changed',
      data: { ...toSummary(agent) },
    })
  }

  /** How far the files are, to those who wait for them. */
  async tellProgress(trx: Knex.Transaction, agent: AgentModel): Promise<void> {
    await this.#events.append(trx, {
      userId: agent.ownerId,
      agentId: agent.id,
      topic: 'agent',
      type: 'sync.progress',
      data: { ...toSyncProgress(agent) },
    })
  }
}
