import { Args } from '@oclif/core'
import { findAgent, namesOf } from '../../lib/agents.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentRestore extends SacCommand {
  static override description = 'bring a deleted agent back'
  static override args = { agent: Args.string({ description: 'id or name' }) }

  async run() {
    const { args, flags } = await this.parse(AgentRestore)
    const client = await this.client(flags)
    if (args.agent === undefined) {
      const { items } = await client.agents.list({ deleted: true, limit: 200 })
      throw new CliError('which agent?', {
        exitCode: EXIT.usage,
        next: items.length > 0 ? `name one: ${namesOf(items)}` : 'none can be restored',
      })
    }
    const { id, name } = await findAgent(client, args.agent, { deleted: true })
    this.note(`Restoring agent ${name}…`)
    return client.agents.restore(id)
  }
}
