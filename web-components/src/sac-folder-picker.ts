import { msg } from '@lit/localize'
import type { Workspace, WorkspaceFile } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import { isWithin, parentOf, shown } from './files/space.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary Chooses a folder of a workspace, by going into it.
 * @event sac-folder-choose - Another one; `detail: { path }`.
 */
@customElement('sac-folder-picker')
export class SacFolderPicker extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      .box {
        height: 15rem;
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        overflow: auto;
      }
      .here {
        position: sticky;
        top: 0;
        padding: var(--wa-space-xs) var(--wa-space-s);
        border-block-end: 1px solid var(--wa-color-surface-border);
        font-weight: var(--wa-font-weight-semibold);
        background: var(--wa-color-surface-lowered);
        overflow-wrap: anywhere;
      }
      button {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        width: 100%;
        min-height: 2.4rem;
        padding: 0 var(--wa-space-s);
        border: 0;
        font: inherit;
        color: inherit;
        text-align: start;
        background: none;
        cursor: pointer;
      }
      button:hover {
        background: var(--wa-color-overlay-inline);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      p {
        padding: var(--wa-space-s);
      }
    `,
  ]

  #asked = 0
  @state() private folders: WorkspaceFile[] | undefined
  @state() private error: unknown

  @property({ attribute: false }) workspace: Workspace | undefined
  /** The folder that one is in; empty for the whole workspace. */
  @property() path = ''
  /** Not to be gone into: what is about to be moved. */
  @property({ attribute: false }) without: readonly string[] = []

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('path') || changed.has('workspace')) void this.#load()
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked
    const folders: WorkspaceFile[] = []
    this.error = undefined
    try {
      // Folders stand first: the first file is the end.
      for await (const item of this.workspace?.list({ path: this.path, limit: 200 }) ?? []) {
        if (item.kind !== 'folder' || asked !== this.#asked) break
        folders.push(item)
      }
      if (asked === this.#asked) this.folders = folders
    } catch (error) {
      if (asked === this.#asked) this.error = error
    }
  }

  #go(path: string): void {
    this.folders = undefined
    this.path = path
    this.emit('sac-folder-choose', { path })
  }

  override render() {
    return html`<div class="box">
      <div class="here" role="status">${this.path ? shown(this.path) : msg('The whole workspace')}</div>
      ${
        this.path
          ? html`<button type="button" @click=${() => this.#go(parentOf(this.path))}>
            <wa-icon name="chevron-left"></wa-icon>${msg('One folder up')}
          </button>`
          : nothing
      }
      ${this.error === undefined ? this.#list() : html`<p role="alert">${errorText(this.error)}</p>`}
    </div>`
  }

  #list() {
    const offered = this.folders?.filter(
      ({ path }) => !this.without.some((moved) => isWithin(path, moved)),
    )
    if (offered?.length === 0) return html`<p class="quiet">${msg('No folders in here.')}</p>`
    return offered?.map(
      ({ path, name }) =>
        html`<button type="button" @click=${() => this.#go(path)}>
          <wa-icon name="folder"></wa-icon><bdi>${shown(name)}</bdi>
        </button>`,
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-folder-picker': SacFolderPicker
  }
}
