import { Args, Flags } from '@oclif/core'
import { findGroup } from '../../lib/groups.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findSkill, groupFlag, skillArg, withoutRight } from '../../lib/skills.ts'

export default class SkillShare extends SacCommand {
  static override description = 'share your skill with a group; its admins may change it too'
  static override examples = ['<%= config.bin %> <%= command.id %> weekly-report --group research']
  static override form = 'skill share SKILL --group GROUP'
  static override args = { skill: Args.string(skillArg) }
  static override flags = { group: Flags.string({ ...groupFlag, required: true }) }

  async run() {
    const { args, flags } = await this.parse(SkillShare)
    const client = await this.client(flags)
    const group = await findGroup(client, flags.group)
    const found = await findSkill(client, args.skill, (text) => this.note(text))
    this.advice = withoutRight(found)
    const skill = await client.skills.share(found.id, group.id)
    this.log(`/${skill.command} is shared with ${group.name}.`)
    return skill
  }
}
