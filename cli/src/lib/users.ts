import type { SacClient, User } from '@sac/sdk'
import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'

/** A user by id, name or email. */
export async function findUser(client: SacClient, idOrName: string): Promise<User> {
  const isId = /^\d+$/.test(idOrName)
  for await (const user of client.users.list({ limit: 200 })) {
    if (
      isId ? user.id === Number(idOrName) : user.username === idOrName || user.email === idOrName
    ) {
      return user
    }
  }
  throw new CliError(`there is no user ${idOrName}`, {
    exitCode: EXIT.notFound,
    next: `see \`${hint('user list')}\``,
  })
}
