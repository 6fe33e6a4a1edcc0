import { Args } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { findUser } from '../../lib/users.ts'

export default class UserEnable extends SacCommand {
  static override description = 'let a user in again (admins)'
  static override args = {
    user: Args.string({ description: 'id, username or email', required: true }),
  }

  async run() {
    const { args, flags } = await this.parse(UserEnable)
    const client = await this.client(flags)
    const found = await findUser(client, args.user)
    if (!found.isDisabled) {
      this.log(`${found.username} may sign in already.`)
      return found
    }
    const user = await client.users.setDisabled(found.id, false)
    this.log(`${user.username} may sign in again.`)
    return user
  }
}
