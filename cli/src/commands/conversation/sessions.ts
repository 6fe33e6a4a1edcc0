import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'

export default class ConversationSessions extends SacCommand {
  static override description = 'list the sessions of an agent in which something was said'
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent' }),
    limit: limitFlag,
  }

  async run() {
    const { args, flags } = await this.parse(ConversationSessions)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    return this.printList(
      client.conversations.sessions({ agentId: agent.id }),
      {
        session: ({ sessionId }) => sessionId,
        messages: ({ count }) => count,
        first: ({ firstAt }) => firstAt,
        last: ({ lastAt }) => lastAt,
      },
      { limit: flags.limit, empty: `Nothing was said with ${agent.name} yet.` },
    )
  }
}
