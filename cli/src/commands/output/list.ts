import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age, size } from '../../lib/table.ts'

export default class OutputList extends SacCommand {
  static override description = 'list files that an agent made'
  static override form = 'output list AGENT --path FOLDER'
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent' }),
    path: Flags.string({ description: 'only this folder' }),
    recursive: Flags.boolean({ char: 'r', description: 'also what is in folders' }),
    limit: limitFlag,
  }

  async run() {
    const { args, flags } = await this.parse(OutputList)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    return this.printList(
      client.outputs.list(agent.id, { path: flags.path, recursive: flags.recursive }),
      {
        path: ({ path, kind }) => (kind === 'folder' ? `${path}/` : path),
        size: ({ kind, sizeBytes }) => (kind === 'folder' ? '-' : size(sizeBytes)),
        age: ({ modifiedAt }) => age(modifiedAt),
      },
      {
        limit: flags.limit,
        empty: `${agent.name} has made no files${flags.path ? ` in ${flags.path}` : ''}.`,
      },
    )
  }
}
