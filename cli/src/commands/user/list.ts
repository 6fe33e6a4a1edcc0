import { limitFlag, SacCommand } from '../../lib/sac-command.ts'
import { age } from '../../lib/table.ts'

export default class UserList extends SacCommand {
  static override description = 'list users (admins)'
  static override flags = { limit: limitFlag }

  async run() {
    const { flags } = await this.parse(UserList)
    const client = await this.client(flags)
    return this.printList(
      client.users.list(),
      {
        id: ({ id }) => id,
        username: ({ username }) => username,
        email: ({ email }) => email,
        role: ({ role }) => role,
        disabled: ({ isDisabled }) => isDisabled,
        age: ({ createdAt }) => age(createdAt),
      },
      { limit: flags.limit },
    )
  }
}
