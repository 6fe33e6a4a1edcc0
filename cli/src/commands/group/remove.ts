import { Args, Flags } from '@oclif/core'
import { findGroup, findMember, groupArg } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class GroupRemove extends SacCommand {
  static override description = 'take somebody out of a group'
  static override examples = ['<%= config.bin %> <%= command.id %> research --user grace']
  static override form = 'group remove GROUP --user NAME'
  static override args = { group: Args.string(groupArg) }
  static override flags = {
    user: Flags.string({ description: 'username or id', required: true }),
  }

  async run() {
    const { args, flags } = await this.parse(GroupRemove)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    const member = await findMember(client, group, flags.user)
    await client.groups.members.remove(group.id, member.user.id)
    this.log(`${member.user.username} is no longer in ${group.name}.`)
    return member
  }
}
