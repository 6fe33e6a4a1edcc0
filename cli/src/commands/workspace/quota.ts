import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, placeFlags } from '../../lib/spaces.ts'
import { formatRecord, size } from '../../lib/table.ts'

export default class WorkspaceQuota extends SacCommand {
  static override description = 'show how much room a workspace has used and left'
  static override flags = { ...placeFlags }

  async run() {
    const { flags } = await this.parse(WorkspaceQuota)
    const { files } = await choosePlace(await this.client(flags), flags)
    const quota = await files.quota()
    this.log(
      formatRecord({
        used: `${size(quota.usedBytes)} of ${size(quota.maxBytes)}`,
        files: `${quota.fileCount} of ${quota.maxFileCount}`,
        'largest file': size(quota.maxFileBytes),
      }),
    )
    return quota
  }
}
