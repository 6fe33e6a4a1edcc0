import { Args } from '@oclif/core'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'
import { findUser } from '../../lib/users.ts'

export default class UserDisable extends SacCommand {
  static override description = 'shut a user out and end their sessions (admins)'
  static override args = {
    user: Args.string({ description: 'id, username or email', required: true }),
  }
  static override flags = { yes: yesFlag }
  async run() {
    const { args, flags } = await this.parse(UserDisable)
    const client = await this.client(flags)
    const { id, username } = await findUser(client, args.user)
    await this.confirm(`Shut out ${username}?`, flags.yes)
    const user = await client.users.setDisabled(id, true)
    this.log(`${user.username} is shut out.`)
    return user
  }
}
