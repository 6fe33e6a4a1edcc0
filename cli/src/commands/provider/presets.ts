import { SacCommand } from '../../lib/sac-command.ts'
import { formatTable } from '../../lib/table.ts'

export default class ProviderPresets extends SacCommand {
  static override description = 'list providers that `provider add` knows'

  async run() {
    const { flags } = await this.parse(ProviderPresets)
    const items = await (await this.client(flags)).providers.presets()
    this.log(
      formatTable(items, {
        preset: ({ id }) => id,
        name: ({ name }) => name,
        'base url': ({ baseUrl }) => baseUrl,
        'get a key at': ({ keysUrl }) => keysUrl,
      }),
    )
    return { items, nextCursor: null }
  }
}
