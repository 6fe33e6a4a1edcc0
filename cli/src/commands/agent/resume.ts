import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentResume extends SacCommand {
  static override description = 'start the sandbox of a suspended agent again'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { args, flags } = await this.parse(AgentResume)
    const client = await this.client(flags)
    const { id, name } = await findAgent(client, args.agent)
    this.note(`Resuming agent ${name}…`)
    return client.agents.resume(id)
  }
}
