import { hint } from '../../lib/hints.ts'
import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age } from '../../lib/table.ts'

export default class TokenList extends SacCommand {
  static override description = 'list your access tokens'
  static override flags = { limit: limitFlag }

  async run() {
    const { flags } = await this.parse(TokenList)
    const client = await this.client(flags)
    return this.printList(
      client.tokens.list(),
      {
        id: ({ id }) => id,
        name: ({ name }) => name,
        scopes: ({ scopes }) => scopes.join(','),
        group: ({ groupId }) => groupId,
        expires: ({ expiresAt }) => expiresAt ?? 'never',
        'last used': ({ lastUsedAt }) => lastUsedAt && `${age(lastUsedAt)} ago`,
        age: ({ createdAt }) => age(createdAt),
      },
      {
        limit: flags.limit,
        empty: `You have no access tokens; make one with \`${hint('token create')}\`.`,
      },
    )
  }
}
