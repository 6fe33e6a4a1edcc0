import { Flags } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { findGroup } from '../../lib/groups.ts'
import { hint } from '../../lib/hints.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { groupFlag, SKILL_COLUMNS, TIERS } from '../../lib/skills.ts'
import { formatTable } from '../../lib/table.ts'

export default class SkillList extends SacCommand {
  static override description = 'list the skills that you may use, or those of an agent'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --search report',
    '<%= config.bin %> <%= command.id %> --agent helper',
  ]
  static override flags = {
    agent: Flags.string({ description: 'only those that this agent has, with their versions' }),
    mine: Flags.boolean({ description: 'only those that you made' }),
    tier: Flags.option({ options: TIERS })({ description: 'only those of this tier' }),
    group: Flags.string({ ...groupFlag, description: 'only those of this group' }),
    search: Flags.string({ description: 'text in command, name or description' }),
    limit: limitFlag,
  }

  async run() {
    const { flags } = await this.parse(SkillList)
    const { agent, mine, tier, group, search } = flags
    if ((agent !== undefined || group !== undefined) && (mine || tier || search !== undefined))
      throw new CliError('--agent and --group go with no other filter', { exitCode: EXIT.usage })
    const client = await this.client(flags)
    if (agent !== undefined) return this.#ofAgent(client, agent)
    const list =
      group === undefined
        ? client.skills.list({ q: search, tier, ...(mine && { mine }) })
        : client.skills.listOfGroup((await findGroup(client, group)).id)
    return this.printList(list, SKILL_COLUMNS, {
      limit: flags.limit,
      empty: `There are none; make one with \`${hint('skill init')}\`.`,
      cut: ['description'],
    })
  }

  async #ofAgent(client: Awaited<ReturnType<SacCommand['client']>>, name: string) {
    const agent = await findAgent(client, name)
    const items = await client.agents.skills.list(agent.id)
    if (items.length === 0)
      this.note(`${agent.name} has none; give it one with \`${hint('skill install SKILL')}\`.`)
    else
      this.log(
        formatTable(
          items,
          {
            id: ({ skillId }) => skillId,
            command: ({ command }) => `/${command}`,
            tier: ({ tier }) => tier,
            version: ({ wantedVersion, pinnedVersion }) =>
              `${wantedVersion}${pinnedVersion === null ? '' : ' (pinned)'}`,
            latest: ({ latestVersion }) => latestVersion,
            'in sandbox': ({ syncedVersion, problem }) => problem ?? syncedVersion,
            description: ({ description }) => description,
          },
          { cut: ['description', 'in sandbox'] },
        ),
      )
    return { items, nextCursor: null }
  }
}
