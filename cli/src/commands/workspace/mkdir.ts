import { Args } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, pathArg, placeFlags } from '../../lib/spaces.ts'
import { text } from '../../lib/table.ts'

export default class WorkspaceMkdir extends SacCommand {
  static override description = 'make a folder in a workspace, with those above it'
  static override form = 'workspace mkdir PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = { ...placeFlags }

  async run() {
    const { args, flags } = await this.parse(WorkspaceMkdir)
    const { files, name } = await choosePlace(await this.client(flags), flags)
    const folder = await files.createFolder(args.path.replace(/\/+$/, ''))
    this.log(`${text(folder.path)}/ is in ${name}.`)
    return folder
  }
}
