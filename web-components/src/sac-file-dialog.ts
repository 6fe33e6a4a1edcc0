import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { msg, str } from '@lit/localize'
import type { Workspace } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { dialogFooter } from './dialog-footer.ts'
import { errorText } from './error-text.ts'
import { join, nameOf, parentOf, shown } from './files/space.ts'
import { formatNumber } from './format.ts'
import { SacElement } from './sac-element.ts'
import './sac-folder-picker.ts'

/** What is asked. `paths`: what it is about; a new thing comes into `folder`. */
export type FileQuestion =
  | { kind: 'folder' | 'file'; folder: string }
  | { kind: 'rename'; paths: readonly [string] }
  | { kind: 'move' | 'delete'; paths: readonly string[] }

/**
 * @summary Asks before something is done to files, does it, and says what went wrong.
 * @event sac-files-done - It was done; `detail: { path }` is where it stands now.
 * @event sac-close - Nothing is to be done any more.
 */
@customElement('sac-file-dialog')
export class SacFileDialog extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      wa-dialog {
        --width: 30rem;
      }
      .error {
        color: var(--wa-color-danger-on-quiet);
      }
      .names {
        margin: 0;
        padding-inline-start: 1.2em;
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ]

  @state() private error = ''
  @state() private isBusy = false
  @state() private value = ''

  @property({ attribute: false }) workspace: Workspace | undefined
  @property({ attribute: false }) question: FileQuestion | undefined

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('question')) return
    const { question } = this
    this.error = ''
    this.value = ''
    if (question?.kind === 'rename') this.value = nameOf(question.paths[0])
    if (question?.kind === 'move') this.value = parentOf(question.paths[0] ?? '')
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.renderRoot.querySelector('wa-dialog')
    if (!changed.has('question') || !dialog) return
    dialog.open = true
    // The dialog takes the focus itself with the frame after it has opened.
    void dialog.updateComplete.then(() =>
      requestAnimationFrame(() => requestAnimationFrame(() => this.#focusFirst())),
    )
  }

  #focusFirst(): void {
    const input = this.renderRoot.querySelector('wa-input')
    const first = input ?? this.renderRoot.querySelector<HTMLElement>('.action')
    first?.focus()
    if (this.question?.kind !== 'rename' || !input) return
    // The ending is seldom what one wants to change.
    const dot = this.value.lastIndexOf('.')
    input.setSelectionRange(0, dot > 0 ? dot : this.value.length)
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (!this.workspace || !this.question || this.isBusy) return
    this.isBusy = true
    this.error = ''
    try {
      const path = await this.#do(this.workspace, this.question)
      this.emit('sac-files-done', { path })
    } catch (error) {
      this.error = errorText(error)
    } finally {
      this.isBusy = false
    }
  }

  async #do(workspace: Workspace, question: FileQuestion): Promise<string | undefined> {
    const name = this.value.normalize('NFC')
    switch (question.kind) {
      case 'folder':
        return (await workspace.createFolder(join(question.folder, name))).path
      case 'file':
        return (await workspace.edit(join(question.folder, name), '')).path
      case 'rename': {
        const [path] = question.paths
        return (await workspace.move(path, join(parentOf(path), name))).path
      }
      case 'move':
        for (const path of question.paths) {
          await workspace.move(path, join(this.value, nameOf(path)))
        }
        return undefined
      case 'delete':
        for (const path of question.paths) await workspace.delete(path, { recursive: true })
        return undefined
    }
  }

  #onHide = (event: Event): void => {
    // Menus and tooltips within have events of the same name.
    if (event.target === event.currentTarget) this.emit('sac-close', {})
  }

  override render() {
    const { question } = this
    if (!question) return nothing
    const [title, action] = this.#words(question)
    return html`<wa-dialog
      label=${title}
      @wa-after-hide=${this.#onHide}
    >
      <form id="form" @submit=${this.#submit}>
        ${this.#body(question)}
        <div class="error" role="alert">${this.error}</div>
      </form>
      ${dialogFooter({
        action,
        variant: question.kind === 'delete' ? 'danger' : 'brand',
        isBusy: this.isBusy,
        onAction: this.#submit,
      })}
    </wa-dialog>`
  }

  #words(question: FileQuestion): [title: string, action: string] {
    switch (question.kind) {
      case 'folder':
        return [msg('New folder'), msg('Create')]
      case 'file':
        return [msg('New file'), msg('Create')]
      case 'rename':
        return [msg('Rename'), msg('Rename')]
      case 'move':
        return [msg('Move'), msg('Move here')]
      case 'delete':
        return [msg('Delete'), msg('Delete')]
    }
  }

  #body(question: FileQuestion) {
    if (question.kind === 'delete') return this.#deleting(question.paths)
    if (question.kind === 'move') {
      return html`<p>${this.#what(question.paths)}</p>
        <sac-folder-picker
          .workspace=${this.workspace}
          .path=${this.value}
          .without=${question.paths}
          @sac-folder-choose=${(event: CustomEvent<{ path: string }>) => {
            this.value = event.detail.path
          }}
        ></sac-folder-picker>`
    }
    return html`<wa-input
      label=${msg('Name')}
      autocomplete="off"
      .value=${this.value}
      required
      @input=${(event: Event) => {
        this.value = (event.target as HTMLInputElement).value
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !event.isComposing) void this.#submit(event)
      }}
    ></wa-input>`
  }

  #deleting(paths: readonly string[]) {
    return html`<p>${this.#what(paths)}</p>
      <p class="quiet">
        ${msg('Folders go with all that is in them. You find the files in the trash for 30 days and can bring them back.')}
      </p>`
  }

  #what(paths: readonly string[]) {
    const [first] = paths
    if (paths.length === 1 && first !== undefined) return html`<b>${shown(nameOf(first))}</b>`
    return msg(str`${formatNumber(paths.length)} files and folders`)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-file-dialog': SacFileDialog
  }
}
