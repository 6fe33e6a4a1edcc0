import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentSuspend extends SacCommand {
  static override description = 'stop the sandbox of an agent; its files stay'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { args, flags } = await this.parse(AgentSuspend)
    const client = await this.client(flags)
    const { id, name } = await findAgent(client, args.agent)
    this.note(`Suspending agent ${name}…`)
    return client.agents.suspend(id)
  }
}
