import { Args, Flags } from '@oclif/core'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findSkill, skillArg } from '../../lib/skills.ts'

export default class SkillFork extends SacCommand {
  static override description = 'make a private copy of a skill, to change it'
  static override examples = ['<%= config.bin %> <%= command.id %> weekly-report --as my-report']
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    as: Flags.string({
      description: 'command of the copy; the same, or with a number, by default',
    }),
    version: Flags.integer({ description: 'version to copy; the latest by default', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillFork)
    const client = await this.client(flags)
    const parent = await findSkill(client, args.skill, (text) => this.note(text))
    const skill = await client.skills.fork(parent.id, {
      ...(flags.as !== undefined && { command: flags.as }),
      ...(flags.version !== undefined && { version: flags.version }),
    })
    this.log(`/${skill.command}, id ${skill.id}, is your copy of /${parent.command}.`)
    this.note(`Change it: ${hint('skill pull', skill.id)}`)
    return skill
  }
}
