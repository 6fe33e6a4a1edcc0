import { Args, Flags } from '@oclif/core'
import { EXIT } from '../../lib/errors.ts'
import { findProvider } from '../../lib/providers.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class ProviderTest extends SacCommand {
  static override description = 'ask a provider for one token'
  static override args = { provider: Args.string({ description: 'id or name', required: true }) }
  static override flags = {
    model: Flags.string({ description: 'model to ask; its smallest by default' }),
  }

  async run() {
    const { args, flags } = await this.parse(ProviderTest)
    const client = await this.client(flags)
    const { id, name } = await findProvider(client, args.provider)
    const test = await client.providers.test(id, { model: flags.model })
    this.log(
      test.ok
        ? `${name} answers with ${test.model}, in ${test.latencyMs} ms.`
        : `${name}: ${test.detail}`,
    )
    process.exitCode = test.ok ? EXIT.done : EXIT.failed
    return test
  }
}
