import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import {
  audienceOf,
  findSkill,
  groupFlag,
  sharingOf,
  skillArg,
  tierFlag,
} from '../../lib/skills.ts'

export default class SkillUpdate extends SacCommand {
  static override description = 'change who may use a skill; what it says changes with a push'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report --tier public',
    '<%= config.bin %> <%= command.id %> weekly-report --tier private',
  ]
  static override form = 'skill update SKILL --tier TIER'
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    tier: Flags.option({ options: tierFlag.options })({ description: tierFlag.description }),
    group: Flags.string(groupFlag),
  }

  async run() {
    const { args, flags } = await this.parse(SkillUpdate)
    const client = await this.client(flags)
    const { tier, groupId } = await sharingOf(client, flags)
    if (tier === undefined)
      throw new CliError('nothing to change', {
        exitCode: EXIT.usage,
        next: `name --tier or --group; other changes are a new version: ${hint('skill push')}`,
      })
    const { id } = await findSkill(client, args.skill, (text) => this.note(text))
    const skill = await client.skills.update(id, {
      tier,
      ...(groupId !== undefined && { groupId }),
    })
    this.log(`/${skill.command} is ${audienceOf(skill)}.`)
    return skill
  }
}
