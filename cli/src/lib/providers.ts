import type { Provider, SacClient } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

/** A provider by id, name or, where there is one of it, preset. */
export async function findProvider(client: SacClient, idOrName: string): Promise<Provider> {
  const providers: Provider[] = []
  for await (const provider of client.providers.list({ limit: 200 })) providers.push(provider)
  const word = idOrName.toLowerCase()
  const byId = providers.filter(({ id }) => String(id) === word)
  const byName = providers.filter(({ name }) => name.toLowerCase() === word)
  const byPreset = providers.filter(({ preset }) => preset === word)
  const found = [byId, byName, byPreset].find((matches) => matches.length > 0) ?? []
  if (found.length === 1) return found[0]!
  throw new CliError(
    found.length === 0
      ? `there is no provider ${idOrName}`
      : `${found.length} providers are called ${idOrName}`,
    {
      exitCode: found.length === 0 ? EXIT.notFound : EXIT.usage,
      next:
        found.length === 0
          ? `see \`${hint('provider list')}\`, or \`${hint('provider presets')}\` for what can be added`
          : `use an id: ${[...new Set(found.map(({ id }) => id))].join(', ')}`,
    },
  )
}

/** Whether an agent with this provider gets scripted answers. */
export async function isDemoProvider(
  client: SacClient,
  providerId: number | null,
): Promise<boolean> {
  const { items } = await client.providers.list({ limit: 200 })
  const provider = items.find(({ id, isDefault }) =>
    providerId === null ? isDefault : id === providerId,
  )
  return provider === undefined || provider.preset === 'demo'
}
