import { Args, Flags } from '@oclif/core'
import type { RunEvent, RunFile, RunResult } from '@sac/sdk'
import { chooseAgent } from '../lib/agents.ts'
import { readStdin } from '../lib/ask.ts'
import { milliseconds } from '../lib/durations.ts'
import { CliError, EXIT } from '../lib/errors.ts'
import { signalExitCode } from '../lib/raw-terminal.ts'
import { activityOf } from '../lib/run-activity.ts'
import { SacCommand } from '../lib/sac-command.ts'
import { describeSession, isComing } from '../lib/sessions.ts'
import { text } from '../lib/table.ts'
import { pullFile } from '../lib/transfers.ts'

export default class Run extends SacCommand {
  static override description = 'give an agent a prompt and wait for the answer, for scripts and CI'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --agent helper "write a haiku to haiku.md"',
    'git diff | <%= config.bin %> <%= command.id %> - --agent reviewer --timeout 10m --pull ./review',
  ]
  static override args = {
    prompt: Args.string({ description: 'what to do; - reads it from stdin', required: true }),
  }
  static override flags = {
    agent: Flags.string({ description: 'id or name of the agent; the only one by default' }),
    'output-format': Flags.option({
      options: ['text', 'json', 'stream-json'] as const,
      default: 'text' as const,
    })({
      description: 'what stdout gets: the answer, one object, or each event as it comes',
    }),
    timeout: Flags.string({ description: 'longest time, such as 90s, 10m or 1h' }),
    pull: Flags.string({ description: 'folder to download the files of the run to' }),
  }

  async run() {
    const { args, flags } = await this.parse(Run)
    const format = this.jsonEnabled() ? 'json' : flags['output-format']
    const prompt = args.prompt === '-' ? await readStdin() : args.prompt
    if (prompt.trim() === '') throw new CliError('the prompt is empty', { exitCode: EXIT.usage })
    const timeoutMs = flags.timeout === undefined ? undefined : milliseconds(flags.timeout)
    const interrupted = this.interruptible()
    const timedOut = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
    const signal = timedOut ? AbortSignal.any([interrupted, timedOut]) : interrupted
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    this.agentName = agent.name
    const progress = this.progress()
    try {
      const result = await client.run({
        agentId: agent.id,
        prompt,
        signal,
        onState: (session) => {
          if (isComing(session)) progress.show(`${agent.name}: ${describeSession(session)}`)
        },
        onEvent: (event: RunEvent) => {
          if (format === 'stream-json') process.stdout.write(`${JSON.stringify(event)}\n`)
          const activity = activityOf(event)
          if (activity !== undefined) progress.show(activity)
        },
      })
      progress.stop()
      if (flags.pull !== undefined) {
        for await (const file of client.outputs.list(agent.id, {
          recursive: true,
          limit: 200,
          signal,
        })) {
          const isOfRun = result.files.some(
            ({ path, isDeleted }) => path === file.path && !isDeleted,
          )
          if (isOfRun) await pullFile(client, agent.id, file, flags.pull, signal)
        }
      }
      return this.#print(result, format)
    } catch (error) {
      if (timedOut?.aborted && !interrupted.aborted) {
        throw new CliError(`${agent.name} was not done after ${flags.timeout}`, {
          exitCode: EXIT.unreachable,
          next: 'give it more with --timeout; the run was ended',
        })
      }
      throw error
    } finally {
      progress.stop()
    }
  }

  #print(result: RunResult, format: 'text' | 'json' | 'stream-json') {
    for (const file of result.files) this.note(describeFile(file))
    if (format === 'text') this.log(result.result)
    if (format === 'json') this.log(JSON.stringify(result, null, 2))
    const failure = result.exitCode ?? (result.signal ? signalExitCode(result.signal) : EXIT.failed)
    process.exitCode = result.isError ? failure || EXIT.failed : EXIT.done
    return result
  }
}

const describeFile = ({ path, isDeleted }: RunFile) =>
  `${isDeleted ? 'deleted' : 'made'} ${text(path)}`
