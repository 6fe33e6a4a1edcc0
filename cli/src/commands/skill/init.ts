import { lstat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { canAsk } from '../../lib/ask.ts'
import { CliError, EXIT } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'

export default class SkillInit extends SacCommand {
  static override description =
    'begin a skill: a folder with SKILL.md, and sac.yaml for its parameters'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> weekly-report --description "Writes the weekly report" --param topic --require topic --param tone:select=formal,casual',
  ]
  static override args = {
    dir: Args.string({ description: 'folder to make; its last part is the name, and the command' }),
  }
  static override flags = {
    description: Flags.string({ description: 'what it does and when it is used' }),
    title: Flags.string({ description: 'name for people; the command by default' }),
    icon: Flags.string({ description: 'icon, such as an emoji' }),
    category: Flags.string({ description: 'where it stands in lists' }),
    param: Flags.string({
      description:
        'value that it asks for: NAME, NAME:date, NAME:number=DEFAULT or NAME:select=OPTION,OPTION',
      multiple: true,
      multipleNonGreedy: true,
    }),
    require: Flags.string({
      description: 'name of a parameter that has to be given',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillInit)
    const { filesOf, readParameterFlags } = await import('../../lib/skill-template.ts')
    const asked = readParameterFlags(flags.param ?? [], flags.require ?? [])
    if (!canAsk() && (args.dir === undefined || flags.description === undefined))
      throw new CliError('there is no terminal to ask in', {
        exitCode: EXIT.usage,
        next: `name the folder and what it does: ${hint('skill init weekly-report --description TEXT')}`,
      })
    const { askDescription, askName, askParameters } = await import('../../lib/new-skill.ts')
    const dir = args.dir ?? (await askName())
    const name = basename(resolve(dir))
    await demandFree(dir)
    const description = flags.description ?? (await askDescription())
    const isAsking = flags.description === undefined && flags.param === undefined
    const files = filesOf({
      name,
      description,
      title: flags.title,
      icon: flags.icon,
      category: flags.category,
      parameters: isAsking ? await askParameters() : asked,
    })
    const { writeSkillFolder } = await import('@sac/sdk/skill/folder')
    await writeSkillFolder(dir, files)
    const paths = files.map(({ path }) => join(dir, path))
    this.log(`Skill ${name} begun: ${paths.join(', ')}.`)
    this.note(`Write what it does into ${paths[0]}, then: ${hint('skill push', dir)}`)
    return { command: name, dir: resolve(dir), files: files.map(({ path }) => path) }
  }
}

/** Nothing that is there is written over. */
async function demandFree(dir: string): Promise<void> {
  for (const file of ['SKILL.md', 'sac.yaml']) {
    const existing = await lstat(join(dir, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (existing)
      throw new CliError(`${join(dir, file)} is there already`, {
        exitCode: EXIT.conflict,
        next: `look at it with \`${hint('skill validate', dir)}\`, or take another name than ${basename(dir)} in ${dirname(resolve(dir))}`,
      })
  }
}
