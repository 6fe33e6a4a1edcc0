import { basename, join, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint, quoted } from '../../lib/hints.ts'
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
      description: 'folder to write to, called like the skill; one in this folder by default',
    }),
    version: Flags.integer({ description: 'the latest by default', min: 1 }),
    force: Flags.boolean({ description: 'also over changes that were not pushed' }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillPull)
    const client = await this.client(flags)
    const skill = await findSkill(client, args.skill, (text) => this.note(text))
    demandName(flags.to, skill.command)
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

/** A skill is called like its folder: under another name it could be neither checked nor pushed. */
function demandName(to: string | undefined, command: string): void {
  if (to === undefined || basename(resolve(to)).normalize('NFC') === command) return
  throw new CliError(
    `the folder of /${command} has to be called ${command}, not ${basename(resolve(to))}`,
    {
      exitCode: EXIT.usage,
      next: `add --to ${quoted(join(to, command))}`,
    },
  )
}
