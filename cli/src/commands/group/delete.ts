import { Args } from '@oclif/core'
import { findGroup, groupArg } from '../../lib/groups.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class GroupDelete extends SacCommand {
  static override description = 'delete a group with its files, for good (admins)'
  static override args = { group: Args.string(groupArg) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(GroupDelete)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    const members = group.memberCount === 1 ? '1 member' : `${group.memberCount} members`
    await this.confirm(
      `Delete group ${group.name} of ${members} and its files for good?`,
      flags.yes,
    )
    await client.groups.delete(group.id)
    this.log(`Group ${group.name} deleted.`)
    return group
  }
}
