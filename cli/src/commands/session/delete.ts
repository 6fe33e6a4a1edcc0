import { Args } from '@oclif/core'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'

export default class SessionDelete extends SacCommand {
  static override description = 'end a session and its program; conversation and files stay'
  static override aliases = ['session:end']
  static override args = {
    session: Args.string({ description: 'id of the session', required: true }),
  }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(SessionDelete)
    await this.confirm(`End session ${args.session}?`, flags.yes)
    await (await this.client(flags)).sessions.end(args.session)
    this.log(`Session ${args.session} ended.`)
    return { id: args.session }
  }
}
