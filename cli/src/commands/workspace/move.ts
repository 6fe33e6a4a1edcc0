import { Args, Flags } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, pathArg, placeFlags } from '../../lib/spaces.ts'
import { text } from '../../lib/table.ts'

export default class WorkspaceMove extends SacCommand {
  static override description =
    'move or rename a file or folder of a workspace; nothing is overwritten'
  static override examples = [
    '<%= config.bin %> <%= command.id %> draft.md --to final.md --agent helper',
  ]
  static override form = 'workspace move PATH --to PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = {
    ...placeFlags,
    to: Flags.string({
      description: 'the new path, or a folder with / at its end',
      required: true,
    }),
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceMove)
    const { files, name } = await choosePlace(await this.client(flags), flags)
    const path = args.path.replace(/\/+$/, '')
    const to = flags.to.endsWith('/') ? `${flags.to}${path.split('/').at(-1)}` : flags.to
    const moved = await files.move(path, to)
    this.log(`${text(path)} is now ${text(moved.path)} in ${name}.`)
    return moved
  }
}
