import { Args, Flags } from '@oclif/core'
import type { SacClient } from '@sac/sdk'
import { CliError, describeProblem, EXIT, explain } from '../../lib/errors.ts'
import { hint } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import type { PushOptions, PushOutcome } from '../../lib/skill-push.ts'
import { audienceOf, folderArg, groupFlag, sharingOf, tierFlag } from '../../lib/skills.ts'

export default class SkillPush extends SacCommand {
  static override description =
    'store a skill’s folder: as a new skill, or as the next version of the one that it is'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report',
    '<%= config.bin %> <%= command.id %> weekly-report --group research',
    '<%= config.bin %> <%= command.id %> --watch',
  ]
  static override args = { dir: Args.string(folderArg) }
  static override flags = {
    tier: Flags.option({ options: tierFlag.options })({ description: tierFlag.description }),
    group: Flags.string(groupFlag),
    force: Flags.boolean({ description: 'also over a version that others have pushed meanwhile' }),
    watch: Flags.boolean({ description: 'again after each change of the folder, until Ctrl-C' }),
  }

  async run() {
    const { args, flags } = await this.parse(SkillPush)
    const dir = args.dir ?? '.'
    if (flags.watch && this.jsonEnabled())
      throw new CliError('--watch does not go with --json', { exitCode: EXIT.usage })
    const signal = flags.watch ? this.interruptible() : undefined
    const client = await this.client(flags)
    const options = {
      sharing: await sharingOf(client, flags),
      isForced: flags.force,
      onNote: (text: string) => this.note(text),
    }
    if (signal) return this.#watch(client, dir, options, signal)
    return this.#push(client, dir, options)
  }

  async #push(client: SacClient, dir: string, options: PushOptions): Promise<PushOutcome> {
    const [{ checkFolder, remarksOf }, { pushFolder }] = await Promise.all([
      import('../../lib/skill-folders.ts'),
      import('../../lib/skill-push.ts'),
    ])
    const checked = await checkFolder(dir)
    for (const remark of remarksOf(checked)) this.note(remark)
    const pushed = await pushFolder(client, checked, options)
    const { skill, version, isNew, isCreated } = pushed
    const name = `/${skill.command}`
    if (isCreated) {
      this.log(`${name} created, id ${skill.id}; ${audienceOf(skill)}.`)
      this.note(`Give it to an agent: ${hint('skill install', skill.command)}`)
    } else if (isNew) this.log(`${name} is now at version ${version.version}.`)
    else this.log(`${name} is at version ${version.version} already.`)
    return pushed
  }

  async #watch(client: SacClient, dir: string, options: PushOptions, signal: AbortSignal) {
    const { folderChanges } = await import('../../lib/folder-watch.ts')
    let isFirst = true
    for await (const _ of folderChanges(dir, signal)) {
      await this.#push(client, dir, options).catch((error) => {
        const { exitCode } = explain(error)
        // Somebody at work breaks things now and then, and mends them; a wrong folder or token stays wrong.
        if (isFirst && (exitCode === EXIT.usage || exitCode === EXIT.notAllowed)) throw error
        this.note(describeProblem(explain(error)))
      })
      if (isFirst) this.note(`Watching ${dir}; Ctrl-C ends.`)
      isFirst = false
    }
    return this.exit(EXIT.interrupted)
  }
}
