import { Args } from '@oclif/core'
import { EXIT } from '../../lib/errors.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { folderArg } from '../../lib/skills.ts'
import { size, text } from '../../lib/table.ts'

export default class SkillValidate extends SacCommand {
  static override description = 'check a skill’s folder; every finding with file and line'
  static override examples = [
    '<%= config.bin %> <%= command.id %> weekly-report',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override args = { dir: Args.string(folderArg) }

  async run() {
    const { args } = await this.parse(SkillValidate)
    const { checkFolder, countFindings, describeFinding } = await import(
      '../../lib/skill-folders.ts'
    )
    const { dir, files, findings, ignored, manifest } = await checkFolder(args.dir ?? '.')
    for (const finding of findings) this.log(describeFinding(dir, finding))
    const sizeBytes = files.reduce((sum, { content }) => sum + content.length, 0)
    const counts = countFindings(findings)
    if (manifest) {
      const count = files.length === 1 ? '1 file' : `${files.length} files`
      this.log(
        `/${manifest.name} is good${counts ? `, with ${counts}` : ''}: ${count}, ${size(sizeBytes)}.`,
      )
    } else this.log(`${counts}.`)
    if (ignored.length > 0) this.note(`Left out: ${text(ignored.join(', '))}`)
    process.exitCode = manifest ? EXIT.done : EXIT.failed
    return {
      isValid: manifest !== undefined,
      ...(manifest && { command: manifest.name, manifest }),
      files: files.map(({ path, content, executable }) => ({
        path,
        sizeBytes: content.length,
        executable,
      })),
      sizeBytes,
      ignored,
      findings,
    }
  }
}
