import type { Workspace } from '@sac/sdk'
import { html, nothing } from 'lit'
import type { SacEventMap } from '../events.ts'
import type { FileQuestion } from '../sac-file-dialog.ts'
import '../sac-file-dialog.ts'
import '../sac-trash.ts'

/** What is asked about files, or their trash. */
export type FilesDialog = FileQuestion | { kind: 'trash' }

interface Shown {
  workspace: Workspace | undefined
  isReadonly: boolean
  onDone: (event: SacEventMap['sac-files-done']) => void
  onClose: () => void
}

/** The dialog that stands above the files, where one does. */
export function filesDialog(dialog: FilesDialog | undefined, shown: Shown) {
  if (!dialog) return nothing
  const { workspace, isReadonly, onDone, onClose } = shown
  if (dialog.kind === 'trash') {
    return html`<sac-trash
      .workspace=${workspace}
      ?readonly=${isReadonly}
      @sac-files-done=${onDone}
      @sac-close=${onClose}
    ></sac-trash>`
  }
  return html`<sac-file-dialog
    .workspace=${workspace}
    .question=${dialog}
    @sac-files-done=${onDone}
    @sac-close=${onClose}
  ></sac-file-dialog>`
}
