import { Args, Flags } from '@oclif/core'
import { chooseAgent } from '../../lib/agents.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { agentFlag, findInstalled, skillArg } from '../../lib/skills.ts'

export default class SkillUninstall extends SacCommand {
  static override description = 'take a skill from an agent'
  static override form = 'skill uninstall SKILL --agent AGENT'
  static override args = { skill: Args.string(skillArg) }
  static override flags = { agent: Flags.string(agentFlag) }

  async run() {
    const { args, flags } = await this.parse(SkillUninstall)
    const client = await this.client(flags)
    const agent = await chooseAgent(client, flags.agent, '--agent')
    const installed = await findInstalled(client, agent, args.skill)
    await client.agents.skills.uninstall(agent.id, installed.skillId)
    this.log(`${agent.name} no longer has /${installed.command}, id ${installed.skillId}.`)
    return installed
  }
}
