import { Args, Flags } from '@oclif/core'
import { findAgent } from '../../lib/agents.ts'
import { milliseconds } from '../../lib/durations.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { folderArg } from '../../lib/skills.ts'

export default class SkillTest extends SacCommand {
  static override description =
    'check a skill’s folder and run it once, as a skill and by an agent that are thrown away'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report --topic "sales in May"',
    '<%= config.bin %> <%= command.id %> --agent helper --timeout 2m',
  ]
  static override form = 'skill test DIR --PARAMETER VALUE'
  static override args = { dir: Args.string(folderArg) }
  static override flags = {
    agent: Flags.string({ description: 'id or name of an agent to run it, instead of a new one' }),
    param: Flags.string({
      description: 'NAME=VALUE, for a parameter that is called like one of these flags',
    }),
    timeout: Flags.string({ description: 'longest time, such as 90s, 10m or 1h', default: '10m' }),
  }

  async run() {
    const { splitArguments, valuesOf } = await import('../../lib/skill-arguments.ts')
    const { own, values: typed } = splitArguments(this.argv, {
      ...SkillTest.baseFlags,
      ...SkillTest.flags,
      json: { type: 'boolean' },
    })
    // A value may look like a flag of ours, such as --json.
    this.argv = own
    const { args, flags } = await this.parse(SkillTest, own)
    const interrupted = this.interruptible()
    const dir = args.dir ?? '.'
    const timedOut = AbortSignal.timeout(milliseconds(flags.timeout))
    const [{ checkFolder, demandValid, remarksOf }, { trySkill }, { describeFile }] =
      await Promise.all([
        import('../../lib/skill-folders.ts'),
        import('../../lib/skill-trial.ts'),
        import('../../lib/skill-run.ts'),
      ])
    const checked = await checkFolder(dir)
    for (const remark of remarksOf(checked)) this.note(remark)
    const manifest = demandValid(checked)
    const values = await valuesOf(manifest.parameters, typed, !this.jsonEnabled())
    const client = await this.client(flags)
    const agent = flags.agent === undefined ? undefined : await findAgent(client, flags.agent)
    const progress = this.progress()
    try {
      const result = await trySkill(client, {
        files: checked.files,
        manifest,
        values,
        agent,
        progress,
        signal: AbortSignal.any([interrupted, timedOut]),
      })
      progress.stop()
      for (const file of result.files) this.note(describeFile(file))
      if (result.answer !== '') this.log(result.answer)
      if (result.problem) this.note(`Error: ${result.problem.detail ?? result.problem.title}`)
      process.exitCode = result.problem ? EXIT.failed : EXIT.done
      return { command: manifest.name, findings: checked.findings, ...result }
    } catch (error) {
      if (timedOut.aborted && !interrupted.aborted)
        throw new CliError(`/${manifest.name} was not done after ${flags.timeout}`, {
          exitCode: EXIT.unreachable,
          next: 'give it more with --timeout',
        })
      throw error
    } finally {
      progress.stop()
    }
  }
}
