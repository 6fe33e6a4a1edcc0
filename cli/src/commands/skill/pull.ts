import { Args, Flags } from '@oclif/core'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findSkill, skillArg } from '../../lib/skills.ts'

export default class SkillPull extends SacCommand {
  static override description = 'get a skill as a folder'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report',
    '<%= config.bin %> <%= command.id %> weekly-report --version 2 --to old/weekly-report',
  ]
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    to: Flags.string({
      description: 'folder to write to; one with the name of the skill by default',
    }),
    version: Flags.integer({ description: 'the latest by default', min: 1 }),
    force: Flags.boolean({ description: 'also over changes that were not pushed' }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillPull)
    const client = await this.client(flags)
    const skill = await findSkill(client, args.skill)
    const { pullFolder } = await import('../../lib/skill-pull.ts')
    const pulled = await pullFolder(client, skill, {
      version: flags.version ?? skill.latestVersion,
      dir: flags.to ?? skill.command,
      isForced: flags.force,
    })
    const { dir, version, files, isChanged } = pulled
    const count = files.length === 1 ? '1 file' : `${files.length} files`
    this.log(
      isChanged
        ? `Version ${version} of /${skill.command} is in ${dir}, ${count}.`
        : `${dir} holds version ${version} of /${skill.command} already.`,
    )
    if (skill.isEditable) this.note(`Push what you change: ${hint('skill push', dir)}`)
    return { skillId: skill.id, command: skill.command, ...pulled }
  }
}
