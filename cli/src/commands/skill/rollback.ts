import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { findSkill, skillArg, withoutRight } from '../../lib/skills.ts'

export default class SkillRollback extends SacCommand {
  static override description = 'make an older version of a skill the latest again'
  static override examples = ['<%= config.bin %> <%= command.id %> weekly-report --version 2']
  static override args = { skill: Args.string(skillArg) }
  static override flags = {
    version: Flags.integer({ description: 'the one before the latest by default', min: 1 }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillRollback)
    const client = await this.client(flags)
    const found = await findSkill(client, args.skill, (text) => this.note(text))
    const { id, command, latestVersion } = found
    this.advice = withoutRight(found)
    const version = flags.version ?? latestVersion - 1
    if (version < 1 || version >= latestVersion)
      throw new CliError(`/${command} is at version ${latestVersion}`, {
        exitCode: EXIT.usage,
        next: latestVersion === 1 ? 'there is no older one' : 'name an older one with --version',
      })
    const skill = await client.skills.rollBack(id, version)
    this.log(`/${command} is as version ${version} was; this is version ${skill.latestVersion}.`)
    return skill
  }
}
