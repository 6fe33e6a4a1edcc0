import type { SacClient } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'

export interface Provider {
  id: number
  name: string
  preset?: string
  isDefault?: boolean
}
const list = async (client: SacClient) =>
  ((await client.request('GET', '/api/providers?limit=200')) as { items: Provider[] }).items

export async function findProvider(client: SacClient, idOrName: string): Promise<Provider> {
  const found = (await list(client)).find(
    ({ id, name, preset }) => String(id) === idOrName || name === idOrName || preset === idOrName,
  )
  if (!found)
    throw new CliError(`there is no provider ${idOrName}`, {
      exitCode: EXIT.notFound,
      next: 'see `sac provider list`',
    })
  return found
}

export async function isDemoProvider(
  _client: SacClient,
  _providerId: number | null,
): Promise<boolean> {
  return false
}
