import { Args } from '@oclif/core'
import { findGroup, groupArg } from '../../lib/groups.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age } from '../../lib/table.ts'

export default class GroupMembers extends SacCommand {
  static override description = 'list who belongs to a group'
  static override args = { group: Args.string(groupArg) }
  static override flags = { limit: limitFlag }

  async run() {
    const { args, flags } = await this.parse(GroupMembers)
    const client = await this.client(flags)
    const { id } = await findGroup(client, args.group)
    return this.printList(
      client.groups.members.list(id),
      {
        id: ({ user }) => user.id,
        username: ({ user }) => user.username,
        name: ({ user }) => user.displayName,
        role: ({ role, isOwner }) => (isOwner ? 'owner' : role),
        joined: ({ joinedAt }) => age(joinedAt),
      },
      { limit: flags.limit },
    )
  }
}
