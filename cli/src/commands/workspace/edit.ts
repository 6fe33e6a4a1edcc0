import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { Args } from '@oclif/core'
import { CliError, EXIT, explain, type ProblemJson } from '../../lib/errors.ts'
import { hint, quoted } from '../../lib/hints.ts'
import { SacCommand } from '../../lib/sac-command.ts'
import { save } from '../../lib/save.ts'
import { choosePlace, type Place, pathArg, placeFlags } from '../../lib/spaces.ts'
import { size, text } from '../../lib/table.ts'

export default class WorkspaceEdit extends SacCommand {
  static override description =
    'edit a text of a workspace in $VISUAL or $EDITOR; never overwrites what changed meanwhile'
  static override form = 'workspace edit PATH --agent AGENT'
  static override args = { path: Args.string(pathArg) }
  static override flags = { ...placeFlags }

  async run() {
    const { args, flags } = await this.parse(WorkspaceEdit)
    const editor = editorOf(process.env)
    const place = await choosePlace(await this.client(flags), flags)
    const folder = await mkdtemp(join(tmpdir(), 'sac-edit-'))
    const draft = join(folder, basename(args.path))
    let isKept = false
    try {
      const digest = await this.#fetch(place, args.path, draft)
      const before = await readFile(draft, 'utf8')
      await edit(editor, draft)
      const after = await readFile(draft, 'utf8')
      if (after === before) {
        this.log('Nothing changed.')
        return { path: args.path, isChanged: false }
      }
      // From here on what somebody wrote is only in this file.
      isKept = true
      const file = await place.files
        .edit(args.path, after, { edited: digest })
        .catch((error: unknown) => this.#showBoth(place, args.path, draft, error))
      isKept = false
      this.log(`${text(file.path)} of ${place.name} changed, ${size(file.sizeBytes)}.`)
      return { ...file, isChanged: true }
    } finally {
      if (!isKept) await rm(folder, { recursive: true })
    }
  }

  /** @returns the digest of what was edited; undefined for a new file */
  async #fetch({ files }: Place, path: string, draft: string): Promise<string | undefined> {
    try {
      const { body, digest } = await files.download(path)
      const bytes = Buffer.concat(await Readable.fromWeb(body as never).toArray())
      const { isUtf8 } = await import('node:buffer')
      if (!isUtf8(bytes)) throw new CliError(`${path} is no text`, { exitCode: EXIT.usage })
      await writeFile(draft, bytes)
      return digest
    } catch (error) {
      if (explain(error).exitCode !== EXIT.notFound) throw error
      await writeFile(draft, '')
      return undefined
    }
  }

  /** Both versions, side by side: what was written here, and what stands there now. */
  async #showBoth(
    { files, flags }: Place,
    path: string,
    draft: string,
    error: unknown,
  ): Promise<never> {
    const problem = (error as { problem?: ProblemJson }).problem
    if (!problem?.type.endsWith(':lost-update')) {
      this.note(`What you wrote is in ${draft}`)
      throw error
    }
    const current = problem['current'] as { digest: string } | null
    const other = `${draft}.theirs`
    if (current) await save(await files.blob(current.digest), other)
    const where = current ? `; the other one is in ${other}` : ''
    throw new CliError(`${problem.detail} What you wrote is in ${draft}${where}`, {
      exitCode: EXIT.conflict,
      next: `put together what belongs, then \`${hint('workspace put', draft, '--to', path, ...flags)}\``,
      cause: error,
    })
  }
}

function editorOf(env: NodeJS.ProcessEnv): string {
  const editor = env['VISUAL'] || env['EDITOR']
  if (editor) return editor
  if (process.stdin.isTTY) return 'vi'
  throw new CliError('there is no terminal to edit in', {
    exitCode: EXIT.usage,
    next: 'set EDITOR to a program that edits the file it is given',
  })
}

/** The variable may have arguments, such as `code --wait`; no shell reads it. */
async function edit(editor: string, file: string): Promise<void> {
  const [program, ...args] = editor.split(/\s+/).filter((word) => word !== '')
  const child = spawn(program!, [...args, file], { stdio: 'inherit' })
  const [code] = await once(child, 'exit').catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(`the editor ${quoted(program!)} cannot be started: ${cause.message}`, {
      next: 'set EDITOR to another one',
      cause,
    })
  })
  if (code !== 0) throw new CliError(`the editor ended with ${code}; nothing was changed`)
}
