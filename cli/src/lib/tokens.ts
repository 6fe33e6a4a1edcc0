import type { AccessToken, SacClient } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

/** An access token of one's own, by id or name. */
export async function findToken(client: SacClient, idOrName: string): Promise<AccessToken> {
  const tokens: AccessToken[] = []
  for await (const token of client.tokens.list({ limit: 200 })) tokens.push(token)
  const byId = tokens.find(({ id }) => String(id) === idOrName)
  if (byId) return byId
  const named = tokens.filter(({ name }) => name === idOrName)
  if (named.length > 1) {
    throw new CliError(`${named.length} tokens are called ${idOrName}`, {
      exitCode: EXIT.usage,
      next: `use an id: ${named.map(({ id }) => id).join(', ')}`,
    })
  }
  if (named[0]) return named[0]
  throw new CliError(`you have no token ${idOrName}`, {
    exitCode: EXIT.notFound,
    next: `see \`${hint('token list')}\``,
  })
}
