import { Args } from '@oclif/core'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'
import { findToken } from '../../lib/tokens.ts'

export default class TokenRevoke extends SacCommand {
  static override description = 'revoke an access token'
  static override args = {
    token: Args.string({ description: 'id or name of the token', required: true }),
  }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(TokenRevoke)
    const client = await this.client(flags)
    const { id, name } = await findToken(client, args.token)
    await this.confirm(`Revoke token ${name}? Whatever uses it stops working.`, flags.yes)
    await client.tokens.revoke(id)
    this.log(`Token ${name}, id ${id}, revoked.`)
    return { id, name }
  }
}
