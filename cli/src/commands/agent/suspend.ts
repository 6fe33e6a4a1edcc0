import { Args } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentSuspend extends SacCommand {
  static override description = 'stop the sandbox of an agent, or of several; their files stay'
  static override examples = ['<%= config.bin %> <%= command.id %> helper reviewer']
  static override strict = false
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { argv, flags } = await this.parse(AgentSuspend)
    const client = await this.client(flags)
    const agents = []
    // All are known before the first one is stopped.
    for (const word of argv as string[]) agents.push(await findAgent(client, word))
    const suspended = []
    for (const { id, name } of agents) {
      this.note(`Suspending agent ${name}…`)
      suspended.push(await client.agents.suspend(id))
    }
    return suspended.length === 1 ? suspended[0] : { items: suspended }
  }
}
