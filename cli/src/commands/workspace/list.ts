import { Args, Flags } from '@oclif/core'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, placeFlags } from '../../lib/spaces.ts'
import { age, size } from '../../lib/table.ts'

export default class WorkspaceList extends SacCommand {
  static override description = 'list the files of a workspace'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --agent helper',
    '<%= config.bin %> <%= command.id %> docs --group research --recursive',
  ]
  static override form = 'workspace list FOLDER --agent AGENT'
  static override args = { folder: Args.string({ description: 'only this folder' }) }
  static override flags = {
    ...placeFlags,
    recursive: Flags.boolean({ char: 'r', description: 'also what is in folders' }),
    limit: limitFlag,
  }

  async run() {
    const { args, flags } = await this.parse(WorkspaceList)
    const client = await this.client(flags)
    const { files, name } = await choosePlace(client, flags)
    const path = args.folder?.replace(/\/+$/, '')
    return this.printList(
      files.list({ ...(path && { path }), recursive: flags.recursive }),
      {
        path: ({ path, kind }) => (kind === 'folder' ? `${path}/` : path),
        size: ({ kind, sizeBytes }) => (kind === 'folder' ? '-' : size(sizeBytes)),
        age: ({ modifiedAt }) => age(modifiedAt),
      },
      { limit: flags.limit, empty: `There are no files${path ? ` in ${path}` : ''} of ${name}.` },
    )
  }
}
