import { Args, Flags } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'

export default class TokenCreate extends SacCommand {
  static override description = 'make an access token for scripts and CI, and show it once'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ci --scope read --scope write --expires-in-days 90',
  ]
  static override args = { name: Args.string({ description: 'what it is for', required: true }) }
  static override flags = {
    scope: Flags.option({
      options: ['read', 'write', 'admin'] as const,
      multiple: true,
      multipleNonGreedy: true,
    })({
      description: 'what it may do',
    }),
    'expires-in-days': Flags.integer({ description: 'days until it ends', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(TokenCreate)
    const client = await this.client(flags)
    const created = await client.tokens.create({
      name: args.name,
      ...(flags.scope && { scopes: flags.scope }),
      ...(flags['expires-in-days'] !== undefined && { expiresInDays: flags['expires-in-days'] }),
    })
    this.note('Keep it now: it is not shown again.')
    this.log(created.token)
    return created
  }
}
