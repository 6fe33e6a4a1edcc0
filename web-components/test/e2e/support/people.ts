import { SacClient } from '@sac/sdk'
import type { RunningServer } from '../../../../cli/test/e2e/support/server.ts'

/** For `startServer`: the first admin has this password. */
export const ADMIN_PASSWORD = 'a password for tests'

/** A client of somebody who signed in; of the first admin by default. */
export async function clientOf(
  server: Pick<RunningServer, 'url'>,
  username = 'admin',
  password = ADMIN_PASSWORD,
): Promise<SacClient> {
  const door = new SacClient({ baseUrl: server.url })
  const { token } = await door.auth.login({ username, password })
  return new SacClient({ baseUrl: server.url, token })
}

export interface Person {
  id: number
  username: string
  password: string
  client: SacClient
}

/** Somebody who is no admin. */
export async function addPerson(
  server: Pick<RunningServer, 'url'>,
  admin: SacClient,
  username: string,
): Promise<Person> {
  const password = `${username}-has-a-long-password`
  const { id } = await admin.users.create({ username, password, email: `${username}@example.com` })
  return { id, username, password, client: await clientOf(server, username, password) }
}
