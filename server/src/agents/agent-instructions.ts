import type { Knex } from 'knex'
import { raw } from 'objection'
import { AgentModel } from './agent.model.ts'
import type { AgentChanges } from './agent-changes.ts'

/** Brings the `CLAUDE.md` of agents up to date where what changed is not the agent's own. */
export class AgentInstructions {
  readonly #changes: AgentChanges

  constructor(changes: AgentChanges) {
    this.#changes = changes
  }

  /** Has the text of these users' agents written anew after the commit, into the running sandboxes, without a restart. */
  async refresh(trx: Knex.Transaction, userIds: readonly number[]): Promise<void> {
    const ids = [...userIds].sort((a, b) => a - b)
    // Whoever makes an agent just now holds the row of its owner: that agent is waited for, and found below.
    await trx.raw('select id from users where id = any(?) order by id for key share', [ids])
    const agents = await AgentModel.query(trx)
      .patch({ instructionsRevision: raw('instructions_revision + 1') })
      .whereIn('owner_id', ids)
      .whereNull('deleted_at')
      .returning('*')
    for (const agent of agents) await this.#changes.tell(trx, agent)
  }
}
