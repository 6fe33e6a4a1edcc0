import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { LiveFiles } from './controllers/live-files.ts'
import { TouchedPaths } from './controllers/touched-paths.ts'
import type { FileCommand, SacEventMap } from './events.ts'
import { FileActions } from './files/file-actions.ts'
import { type FilesDialog, filesDialog } from './files/files-dialog.ts'
import { topmost } from './files/selection.ts'
import {
  isWithin,
  mayWrite,
  parentOf,
  pathOf,
  type Space,
  type SpaceKind,
  spaceKey,
} from './files/space.ts'
import { setPreferences } from './preferences.ts'
import { SacElement } from './sac-element.ts'
import type { SacFileList } from './sac-file-list.ts'
import './sac-file-list.ts'
import './sac-file-list-state.ts'
import './sac-file-toolbar.ts'
import './sac-files-head.ts'
import { filesStyles } from './sac-files.styles.ts'
import type { SacPreview } from './sac-preview.ts'
import './sac-uploads.ts'

/**
 * @summary The files of a workspace: browse, upload, change, download, bring back; live.
 *
 * Stands alone; in an app it says with `sac-navigate` where it went, and follows `space`, `spaceId` and `path`.
 *
 * @event sac-navigate - Another folder or file is shown; `detail: { path }` is its place in the app.
 * @event sac-toast - A word to the user.
 * @csspart list - The lines.
 * @csspart preview - The file that is shown.
 */
@customElement('sac-files')
export class SacFiles extends SacElement {
  static override styles = [SacElement.styles, filesStyles]

  readonly #files = new LiveFiles(this, {
    context: () => this.sac,
    space: () => this.#space,
    onMissing: (path) => this.#onMissing(path),
    onTouched: (paths) => this.#touched.add(paths),
  })
  readonly #touched = new TouchedPaths(this)
  readonly #actions = new FileActions({
    context: () => this.sac,
    space: () => this.#space,
    files: this.#files,
    say: (kind, text) => this.emit('sac-toast', { kind, text }),
  })
  #space: Space | undefined
  #place = ''

  @query('sac-file-list') private list!: SacFileList | null
  @query('sac-preview') private preview!: SacPreview | null
  @state() private file: string | undefined
  @state() private selected: readonly string[] = []
  @state() private dialog: FilesDialog | undefined

  /** `private` and `output` are of the agent `space-id`, `group` of that group; `public` needs none. */
  @property() space: SpaceKind | undefined
  @property({ type: Number, attribute: 'space-id' }) spaceId: number | undefined
  /** The folder or file that is shown; empty for the whole. */
  @property() path = ''
  /** Only this workspace, as a part of another place: without the choice, and without `sac-navigate`. */
  @property({ type: Boolean, attribute: 'without-choice' }) withoutChoice = false

  get #isReadonly(): boolean {
    return !this.#space || !mayWrite(this.#space, this.sac?.user)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { space: kind, spaceId: id } = this
    if (changed.has('space') || changed.has('spaceId')) {
      const isSpace = kind === 'public' || (kind !== undefined && id !== undefined)
      this.#space = isSpace ? { kind, id } : undefined
      if (this.#space) setPreferences({ space: spaceKey(this.#space) })
      this.#place = ''
      this.#files.reset()
    }
    const place = `${this.#space ? spaceKey(this.#space) : ''}?${this.path}`
    if (place === this.#place) return
    this.#place = place
    this.#arrive()
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('file') && this.file !== undefined) void this.#loadPreview()
  }

  /** `path` is another one: it is a file, or a folder as far as is known. */
  #arrive(): void {
    const { path } = this
    const { tree } = this.#files
    this.selected = []
    if (path !== '' && tree.find(path)?.kind === 'file') {
      this.file = path
      if (!isWithin(path, tree.root)) this.#files.open(parentOf(path))
    } else {
      this.file = undefined
      this.#files.open(path)
    }
  }

  #onMissing(path: string): void {
    if (path !== this.path || path === '') return
    this.file = path
    this.#files.open(parentOf(path))
  }

  async #loadPreview(): Promise<void> {
    try {
      await import('./sac-preview.ts')
      await this.updateComplete
      // On a phone the list makes room, and its focus would be nowhere.
      if (!this.list?.checkVisibility()) this.preview?.focus()
    } catch {
      const text = msg('The preview could not be loaded. Load the page again.')
      this.emit('sac-toast', { kind: 'error', text })
    }
  }

  async #go(path: string): Promise<void> {
    if (!this.#space || (this.preview && !(await this.preview.mayLeave()))) return
    this.path = path
    if (!this.withoutChoice) this.emit('sac-navigate', { path: pathOf(this.#space, path) })
  }

  #choose = (event: SacEventMap['sac-space-choose']): void => {
    const { space, isFirst } = event.detail
    this.space = space.kind
    this.spaceId = space.id
    if (!isFirst) this.path = ''
    this.emit('sac-navigate', { path: pathOf(space, this.path) })
  }

  #onCommand = (event: SacEventMap['sac-file-command']): void => this.#command(event.detail)

  #command(detail: FileCommand): void {
    if ('path' in detail) {
      const { command, path } = detail
      if (command === 'open') void this.#go(path)
      else this.#files.toggle(path, command === 'expand')
      return
    }
    const { command, paths, to } = detail
    if (command === 'download') void this.#actions.download(paths)
    else if (to !== undefined) void this.#actions.move(paths, to)
    else if (command === 'rename') this.dialog = { kind: command, paths: [paths[0]!] }
    else this.dialog = { kind: command, paths }
  }

  #onAction = (event: SacEventMap['sac-file-action']): void => {
    const paths = topmost(this.selected)
    const { action } = event.detail
    if (action === 'trash') this.dialog = { kind: 'trash' }
    else if (action === 'clear') this.list?.clearSelection()
    else if (action === 'folder' || action === 'file') {
      this.dialog = { kind: action, folder: this.#files.tree.root }
    } else this.#command({ command: action, paths })
  }

  #onDone = async (event: SacEventMap['sac-files-done']): Promise<void> => {
    const { dialog } = this
    const { path } = event.detail
    // Of the trash several things may be brought back.
    if (dialog?.kind === 'trash') return this.#files.refresh()
    this.dialog = undefined
    if (dialog && 'paths' in dialog && this.file !== undefined) {
      const gone = dialog.paths.some((moved) => isWithin(this.file!, moved))
      if (gone) await this.#go(this.#files.tree.root)
    }
    this.#files.refresh()
    if (dialog?.kind === 'file' && path !== undefined) await this.#go(path)
    else await this.#focusList()
  }

  #closeDialog = (): void => {
    this.dialog = undefined
    this.#files.refresh()
    void this.#focusList()
  }

  /** When the dialog is gone: while it stands, nothing beside it takes the focus. */
  async #focusList(): Promise<void> {
    await this.updateComplete
    this.list?.focus()
  }

  #sort = (event: SacEventMap['sac-files-sort']): void => {
    const { by } = event.detail
    const { sorting } = this.#files.tree
    const isDescending = sorting.by === by ? !sorting.isDescending : by !== 'name'
    this.#files.tree.sort({ by, isDescending })
    this.requestUpdate()
  }

  override render() {
    const { tree } = this.#files
    return html`
      <div class="frame ${this.file === undefined ? '' : 'with-preview'}">
        <sac-files-head
          .space=${this.#space}
          .folder=${tree.root}
          ?readonly=${this.#isReadonly}
          ?without-choice=${this.withoutChoice}
          @sac-space-choose=${this.#choose}
          @sac-file-command=${this.#onCommand}
          @sac-files-drop=${this.#actions.onDrop}
        ></sac-files-head>
        <sac-file-toolbar
          .selected=${this.selected.length}
          ?readonly=${this.#isReadonly}
          @sac-file-action=${this.#onAction}
          @sac-files-choose=${(event: SacEventMap['sac-files-choose']) =>
            this.#actions.upload(event.detail.files, tree.root)}
        ></sac-file-toolbar>
        <div class="body">
          <div class="list" part="list"><sac-file-list-state
              .state=${this.#files.state}
              .error=${this.#files.error}
              ?nested=${tree.root !== ''}
              @sac-retry=${() => this.#files.retry()}
              .hint=${this.#hint()}
              @sac-file-command=${this.#onCommand}
            ></sac-file-list-state>
            ${this.#lines()}</div>
          ${this.#shownFile()}
        </div>
        <sac-uploads></sac-uploads>
      </div>
      ${filesDialog(this.dialog, {
        workspace: this.#files.workspace,
        isReadonly: this.#isReadonly,
        onDone: this.#onDone,
        onClose: this.#closeDialog,
      })}
    `
  }

  #hint() {
    if (this.#isReadonly) return msg('Admins put files here that everybody may read.')
    if (this.#space?.kind === 'output' && this.path === '') {
      return msg('What your agent makes for you appears here. You can also drop files and folders.')
    }
    return msg('Drop files or folders here, or press Upload.')
  }

  #lines() {
    const { tree } = this.#files
    return html`<sac-file-list
      .rows=${tree.rows}
      .sorting=${tree.sorting}
      .folder=${tree.root}
      .shownPath=${this.file ?? ''}
      .touched=${this.#touched.paths}
      ?readonly=${this.#isReadonly}
      @sac-file-command=${this.#onCommand}
      @sac-files-drop=${this.#actions.onDrop}
      @sac-files-sort=${this.#sort}
      @sac-files-select=${(event: SacEventMap['sac-files-select']) => {
        this.selected = event.detail.paths
      }}
    ></sac-file-list>`
  }

  #shownFile() {
    if (this.file === undefined || !this.#space) return nothing
    return html`<sac-preview
      part="preview"
      .space=${this.#space}
      .path=${this.file}
      ?readonly=${this.#isReadonly}
      @sac-close=${async () => {
        await this.#go(this.#files.tree.root)
        this.list?.focus()
      }}
      @sac-file-command=${this.#onCommand}
    ></sac-preview>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-files': SacFiles
  }
}
