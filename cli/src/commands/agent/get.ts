import { Args } from '@oclif/core'
import { findAgent, stateOf } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatRecord, size } from '../../lib/table.ts'

export default class AgentGet extends SacCommand {
  static override description = 'show an agent with its settings'
  static override args = { agent: Args.string({ description: 'id or name', required: true }) }

  async run() {
    const { args, flags } = await this.parse(AgentGet)
    const client = await this.client(flags)
    const agent = await client.agents.get((await findAgent(client, args.agent)).id)
    this.log(
      formatRecord({
        id: agent.id,
        name: agent.name,
        state: stateOf(agent),
        description: agent.description,
        provider: agent.providerId ?? 'default',
        models: Object.entries(agent.models)
          .map((entry) => entry.join('='))
          .join(' '),
        command: agent.command?.join(' ') ?? 'claude',
        cpu: agent.cpuMillicores === null ? 'default' : `${agent.cpuMillicores}m`,
        memory: agent.memoryBytes === null ? 'default' : size(agent.memoryBytes),
        // Values may be secrets; --json shows them.
        env: agent.env.map(({ name }) => name).join(' '),
        'http proxy': agent.httpProxy,
        'https proxy': agent.httpsProxy,
        restarts: agent.restartCount,
        created: agent.createdAt,
        updated: agent.updatedAt,
      }),
    )
    for (const { type, status, reason, message, since } of agent.conditions) {
      this.log(`${type}=${status} ${reason} since ${since}${message ? `: ${message}` : ''}`)
    }
    if (agent.instructions !== '') this.log(`\n${agent.instructions}`)
    return { ...agent, state: stateOf(agent) }
  }
}
