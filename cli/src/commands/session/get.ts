import { Args } from '@oclif/core'
import { SacCommand } from '../../lib/sac-command.ts'
import { formatRecord } from '../../lib/table.ts'

export default class SessionGet extends SacCommand {
  static override description = 'show a session'
  static override args = {
    session: Args.string({ description: 'id of the session', required: true }),
  }

  async run() {
    const { args, flags } = await this.parse(SessionGet)
    const session = await (await this.client(flags)).sessions.get(args.session)
    const {
      id,
      agentId,
      kind,
      state,
      isBusy,
      exitCode,
      signal,
      createdAt,
      readyAt,
      endedAt,
      problem,
    } = session
    this.log(
      formatRecord({
        id,
        agent: agentId,
        kind,
        state,
        busy: isBusy,
        'exit code': exitCode,
        signal,
        created: createdAt,
        ready: readyAt,
        ended: endedAt,
        problem: problem && (problem.detail ?? problem.title),
      }),
    )
    return session
  }
}
