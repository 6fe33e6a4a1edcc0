import { Args, Flags } from '@oclif/core'
import type { Agent, SacClient, Session } from '@sac/sdk'
import { chooseAgent } from '../lib/agents.ts'
import { askWhy } from '../lib/attach-end.ts'
import { detachPattern, keyName } from '../lib/detach-key.ts'
import { CliError, EXIT, explain } from '../lib/errors.ts'
import { hint } from '../lib/hints.ts'
import { type End, runPipe, runRawTerminal, signalExitCode } from '../lib/raw-terminal.ts'
import { SacCommand } from '../lib/sac-command.ts'
import { describeSession, isComing } from '../lib/sessions.ts'

export default class Attach extends SacCommand {
  static override description = 'open the terminal of an agent; leaving it does not end anything'
  static override examples = [
    '<%= config.bin %> <%= command.id %> helper',
    '<%= config.bin %> <%= command.id %> helper --read-only',
  ]
  static override enableJsonFlag = false
  static override args = {
    agent: Args.string({ description: 'id or name; the only one by default' }),
  }
  static override flags = {
    session: Flags.string({
      description: 'id of a session, instead of the agent’s interactive one',
    }),
    'read-only': Flags.boolean({ description: 'watch, without typing' }),
    'detach-key': Flags.string({
      description: 'key that leaves, such as ctrl-] or none',
      default: 'ctrl-]',
    }),
    'no-tty': Flags.boolean({ description: 'pipe stdin and stdout, where there is no terminal' }),
  }

  async run() {
    const { args, flags } = await this.parse(Attach)
    const { stdin, stdout } = process
    const hasTerminal = stdin.isTTY === true && stdout.isTTY === true
    if (!hasTerminal && !flags['no-tty']) {
      throw new CliError('there is no terminal here', {
        exitCode: EXIT.usage,
        next: `add --no-tty to pipe, or use \`${hint('run')}\``,
      })
    }
    const detach = detachPattern(flags['detach-key'])
    const signal = this.interruptible()
    const client = await this.client(flags)
    const { session, agent, name } = await this.#findSession(
      client,
      args.agent,
      flags.session,
      signal,
    )
    const readOnly = flags['read-only']
    const terminal = await client.sessions.attach(session.id, {
      ...sizeOf(stdout),
      readOnly,
      signal,
    })
    terminal.on('inputRefused', ({ bytes }) => {
      refused += bytes.length
    })
    let refused = 0
    if (!flags['no-tty']) {
      const way = detach
        ? `Leave with ${keyName(flags['detach-key'])}; it goes on.`
        : 'Close this window to leave; it goes on.'
      this.note(`Attached to ${name}${readOnly ? ', read-only' : ''}. ${way}`)
    }
    let end: End
    try {
      end = flags['no-tty']
        ? await runPipe(terminal, stdin, stdout, readOnly)
        : await runRawTerminal({
            terminal,
            stdin,
            stdout,
            detach,
            detachKey: detach && keyName(flags['detach-key']),
            readOnly,
            name,
            repaints: agent.command === null,
          })
    } catch (error) {
      const why = isApiError(error) ? await askWhy(client, session, agent) : undefined
      if (!why) throw error
      const { exitCode } = explain(error)
      throw new CliError(why.what, { exitCode, next: why.next, cause: error })
    }
    const back =
      flags.session === undefined
        ? hint('attach', agent.name)
        : hint('attach --session', flags.session)
    if (refused > 0)
      this.note(
        `${refused} typed bytes were not applied: the program had ended before they arrived.`,
      )
    if (end.why === 'exited' && !flags['no-tty']) {
      const why = await askWhy(client, session, agent, end.exit)
      if (why) this.note(`${sentence(why.what)}${why.next ? `; ${why.next}` : ''}.`)
    }
    return this.exit(this.#tellEnd(end, name, back))
  }

  async #findSession(
    client: SacClient,
    agentName: string | undefined,
    sessionId: string | undefined,
    signal: AbortSignal,
  ): Promise<{ session: Session; agent: Attached; name: string }> {
    if (sessionId !== undefined) {
      const session = await client.sessions.get(sessionId, { signal })
      const agent = await client.agents.get(session.agentId, { signal })
      return { session, agent, name: `session ${sessionId}` }
    }
    const agent = await chooseAgent(client, agentName)
    this.agentName = agent.name
    const progress = this.progress()
    try {
      const session = await client.sessions.open(agent.id, {
        signal,
        onState: (state) => {
          if (isComing(state)) progress.show(`${agent.name}: ${describeSession(state)}`)
        },
      })
      return { session, agent, name: agent.name }
    } finally {
      progress.stop()
    }
  }

  #tellEnd(end: End, name: string, back: string): number {
    switch (end.why) {
      case 'detached':
        this.note(`Detached from ${name}; it goes on. Come back with: ${back}`)
        return EXIT.done
      case 'signal':
        return signalExitCode(end.signal)
      case 'exited': {
        const { exitCode, signal } = end.exit
        return exitCode ?? signalExitCode(signal ?? 'SIGKILL')
      }
    }
  }
}

type Attached = Pick<Agent, 'id' | 'name' | 'updatedAt' | 'command'>

/** The classes of the SDK would have to be loaded to ask them. */
const isApiError = (error: unknown) => error instanceof Error && 'problem' in error

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({
  cols: columns || Number(process.env['COLUMNS']) || 80,
  rows: rows || Number(process.env['LINES']) || 24,
})
