import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { size, text } from '../../lib/table.ts'

export default class OutputWatch extends SacCommand {
  static override description =
    'show files as an agent makes them, until Ctrl-C; with --json a line of JSON for each'
  static override form = 'output watch AGENT'
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = { agent: Flags.string({ description: 'id or name of the agent' }) }

  async run() {
    const { args, flags } = await this.parse(OutputWatch)
    const signal = this.interruptible()
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    const onOpen = () => this.note(`Watching the output of ${agent.name}; Ctrl-C ends.`)
    for await (const change of client.outputs.watch(agent.id, { signal, onOpen })) {
      if (this.jsonEnabled()) process.stdout.write(`${JSON.stringify(change)}\n`)
      else if ('type' in change)
        this.note(`Changes may have been missed: ${hint('output list', agent.name)}`)
      else if (change.action === 'deleted') this.log(`deleted  ${text(change.path)}`)
      else
        this.log(
          `${change.action}  ${text(change.path)}${change.kind === 'folder' ? '/' : `  ${size(change.sizeBytes)}`}`,
        )
    }
  }
}
