import { Args } from '@oclif/core'
import { SacCommand, yesFlag } from '../../lib/sac-command.ts'
import { findSkill, skillArg } from '../../lib/skills.ts'

export default class SkillDelete extends SacCommand {
  static override description = 'delete a skill with all its versions, for good'
  static override args = { skill: Args.string(skillArg) }
  static override flags = { yes: yesFlag }

  async run() {
    const { args, flags } = await this.parse(SkillDelete)
    const client = await this.client(flags)
    const skill = await findSkill(client, args.skill, (text) => this.note(text))
    const agents = skill.installs === 1 ? '1 agent' : `${skill.installs} agents`
    await this.confirm(
      `Delete /${skill.command} of ${skill.owner.username} for good${skill.installs > 0 ? `, also from ${agents}` : ''}?`,
      flags.yes,
    )
    await client.skills.delete(skill.id)
    this.log(`/${skill.command} deleted.`)
    return skill
  }
}
