import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { size } from '../../lib/table.ts'

export default class ConversationExport extends SacCommand {
  static override description = 'write everything that was said with an agent to stdout or a file'
  static override examples = [
    '<%= config.bin %> <%= command.id %> helper --format jsonl --out helper.jsonl',
  ]
  static override enableJsonFlag = false
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent' }),
    session: Flags.string({ description: 'only this session' }),
    before: Flags.string({ description: 'only before this instant' }),
    after: Flags.string({ description: 'only after this instant' }),
    format: Flags.option({ options: ['csv', 'jsonl'] as const, default: 'csv' as const })({
      description: 'csv is safe for spreadsheets',
    }),
    out: Flags.string({ char: 'o', description: 'file to write to' }),
  }

  async run() {
    const { args, flags } = await this.parse(ConversationExport)
    const signal = this.interruptible()
    const client = await this.client(flags)
    const agent = await chooseAgent(client, args.agent ?? flags.agent)
    const body = await client.conversations.export({
      agentId: agent.id,
      sessionId: flags.session,
      before: flags.before,
      after: flags.after,
      format: flags.format,
      signal,
    })
    const content = Readable.fromWeb(body as never)
    if (flags.out === undefined) return pipeline(content, process.stdout, { end: false })
    const file = createWriteStream(flags.out)
    await pipeline(content, file)
    this.log(`${flags.out} written, ${size(file.bytesWritten)}.`)
  }
}
