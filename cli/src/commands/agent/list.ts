import { Flags } from '@oclif/core'
import { stateOf } from '../../lib/agents.ts'
import { hint } from '../../lib/hints.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age } from '../../lib/table.ts'

export default class AgentList extends SacCommand {
  static override description = 'list your agents'
  static override flags = {
    deleted: Flags.boolean({ description: 'those that can be restored' }),
    limit: limitFlag,
  }

  async run() {
    const { flags } = await this.parse(AgentList)
    const client = await this.client(flags)
    const { items, nextCursor } = await this.printList(
      client.agents.list({ deleted: flags.deleted }),
      {
        id: ({ id }) => id,
        name: ({ name }) => name,
        state: stateOf,
        restarts: ({ restartCount }) => restartCount,
        age: ({ createdAt }) => age(createdAt),
        description: ({ description }) => description,
      },
      {
        limit: flags.limit,
        empty: flags.deleted
          ? 'Nothing to restore.'
          : `You have no agents; make one with \`${hint('agent create NAME')}\`.`,
      },
    )
    return { items: items.map((agent) => ({ ...agent, state: stateOf(agent) })), nextCursor }
  }
}
