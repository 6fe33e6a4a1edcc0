import { basename } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { CliError, EXIT } from '../../lib/errors.ts'
import { putFile } from '../../lib/put-file.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { choosePlace, placeFlags } from '../../lib/spaces.ts'
import { size, text } from '../../lib/table.ts'

export default class WorkspacePut extends SacCommand {
  static override description =
    'send a file to a workspace; a large one goes on where it was when it is sent again'
  static override examples = [
    '<%= config.bin %> <%= command.id %> notes.md --agent helper',
    '<%= config.bin %> <%= command.id %> model.bin --group research --to models/',
    'date | <%= config.bin %> <%= command.id %> - --to now.txt',
  ]
  static override form = 'workspace put FILE --agent AGENT'
  static override args = {
    file: Args.string({ description: 'file here, - for stdin', required: true }),
  }
  static override flags = {
    ...placeFlags,
    to: Flags.string({
      description: 'path there, or a folder with / at its end; its name here by default',
    }),
  }

  async run() {
    const { args, flags } = await this.parse(WorkspacePut)
    const signal = this.interruptible()
    const path = targetOf(args.file, flags.to)
    const place = await choosePlace(await this.client(flags), flags)
    if (flags.public)
      this.advice = {
        forbidden: 'ask an admin to put it there, or share it with a group: --group GROUP',
      }
    const progress = this.progress()
    const onProgress = (bytes: number, total: number) => {
      if (process.stderr.isTTY) progress.show(`${size(bytes)} of ${size(total)} sent`)
    }
    try {
      const file = await putFile(place.files, args.file, path, { signal, onProgress })
      progress.stop()
      this.log(`${text(file.path)} is in ${place.name}, ${size(file.sizeBytes)}.`)
      return file
    } finally {
      progress.stop()
    }
  }
}

/** Names are NFC there; some file systems have them otherwise. */
function targetOf(file: string, to: string | undefined): string {
  if (to !== undefined && !to.endsWith('/')) return to
  if (file === '-') {
    throw new CliError('what comes from stdin has no name', {
      exitCode: EXIT.usage,
      next: 'name it with --to PATH',
    })
  }
  return `${to ?? ''}${basename(file).normalize('NFC')}`
}
