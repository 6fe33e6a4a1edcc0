import { Args, Flags } from '@oclif/core'
import type { InstalledSkill, SacClient } from '@sac/sdk'
import { chooseAgent } from '../../lib/agents.ts'
import { askYes, canAsk } from '../../lib/ask.ts'
import { milliseconds } from '../../lib/durations.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { agentFlag, findSkill, installedAs, skillArg } from '../../lib/skills.ts'

export default class SkillRun extends SacCommand {
  static override description =
    'run a skill in the live session of an agent; each of its parameters is a flag, see `skill get`'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report --topic "sales in May" --wait',
    '<%= config.bin %> <%= command.id %> weekly-report --agent helper --param agent=007',
  ]
  static override form = 'skill run SKILL --PARAMETER VALUE'
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    agent: Flags.string(agentFlag),
    param: Flags.string({
      description: 'NAME=VALUE, for a parameter that is called like one of these flags',
    }),
    wait: Flags.boolean({ description: 'until it is done: print the answer, fail when it failed' }),
    timeout: Flags.string({ description: 'longest time to wait, such as 90s, 10m or 1h' }),
  }

  async run() {
    const { splitArguments, valuesOf } = await import('../../lib/skill-arguments.ts')
    const { own, values: typed } = splitArguments(this.argv, {
      ...SkillRun.baseFlags,
      ...SkillRun.flags,
      json: { type: 'boolean' },
    })
    // A value may look like a flag of ours, such as --json.
    this.argv = own
    const { args, flags } = await this.parse(SkillRun, own)
    const timeoutMs = flags.timeout === undefined ? undefined : milliseconds(flags.timeout)
    const interrupted = this.interruptible()
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    this.agentName = agent.name
    const installed = await this.#installed(client, agent, args.skill)
    const skill = await client.skills.get(installed.skillId)
    const { askSkill, describeFile, parametersOf, sendSkill } = await import(
      '../../lib/skill-run.ts'
    )
    const parameters = await parametersOf(client, skill, installed)
    const values = await valuesOf(parameters, typed, !this.jsonEnabled())
    const timedOut = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
    const signal = timedOut ? AbortSignal.any([interrupted, timedOut]) : interrupted
    const progress = this.progress()
    const options = { agent, skill, parameters, values, progress, signal }
    const { command } = skill
    try {
      if (!flags.wait) {
        const sent = await sendSkill(client, options)
        progress.stop()
        this.log(`/${command} is sent to ${agent.name}.`)
        this.note(`Look at it: ${hint('attach', agent.name)}`)
        return { skillId: skill.id, command, ...sent }
      }
      const result = await askSkill(client, options)
      progress.stop()
      for (const file of result.files) this.note(describeFile(file))
      if (result.answer !== '') this.log(result.answer)
      if (result.problem) this.note(`Error: ${result.problem.detail ?? result.problem.title}`)
      process.exitCode = result.problem ? EXIT.failed : EXIT.done
      return { skillId: skill.id, command, ...result }
    } catch (error) {
      if (timedOut?.aborted && !interrupted.aborted) {
        throw new CliError(`${agent.name} was not done after ${flags.timeout}`, {
          exitCode: EXIT.unreachable,
          next: `it goes on: ${hint('attach', agent.name)}`,
        })
      }
      throw error
    } finally {
      progress.stop()
    }
  }

  /** The skill as the agent has it; it is given to the agent where it has none of that name. */
  async #installed(
    client: SacClient,
    agent: { id: number; name: string },
    word: string,
  ): Promise<InstalledSkill> {
    const installed = installedAs(await client.agents.skills.list(agent.id), word)
    if (installed) return installed
    const skill = await findSkill(client, word, (text) => this.note(text))
    const name = `/${skill.command} of ${skill.owner.username}`
    if (canAsk() && !this.jsonEnabled()) {
      const isMeant = await askYes(
        `${agent.name} does not have ${name}. Give it to the agent?`,
        true,
      )
      if (!isMeant) throw new CliError('nothing was changed')
    } else this.note(`Giving ${agent.name} ${name}.`)
    return client.agents.skills.install(agent.id, skill.id)
  }
}
