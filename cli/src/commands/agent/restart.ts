import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentRestart extends SacCommand {
  static override description = 'replace the sandbox of an agent; its files stay'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { args, flags } = await this.parse(AgentRestart)
    const client = await this.client(flags)
    const { id, name } = await findAgent(client, args.agent)
    this.agentName = name
    this.note(`Restarting agent ${name}…`)
    return client.agents.restart(id)
  }
}
