import { Args, Flags } from '@oclif/core'
import { findGroup, findMember, groupArg } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class GroupRole extends SacCommand {
  static override description = 'make a member an admin of the group, or no longer'
  static override examples = [
    '<%= config.bin %> <%= command.id %> research --user grace --role admin',
  ]
  static override form = 'group role GROUP --user NAME --role ROLE'
  static override args = { group: Args.string(groupArg) }
  static override flags = {
    user: Flags.string({ description: 'username or id', required: true }),
    role: Flags.option({ options: ['member', 'admin'] as const, required: true })({
      description: 'new role',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(GroupRole)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    const { user } = await findMember(client, group, flags.user)
    const member = await client.groups.members.setRole(group.id, user.id, flags.role)
    const role = member.role === 'admin' ? 'an admin' : 'a member'
    this.log(`${user.username} is now ${role} of ${group.name}.`)
    return member
  }
}
