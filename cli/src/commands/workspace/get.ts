import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Args, Flags } from '@oclif/core'
import { CliError, EXIT, explain } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { save } from '../../lib/save.ts'
import { choosePlace, type Place, pathArg, placeFlags } from '../../lib/spaces.ts'
import { size } from '../../lib/table.ts'

export default class WorkspaceGet extends SacCommand {
  static override description = 'print a file of a workspace, or save it, or a folder as one zip'
  static override examples = [
    '<%= config.bin %> <%= command.id %> notes.md --agent helper',
    '<%= config.bin %> <%= command.id %> plan.pdf --group research --out plan.pdf',
    '<%= config.bin %> <%= command.id %> docs --public --zip',
  ]
  static override form = 'workspace get PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = {
    ...placeFlags,
    out: Flags.string({ char: 'o', description: 'file to write to' }),
    zip: Flags.boolean({ description: 'a folder, as one file; NAME.zip by default' }),
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceGet)
    const signal = this.interruptible()
    const place = await choosePlace(await this.client(flags), flags)
    const path = args.path.replace(/\/+$/, '')
    if (flags.zip) {
      const body = await place.files.archive(path, { signal })
      return this.#saved(path, body, flags.out ?? `${path.split('/').at(-1) || 'workspace'}.zip`)
    }
    const { body, digest } = await this.#download(place, path)
    if (flags.out !== undefined) {
      return { ...(await this.#saved(path, body, flags.out)), digest }
    }
    const content = Readable.fromWeb(body as never)
    if (this.jsonEnabled()) {
      const bytes = Buffer.concat(await content.toArray())
      return { path, sizeBytes: bytes.length, digest, base64: bytes.toString('base64') }
    }
    await pipeline(content, process.stdout, { end: false })
    return undefined
  }

  async #saved(path: string, body: ReadableStream<Uint8Array>, out: string) {
    const sizeBytes = await save(body, out, this.signal)
    this.log(`${out} written, ${size(sizeBytes)}.`)
    return { path, out, sizeBytes }
  }

  async #download({ files, flags }: Place, path: string) {
    const { signal } = this
    try {
      return await files.download(path, { signal })
    } catch (error) {
      if (explain(error).exitCode !== EXIT.notFound) throw error
      const isFolder = await files.list({ path, limit: 1, signal }).then(
        () => true,
        // Then what was asked for is not there at all, which the first error says.
        () => false,
      )
      if (!isFolder) throw error
      throw new CliError(`${path} is a folder`, {
        exitCode: EXIT.usage,
        next: `download it with \`${hint('workspace get', path, ...flags, '--zip')}\``,
        cause: error,
      })
    }
  }
}
