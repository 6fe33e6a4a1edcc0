import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { agentFlag, findSkill, skillArg } from '../../lib/skills.ts'

export default class SkillInstall extends SacCommand {
  static override description =
    'give an agent a skill; its running session gets the command by itself'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report --agent helper',
    '<%= config.bin %> <%= command.id %> weekly-report --version 2',
  ]
  static override form = 'skill install SKILL --agent AGENT'
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    agent: Flags.string(agentFlag),
    version: Flags.integer({ description: 'stay at this version; the latest by default', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillInstall)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    const skill = await findSkill(client, args.skill, (text) => this.note(text))
    const { id, command } = skill
    const installed = await client.agents.skills.install(agent.id, id, {
      ...(flags.version !== undefined && { pinnedVersion: flags.version }),
    })
    const pin = installed.pinnedVersion === null ? '' : `, pinned to version ${flags.version}`
    this.log(`${agent.name} has /${command}${pin}.`)
    this.note(`Run it: ${hint('skill run', command)} --agent ${agent.name}`)
    return installed
  }
}
