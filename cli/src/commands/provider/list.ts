import { limitFlag, SacCommand } from '../../lib/sac-command.ts'

export default class ProviderList extends SacCommand {
  static override description = 'list providers that you may use'
  static override flags = { limit: limitFlag }

  async run() {
    const { flags } = await this.parse(ProviderList)
    const client = await this.client(flags)
    return this.printList(
      client.providers.list(),
      {
        id: ({ id }) => id,
        name: ({ name }) => name,
        preset: ({ preset }) => preset,
        owner: ({ owner }) => owner.kind,
        default: ({ isDefault }) => isDefault,
        key: ({ hasKey, keyHint }) => (hasKey ? `…${keyHint ?? ''}` : '-'),
        'base url': ({ baseUrl }) => baseUrl,
      },
      { limit: flags.limit },
    )
  }
}
