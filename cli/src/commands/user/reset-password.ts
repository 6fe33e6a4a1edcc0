import { Args, Flags } from '@oclif/core'
import { askSecret, readSecretFromStdin } from '../../lib/ask.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findUser } from '../../lib/users.ts'

export default class UserResetPassword extends SacCommand {
  static override description = 'give a user a new password and end their sessions (admins)'
  static override args = {
    user: Args.string({ description: 'id, username or email', required: true }),
  }
  static override flags = {
    'password-stdin': Flags.boolean({ description: 'read the password from stdin' }),
  }

  async run() {
    const { args, flags } = await this.parse(UserResetPassword)
    const client = await this.client(flags)
    const { id, username } = await findUser(client, args.user)
    const password = flags['password-stdin']
      ? await readSecretFromStdin()
      : await askSecret(`New password of ${username}`, 'pipe it in: … --password-stdin')
    await client.users.resetPassword(id, password)
    this.log(`${username} has a new password.`)
    return { id, username }
  }
}
