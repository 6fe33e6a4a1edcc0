import { Args, Flags } from '@oclif/core'
import type { CreateProvider, ProviderPreset } from '@sac/sdk'
import { pair } from '../../lib/agent-flags.ts'
import { askSecret, readSecretFromStdin } from '../../lib/ask.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class ProviderAdd extends SacCommand {
  static override description = 'add a provider, ask for its key, and try it'
  static override examples = [
    '<%= config.bin %> <%= command.id %> anthropic',
    'printf %s "$KEY" | <%= config.bin %> <%= command.id %> openrouter --key-stdin',
    '<%= config.bin %> <%= command.id %> custom --name gateway --base-url https://llm.example.com --model sonnet=our-model',
  ]
  static override args = {
    preset: Args.string({ description: 'one of `provider presets`, or custom', required: true }),
  }
  static override flags = {
    name: Flags.string({ description: 'its name; that of the preset by default' }),
    'base-url': Flags.string({ description: 'where its Messages API is, without /v1/messages' }),
    model: Flags.string({
      description: 'model for a role as haiku|sonnet|opus=NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'auth-style': Flags.option({ options: ['bearer', 'x-api-key'] as const })({
      description: 'how the key travels',
    }),
    'key-stdin': Flags.boolean({ description: 'read the key from stdin' }),
    'no-key': Flags.boolean({ description: 'it needs none', exclusive: ['key-stdin'] }),
    'monthly-token-budget': Flags.integer({
      description: 'most tokens in a month; 0 sets no limit',
      min: 0,
    }),
    system: Flags.boolean({ description: 'for everybody (admins)' }),
    default: Flags.boolean({
      description: 'for agents without a provider of their own',
      dependsOn: ['system'],
    }),
  }

  async run() {
    const { args, flags } = await this.parse(ProviderAdd)
    const client = await this.client(flags)
    const presets = await client.providers.presets()
    const preset = presets.find(({ id }) => id === args.preset.toLowerCase())
    if (!preset) {
      throw new CliError(`there is no preset ${args.preset}`, {
        exitCode: EXIT.usage,
        next: `use one of: ${presets.map(({ id }) => id).join(', ')}`,
      })
    }
    const request: CreateProvider = { name: flags.name ?? preset.name, preset: preset.id }
    if (flags['base-url'] !== undefined) request.baseUrl = flags['base-url']
    if (flags['auth-style'] !== undefined) request.authStyle = flags['auth-style']
    if (flags.model)
      request.models = Object.fromEntries(flags.model.map((text) => pair('--model', text)))
    if (flags['monthly-token-budget'] !== undefined)
      request.monthlyTokenBudget = flags['monthly-token-budget']
    if (flags.system) request.owner = { kind: 'system' }
    if (flags.default) request.isDefault = true
    const apiKey = await this.#key(preset, flags)
    if (apiKey !== undefined) request.apiKey = apiKey
    const provider = await client.providers.create(request)
    this.log(`Provider ${provider.name} added, id ${provider.id}.`)
    const test = await client.providers.test(provider.id)
    if (test.ok) {
      this.note(`It answers, in ${test.latencyMs} ms.`)
    } else {
      this.note(`It does not work yet: ${test.detail}`)
      this.note(
        `It is kept. Try it again with \`${hint('provider test', provider.id)}\`, or take it away with \`${hint('provider delete', provider.id)}\`.`,
      )
      process.exitCode = EXIT.failed
    }
    if (!flags.default && test.ok)
      this.note(`Give it to an agent: ${hint('agent update AGENT --provider', provider.id)}`)
    return { ...provider, test }
  }

  async #key(
    { needsKey, keysUrl, name }: ProviderPreset,
    flags: { 'key-stdin': boolean; 'no-key': boolean },
  ): Promise<string | undefined> {
    if (flags['key-stdin']) return readSecretFromStdin()
    if (flags['no-key'] || !needsKey) return undefined
    if (keysUrl !== null) this.note(`Keys of ${name}: ${keysUrl}`)
    return askSecret('API key', 'pipe it in: … --key-stdin')
  }
}
