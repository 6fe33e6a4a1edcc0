import { Args } from '@oclif/core'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class TokenRevoke extends SacCommand {
  static override description = 'revoke an access token'
  static override args = { id: Args.integer({ description: 'id of the token', required: true }) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(TokenRevoke)
    await this.confirm(`Revoke token ${args.id}? Whatever uses it stops working.`, flags.yes)
    const client = await this.client(flags)
    await client.tokens.revoke(args.id)
    this.log(`Token ${args.id} revoked.`)
    return { id: args.id }
  }
}
