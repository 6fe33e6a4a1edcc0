import { Args, Flags } from '@oclif/core'
import { hint } from '../../lib/hints.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'
import { choosePlace, pathArg, placeFlags } from '../../lib/spaces.ts'
import { text } from '../../lib/table.ts'

export default class WorkspaceDelete extends SacCommand {
  static override description = 'delete a file or folder of a workspace; the trash keeps its files'
  static override form = 'workspace delete PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = {
    ...placeFlags,
    recursive: Flags.boolean({ char: 'r', description: 'a folder with all that is in it' }),
    yes: yesFlag,
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceDelete)
    const place = await choosePlace(await this.client(flags), flags)
    const path = args.path.replace(/\/+$/, '')
    const { recursive } = flags
    const what = recursive ? `${path} and all that is in it` : path
    await this.confirm(`Delete ${text(what)} of ${place.name}?`, flags.yes)
    if (!recursive) {
      const whole = hint('workspace delete', path, ...place.flags, '--recursive')
      this.advice = { conflict: `delete it with all that is in it: \`${whole}\`` }
    }
    await place.files.delete(path, { recursive })
    this.log(`${text(path)} deleted.`)
    this.note(`Its files are in the trash: ${hint('workspace trash', ...place.flags)}`)
    return { path, recursive }
  }
}
