import { Args } from '@oclif/core'
import { findProvider } from '../../lib/providers.ts'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class ProviderDelete extends SacCommand {
  static override description = 'remove a provider; agents that used it go on with the default one'
  static override args = { provider: Args.string({ description: 'id or name', required: true }) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(ProviderDelete)
    const client = await this.client(flags)
    const provider = await findProvider(client, args.provider)
    await this.confirm(`Remove provider ${provider.name} and its key?`, flags.yes)
    await client.providers.delete(provider.id)
    this.log(`Provider ${provider.name} removed.`)
    return provider
  }
}
