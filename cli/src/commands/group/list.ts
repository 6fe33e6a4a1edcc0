import { Flags } from '@oclif/core'
import { GROUP_COLUMNS } from '../../lib/groups.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'

export default class GroupList extends SacCommand {
  static override description = 'list the groups that you belong to'
  static override flags = {
    all: Flags.boolean({ description: 'every group (admins)' }),
    limit: limitFlag,
  }

  async run() {
    const { flags } = await this.parse(GroupList)
    const { groups } = await this.client(flags)
    return this.printList(flags.all ? groups.listAll() : groups.list(), GROUP_COLUMNS, {
      limit: flags.limit,
      empty: flags.all ? 'There are no groups.' : 'You belong to no group.',
    })
  }
}
