import { Args, Command } from '@oclif/core'
import { completionScript, type Shell } from '../lib/completion.ts'
import { readProfiles } from '../lib/profiles.ts'

export default class Completion extends Command {
  static override description = 'print a completion script for your shell'
  static override examples = [
    'source <(<%= config.bin %> <%= command.id %> bash)',
    'source <(<%= config.bin %> <%= command.id %> zsh)',
    '<%= config.bin %> <%= command.id %> fish | source',
  ]
  static override args = {
    shell: Args.string({
      description: 'your shell',
      options: ['bash', 'zsh', 'fish'],
      required: true,
    }),
  }

  async run() {
    const { args } = await this.parse(Completion)
    // As they are now: the script starts no process. Names that a shell would take apart are left out.
    const profiles = Object.keys((await readProfiles()).profiles).filter((name) =>
      /^[\w@.-]+$/.test(name),
    )
    const commands = this.config.commands
      .filter(({ hidden }) => !hidden)
      .map(({ id, description = '', flags }) => ({
        path: id.replaceAll(':', ' '),
        description,
        ...(/^profile:(use|remove)$/.test(id) && { args: profiles }),
        flags: Object.values(flags)
          .filter(({ hidden }) => !hidden)
          .map((flag) => ({
            name: flag.name,
            description: flag.description ?? '',
            takesValue: flag.type === 'option',
            ...('options' in flag && flag.options && { options: flag.options }),
            ...(flag.name === 'profile' && profiles.length > 0 && { options: profiles }),
          })),
      }))
    process.stdout.write(completionScript(args.shell as Shell, commands))
  }
}
