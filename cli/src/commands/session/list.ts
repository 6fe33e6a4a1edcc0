import { Flags } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age } from '../../lib/table.ts'

const STATES = ['creating', 'starting', 'syncing', 'ready', 'failed', 'ended'] as const

export default class SessionList extends SacCommand {
  static override description = 'list your sessions that have not ended'
  static override flags = {
    agent: Flags.string({ description: 'only with this agent, id or name' }),
    state: Flags.option({ options: STATES, multiple: true, multipleNonGreedy: true })({
      description: 'only in this state',
    }),
    limit: limitFlag,
  }

  async run() {
    const { flags } = await this.parse(SessionList)
    const client = await this.client(flags)
    const agentId =
      flags.agent === undefined ? undefined : (await findAgent(client, flags.agent)).id
    return this.printList(
      client.sessions.list({ agentId, states: flags.state }),
      {
        id: ({ id }) => id,
        agent: ({ agentId: id }) => id,
        kind: ({ kind }) => kind,
        state: ({ state }) => state,
        busy: ({ isBusy }) => isBusy,
        age: ({ createdAt }) => age(createdAt),
        problem: ({ problem }) => problem?.detail ?? problem?.title,
      },
      { limit: flags.limit, empty: 'No session runs.' },
    )
  }
}
