import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, type Place, pathArg, placeFlags } from '../../lib/spaces.ts'
import { size, text } from '../../lib/table.ts'

export default class WorkspaceRestore extends SacCommand {
  static override description =
    'bring a file back from the trash of a workspace; what is there now goes to the trash'
  static override examples = [
    '<%= config.bin %> <%= command.id %> notes.md --agent helper',
    '<%= config.bin %> <%= command.id %> notes.md --revision 12 --agent helper',
  ]
  static override form = 'workspace restore PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = {
    ...placeFlags,
    revision: Flags.integer({ description: 'which version; the last one by default', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceRestore)
    const place = await choosePlace(await this.client(flags), flags)
    const revision = flags.revision ?? (await lastRevision(place, args.path))
    const file = await place.files.restore({ path: args.path, revision })
    this.log(`${text(file.path)} is as it was at revision ${revision}, ${size(file.sizeBytes)}.`)
    return file
  }
}

async function lastRevision({ files, name, flags }: Place, path: string): Promise<number> {
  for await (const version of files.trash({ limit: 200 })) {
    if (version.path === path) return version.revision
  }
  throw new CliError(`the trash of ${name} has no ${path}`, {
    exitCode: EXIT.notFound,
    next: `see what it has: ${hint('workspace trash', ...flags)}`,
  })
}
