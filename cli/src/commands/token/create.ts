import { Args, Flags } from '@oclif/core'
import { findGroup } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class TokenCreate extends SacCommand {
  static override description = 'make an access token for scripts and CI, and show it once'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ci --scope read --scope write --expires-in-days 90',
    '<%= config.bin %> <%= command.id %> portal --scope embed:mint --group research',
  ]
  static override args = { name: Args.string({ description: 'what it is for', required: true }) }
  static override flags = {
    scope: Flags.option({
      options: ['read', 'write', 'admin', 'embed:mint'] as const,
      multiple: true,
      multipleNonGreedy: true,
    })({
      description: 'what it may do; embed:mint: mint tokens for pages that embed SAC, nothing else',
    }),
    group: Flags.string({
      description: 'slug, name or id of the group whose members embed:mint is for (admins)',
    }),
    'expires-in-days': Flags.integer({ description: 'days until it ends', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(TokenCreate)
    const client = await this.client(flags)
    const created = await client.tokens.create({
      name: args.name,
      ...(flags.scope && { scopes: flags.scope }),
      ...(flags.group && { groupId: (await findGroup(client, flags.group)).id }),
      ...(flags['expires-in-days'] !== undefined && { expiresInDays: flags['expires-in-days'] }),
    })
    this.note('Keep it now: it is not shown again.')
    this.log(created.token)
    return created
  }
}
