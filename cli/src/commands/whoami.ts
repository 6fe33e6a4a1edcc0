import { SacCommand } from '../lib/sac-command.ts'
import { formatRecord } from '../lib/table.ts'

export default class Whoami extends SacCommand {
  static override description = 'show who you are, and on which server'

  async run() {
    const { flags } = await this.parse(Whoami)
    const { url, source } = await this.connection(flags)
    const user = await (await this.client(flags)).auth.me()
    this.log(
      formatRecord({
        user: user.username,
        email: user.email,
        role: user.role,
        server: url,
        from: source,
      }),
    )
    return user
  }
}
