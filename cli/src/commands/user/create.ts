import { Args, Flags } from '@oclif/core'
import { readSecretFromStdin } from '../../lib/ask.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class UserCreate extends SacCommand {
  static override description = 'create a user (admins)'
  static override examples = ['<%= config.bin %> <%= command.id %> grace --email grace@example.com']
  static override args = {
    username: Args.string({ description: 'name to sign in with', required: true }),
  }
  static override flags = {
    email: Flags.string({ description: 'email address', required: true }),
    'display-name': Flags.string({ description: 'name for people' }),
    role: Flags.option({ options: ['user', 'admin'] as const, default: 'user' as const })({
      description: 'what they may do',
    }),
    'password-stdin': Flags.boolean({ description: 'read the password from stdin' }),
  }

  async run() {
    const { args, flags } = await this.parse(UserCreate)
    const client = await this.client(flags)
    const user = await client.users.create({
      username: args.username,
      email: flags.email,
      role: flags.role,
      ...(flags['display-name'] !== undefined && { displayName: flags['display-name'] }),
      ...(flags['password-stdin'] && { password: await readSecretFromStdin() }),
    })
    this.log(`User ${user.username} created, id ${user.id}.`)
    if (!flags['password-stdin']) {
      this.note(
        `Without a password they cannot sign in: ${hint('user reset-password', user.username)}`,
      )
    }
    return user
  }
}
