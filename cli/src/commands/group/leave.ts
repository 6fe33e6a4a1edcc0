import { Args } from '@oclif/core'
import { findGroup, groupArg } from '../../lib/groups.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class GroupLeave extends SacCommand {
  static override description = 'leave a group; only its admins can take you in again'
  static override args = { group: Args.string(groupArg) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(GroupLeave)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    await this.confirm(`Leave group ${group.name}?`, flags.yes)
    await client.groups.leave(group.id)
    this.log(`You are no longer in ${group.name}.`)
    return group
  }
}
