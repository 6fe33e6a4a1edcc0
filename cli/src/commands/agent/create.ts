import { Args } from '@oclif/core'
import { agentFlags, agentRequest } from '../../lib/agent-flags.ts'
import { wordFor } from '../../lib/agents.ts'
import { hint } from '../../lib/hints.ts'
import { isDemoProvider } from '../../lib/providers.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentCreate extends SacCommand {
  static override description = 'create an agent'
  static override examples = [
    '<%= config.bin %> <%= command.id %> helper',
    '<%= config.bin %> <%= command.id %> research-bot --provider anthropic --instructions @CLAUDE.md',
    '<%= config.bin %> <%= command.id %> shell --command bash --command -l',
  ]
  static override args = { name: Args.string({ description: 'its name', required: true }) }
  static override flags = agentFlags

  async run() {
    const { args, flags } = await this.parse(AgentCreate)
    const client = await this.client(flags)
    const agent = await client.agents.create({
      name: args.name,
      ...(await agentRequest(client, flags)),
    })
    this.log(`Agent ${agent.name} created, id ${agent.id}.`)
    const word = await wordFor(client, agent)
    if (agent.command === null && (await isDemoProvider(client, agent.providerId))) {
      this.note(
        `It uses the demo provider: its answers are scripted. For real ones: ${hint('provider add anthropic')} && ${hint('agent update', word)} --provider anthropic`,
      )
    }
    this.note(`Talk to it: ${hint('attach', word)}`)
    return agent
  }
}
