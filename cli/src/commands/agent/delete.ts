import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class AgentDelete extends SacCommand {
  static override description = 'delete an agent; it can be restored for 30 days'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(AgentDelete)
    const client = await this.client(flags)
    const agent = await findAgent(client, args.agent)
    await this.confirm(`Delete agent ${agent.name} and end its sessions?`, flags.yes)
    await client.agents.delete(agent.id)
    this.log(`Agent ${agent.name} deleted.`)
    this.note(`Bring it back: ${hint('agent restore', agent.id)}`)
    return agent
  }
}
