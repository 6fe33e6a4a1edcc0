import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { pullFile } from '../../lib/transfers.ts'

export default class OutputPull extends SacCommand {
  static override description =
    'download the files that an agent made; what is here already is left'
  static override examples = ['<%= config.bin %> <%= command.id %> helper --to ./results']
  static override form = 'output pull AGENT --to FOLDER'
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent' }),
    to: Flags.string({ description: 'folder to write to', default: '.' }),
    path: Flags.string({ description: 'only this folder' }),
  }

  async run() {
    const { args, flags } = await this.parse(OutputPull)
    const signal = this.interruptible()
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    const progress = this.progress()
    const files: { path: string; isNew: boolean }[] = []
    try {
      for await (const file of client.outputs.list(agent.id, {
        path: flags.path,
        recursive: true,
        limit: 200,
        signal,
      })) {
        if (file.kind !== 'file') continue
        if (process.stderr.isTTY) progress.show(file.path)
        files.push({
          path: file.path,
          isNew: await pullFile(client, agent.id, file, flags.to, signal),
        })
      }
    } finally {
      progress.stop()
    }
    const written = files.filter(({ isNew }) => isNew)
    for (const { path } of written) this.log(path)
    this.note(
      `${filesOf(written.length)} written to ${flags.to}, ${files.length - written.length} there already.`,
    )
    return { files }
  }
}

const filesOf = (count: number) => (count === 1 ? '1 file' : `${count} files`)
