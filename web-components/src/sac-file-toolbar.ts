import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { FileAction } from './events.ts'
import { formatNumber } from './format.ts'
import type { IconName } from './icons.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary What can be done in a folder, or with what is selected in it.
 * @event sac-file-action - Something was chosen; `detail: { action }`.
 * @event sac-files-choose - Files of the device were chosen; `detail: { files }`.
 */
@customElement('sac-file-toolbar')
export class SacFileToolbar extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        min-height: 2.4rem;
      }
      .row {
        gap: var(--wa-space-2xs);
      }
      .count {
        margin-inline-end: var(--wa-space-s);
        font-weight: var(--wa-font-weight-semibold);
      }
      @container (max-width: 40rem) {
        .words {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ]

  @query('.files') private files!: HTMLInputElement
  @query('.folder') private folder!: HTMLInputElement

  /** How many are selected. */
  @property({ type: Number }) selected = 0
  @property({ type: Boolean }) readonly = false

  #onMenu = (event: CustomEvent<{ item: { value?: string } }>): void => {
    const { value } = event.detail.item
    if (value === 'upload-files') this.files.click()
    else if (value === 'upload-folder') this.folder.click()
    else this.#do(value === 'new-folder' ? 'folder' : 'file')
  }

  #onChosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    if (input.files?.length) this.emit('sac-files-choose', { files: [...input.files] })
    // The same files may be chosen once more.
    input.value = ''
  }

  #do(action: FileAction): void {
    this.emit('sac-file-action', { action })
  }

  override render() {
    return html`<div class="row" role="toolbar" aria-label=${msg('Files')}>
      ${this.selected > 0 ? this.#selection() : this.#folder()}
      <input class="files" type="file" multiple hidden aria-label=${msg('Upload files')} @change=${this.#onChosen} />
      <input class="folder" type="file" webkitdirectory hidden aria-label=${msg('Upload a folder')} @change=${this.#onChosen} />
    </div>`
  }

  #selection() {
    return html`<span class="count" role="status">${msg(str`${formatNumber(this.selected)} selected`)}</span>
      ${this.#button('download', 'download', msg('Download'))}
      ${
        this.readonly
          ? nothing
          : html`${this.#button('move', 'folder-open', msg('Move'))}
            ${this.selected === 1 ? this.#button('rename', 'edit', msg('Rename')) : nothing}
            ${this.#button('delete', 'delete', msg('Delete'))}`
      }
      ${this.#button('clear', 'close', msg('Clear selection'))}`
  }

  #folder() {
    if (this.readonly) {
      return html`<span class="quiet">${msg('You can read these files; admins change them.')}</span>
        ${this.#button('trash', 'delete', msg('Trash'))}`
    }
    return html`
      <wa-dropdown @wa-select=${this.#onMenu}>
        <wa-button slot="trigger" size="s" variant="brand" with-caret>
          <wa-icon slot="start" name="upload"></wa-icon>${msg('Upload')}
        </wa-button>
        <wa-dropdown-item value="upload-files"
          ><wa-icon slot="icon" name="file"></wa-icon>${msg('Files')}</wa-dropdown-item
        >
        <wa-dropdown-item value="upload-folder"
          ><wa-icon slot="icon" name="folder"></wa-icon>${msg('A folder')}</wa-dropdown-item
        >
      </wa-dropdown>
      <wa-dropdown @wa-select=${this.#onMenu}>
        <wa-button slot="trigger" size="s" appearance="outlined" with-caret>
          <wa-icon slot="start" name="plus"></wa-icon>${msg('New')}
        </wa-button>
        <wa-dropdown-item value="new-folder"
          ><wa-icon slot="icon" name="folder-plus"></wa-icon>${msg('Folder')}</wa-dropdown-item
        >
        <wa-dropdown-item value="new-file"
          ><wa-icon slot="icon" name="file"></wa-icon>${msg('File')}</wa-dropdown-item
        >
      </wa-dropdown>
      ${this.#button('trash', 'delete', msg('Trash'))}
    `
  }

  #button(action: FileAction, icon: IconName, label: string) {
    return html`<wa-button
      size="s"
      appearance="plain"
      title=${label}
      @click=${() => this.#do(action)}
      ><wa-icon slot="start" name=${icon}></wa-icon><span class="words">${label}</span></wa-button
    >`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-file-toolbar': SacFileToolbar
  }
}
