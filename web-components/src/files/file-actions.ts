import { msg, str } from '@lit/localize'
import type { SacContext } from '../context.ts'
import type { LiveFiles } from '../controllers/live-files.ts'
import { errorText } from '../error-text.ts'
import type { SacEventMap, ToastKind } from '../events.ts'
import { save, wantedOf } from './download.ts'
import { chosenSources, droppedSources } from './dropped.ts'
import { isWithin, join, nameOf, parentOf, type Space } from './space.ts'
import { uploadsOf } from './uploads.ts'

export interface FileActionsOptions {
  context: () => SacContext | undefined
  space: () => Space | undefined
  files: LiveFiles
  say: (kind: ToastKind, text: string) => void
}

/** What is done to files without a question before; what goes wrong is said. */
export class FileActions {
  readonly #options: FileActionsOptions

  constructor(options: FileActionsOptions) {
    this.#options = options
  }

  async move(paths: readonly string[], to: string): Promise<void> {
    const { files, say } = this.#options
    const moved = paths.filter((path) => parentOf(path) !== to && !isWithin(to, path))
    try {
      for (const path of moved) await files.workspace?.move(path, join(to, nameOf(path)))
    } catch (error) {
      say('error', errorText(error))
    }
    files.refresh()
  }

  async download(paths: readonly string[]): Promise<void> {
    const { files, say } = this.#options
    const context = this.#options.context()
    if (!files.workspace || !context) return
    const isFile = (path: string) => files.tree.find(path)?.kind === 'file'
    const wanted = wantedOf(files.workspace, paths, isFile)
    if (!wanted) {
      say('warning', msg('These are too many for one download. Choose their folder instead.'))
      return
    }
    try {
      await save(context, wanted)
    } catch (error) {
      say('error', errorText(error))
    }
  }

  upload(files: Iterable<File>, folder: string): void {
    const context = this.#options.context()
    const space = this.#options.space()
    if (context && space) uploadsOf(context).add(space, chosenSources(files, folder))
  }

  onDrop = async ({ detail }: SacEventMap['sac-files-drop']): Promise<void> => {
    const context = this.#options.context()
    const space = this.#options.space()
    if (!context || !space) return
    try {
      uploadsOf(context).add(space, await droppedSources(detail.data, detail.to))
    } catch (error) {
      const text = msg(str`What you dropped could not be read: ${errorText(error)}`)
      this.#options.say('error', text)
    }
  }
}
