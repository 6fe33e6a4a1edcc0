import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Args, Flags } from '@oclif/core'
import type { AgentSummary, SacClient } from '@sac/sdk'
import { chooseAgent } from '../../lib/agents.ts'
import { CliError, EXIT, explain } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { size } from '../../lib/table.ts'

export default class OutputGet extends SacCommand {
  static override description = 'print a file that an agent made, or save it'
  static override examples = [
    '<%= config.bin %> <%= command.id %> haiku.md --agent helper',
    '<%= config.bin %> <%= command.id %> report.pdf --agent helper --out report.pdf',
  ]
  static override form = 'output get PATH --agent AGENT'
  static override args = { path: Args.string({ description: 'path of the file', required: true }) }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent; the only one by default' }),
    out: Flags.string({ char: 'o', description: 'file to write to' }),
  }

  async run() {
    const { args, flags } = await this.parse(OutputGet)
    this.interruptible()
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    const { body, digest } = await this.#download(client, agent, args.path)
    const content = Readable.fromWeb(body as never)
    if (flags.out !== undefined) {
      const file = createWriteStream(flags.out)
      await pipeline(content, file)
      this.log(`${flags.out} written, ${size(file.bytesWritten)}.`)
      return { path: args.path, out: flags.out, sizeBytes: file.bytesWritten, digest }
    }
    if (this.jsonEnabled()) {
      const bytes = Buffer.concat(await content.toArray())
      return { path: args.path, sizeBytes: bytes.length, digest, base64: bytes.toString('base64') }
    }
    await pipeline(content, process.stdout, { end: false })
    return undefined
  }

  async #download(client: SacClient, { id, name }: AgentSummary, path: string) {
    const { signal } = this
    try {
      return await client.outputs.download(id, path, { signal })
    } catch (error) {
      if (explain(error).exitCode !== EXIT.notFound) throw error
      const isFolder = await client.outputs.list(id, { path, limit: 1, signal }).then(
        () => true,
        // Then what was asked for is not there at all, which the first error says.
        () => false,
      )
      if (isFolder) {
        throw new CliError(`${path} is a folder`, {
          exitCode: EXIT.usage,
          next: `download what is in it with \`${hint('output pull', name, '--path', path)}\``,
          cause: error,
        })
      }
      throw error
    }
  }
}
