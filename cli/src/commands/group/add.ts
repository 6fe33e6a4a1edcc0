import { Args, Flags } from '@oclif/core'
import { findGroup, groupArg, whoIs } from '../../lib/groups.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class GroupAdd extends SacCommand {
  static override description = 'take somebody into a group'
  static override examples = [
    '<%= config.bin %> <%= command.id %> research --user grace',
    '<%= config.bin %> <%= command.id %> research --user grace --role admin',
  ]
  static override form = 'group add GROUP --user NAME'
  static override args = { group: Args.string(groupArg) }
  static override flags = {
    user: Flags.string({ description: 'username or id', required: true }),
    role: Flags.option({ options: ['member', 'admin'] as const, default: 'member' as const })({
      description: 'what they are in it; an admin manages its members and instructions',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(GroupAdd)
    const client = await this.client(flags)
    const group = await findGroup(client, args.group)
    this.advice = {
      'invalid-request': `ask for their username; admins see all with \`${hint('user list')}\`, and make one with \`${hint('user create', flags.user)} --email EMAIL\``,
    }
    const member = await client.groups.members.add(group.id, {
      ...whoIs(flags.user),
      role: flags.role,
    })
    this.log(`${member.user.username} is now ${aRole(member.role)} of ${group.name}.`)
    return member
  }
}

const aRole = (role: string) => (role === 'admin' ? 'an admin' : 'a member')
