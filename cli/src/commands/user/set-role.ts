import { Args, Flags } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { findUser } from '../../lib/users.ts'

export default class UserSetRole extends SacCommand {
  static override description = 'make somebody an admin, or no longer (admins)'
  static override args = {
    user: Args.string({ description: 'id, username or email', required: true }),
  }
  static override flags = {
    role: Flags.option({ options: ['user', 'admin'] as const, required: true })({
      description: 'new role',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(UserSetRole)
    const client = await this.client(flags)
    const { id } = await findUser(client, args.user)
    const user = await client.users.setRole(id, flags.role)
    this.log(`${user.username} is now ${user.role}.`)
    return user
  }
}
