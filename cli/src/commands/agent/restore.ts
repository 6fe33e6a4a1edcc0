import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentRestore extends SacCommand {
  static override description = 'bring a deleted agent back'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { args, flags } = await this.parse(AgentRestore)
    const client = await this.client(flags)
    const { id, name } = await findAgent(client, args.agent, { deleted: true })
    this.note(`Restoring agent ${name}…`)
    return client.agents.restore(id)
  }
}
