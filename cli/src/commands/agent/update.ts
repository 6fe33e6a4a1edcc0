import { Args, Flags } from '@oclif/core'
import type { Agent } from '@sac/sdk'
import { agentFlags, agentRequest } from '../../lib/agent-flags.ts'
import { findAgent } from '../../lib/agents.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class AgentUpdate extends SacCommand {
  static override description = 'change an agent; what is not named stays'
  static override examples = [
    '<%= config.bin %> <%= command.id %> helper --provider anthropic',
    '<%= config.bin %> <%= command.id %> helper --cpu 500m --memory 1Gi',
  ]
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }
  static override flags = { name: Flags.string({ description: 'new name' }), ...agentFlags }

  async run() {
    const { args, flags } = await this.parse(AgentUpdate)
    const client = await this.client(flags)
    const changes = {
      ...(flags.name !== undefined && { name: flags.name }),
      ...(await agentRequest(client, flags)),
    }
    if (Object.keys(changes).length === 0) {
      throw new CliError('nothing to change', {
        exitCode: EXIT.usage,
        next: 'name at least one flag, see --help',
      })
    }
    const before = await client.agents.get((await findAgent(client, args.agent)).id)
    const agent = await client.agents.update(before.id, changes)
    const restarts = agent.operatingMode === 'running' && needsNewSandbox(before, agent)
    this.log(`Agent ${agent.name} updated${restarts ? '; its sandbox restarts with it' : ''}.`)
    return agent
  }
}

/** What a running sandbox cannot take on. */
const OF_THE_SANDBOX = [
  'providerId',
  'models',
  'env',
  'command',
  'cpuMillicores',
  'memoryBytes',
] as const

const needsNewSandbox = (before: Agent, after: Agent) =>
  OF_THE_SANDBOX.some((member) => JSON.stringify(before[member]) !== JSON.stringify(after[member]))
