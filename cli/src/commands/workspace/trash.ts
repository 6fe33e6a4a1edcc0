import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, placeFlags } from '../../lib/spaces.ts'
import { age, size } from '../../lib/table.ts'

export default class WorkspaceTrash extends SacCommand {
  static override description = 'list files of a workspace that were deleted or overwritten'
  static override flags = { ...placeFlags, limit: limitFlag }

  async run() {
    const { flags } = await this.parse(WorkspaceTrash)
    const { files, name } = await choosePlace(await this.client(flags), flags)
    return this.printList(
      files.trash(),
      {
        path: ({ path }) => path,
        revision: ({ revision }) => revision,
        size: ({ sizeBytes }) => size(sizeBytes),
        reason: ({ reason }) => reason,
        age: ({ trashedAt }) => age(trashedAt),
        until: ({ expiresAt }) => expiresAt.slice(0, 10),
      },
      { limit: flags.limit, empty: `The trash of ${name} is empty.` },
    )
  }
}
