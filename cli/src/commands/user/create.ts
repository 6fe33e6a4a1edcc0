import { Args, Flags } from '@oclif/core'
import { askText, canAsk, readSecretFromStdin } from '../../lib/ask.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class UserCreate extends SacCommand {
  static override description = 'create a user (admins)'
  static override examples = ['<%= config.bin %> <%= command.id %> grace --email grace@example.com']
  static override form = 'user create USERNAME --email EMAIL'
  static override args = {
    username: Args.string({ description: 'name to sign in with', required: true }),
  }
  static override flags = {
    email: Flags.string({ description: 'email address; asked for in a terminal' }),
    'display-name': Flags.string({ description: 'name for people' }),
    role: Flags.option({ options: ['user', 'admin'] as const, default: 'user' as const })({
      description: 'what they may do',
    }),
    'password-stdin': Flags.boolean({ description: 'read the password from stdin' }),
  }

  async run() {
    const { args, flags } = await this.parse(UserCreate)
    const email = flags.email ?? (await this.#askEmail(args.username))
    const client = await this.client(flags)
    const user = await client.users.create({
      username: args.username,
      email,
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
    const { url } = await this.connection(flags)
    this.note(`They sign in with: ${hint('login --url', url, '--username', user.username)}`)
    return user
  }

  #askEmail(username: string): Promise<string> {
    const next = `write it as \`${hint('user create', username)} --email EMAIL\``
    if (!canAsk()) throw new CliError('--email is missing', { exitCode: EXIT.usage, next })
    return askText('Email address:', next)
  }
}
