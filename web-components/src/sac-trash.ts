import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg, str } from '@lit/localize'
import type { FileVersion, Workspace } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import { shown } from './files/space.ts'
import { formatAgo, formatBytes, formatDate } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary What was deleted or overwritten in a workspace, to be brought back.
 * @event sac-files-done - A version was brought back; `detail: { path }`.
 * @event sac-close - It was closed.
 * @event sac-toast - A word to the user.
 */
@customElement('sac-trash')
export class SacTrash extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      wa-dialog {
        --width: 46rem;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 var(--wa-space-s);
        padding-block: var(--wa-space-xs);
        border-block-end: 1px solid var(--wa-color-surface-border);
      }
      .path {
        overflow-wrap: anywhere;
      }
      .quiet {
        font-size: var(--wa-font-size-s);
      }
      li:last-child {
        border: 0;
      }
      wa-button {
        grid-area: 1 / 2 / 3;
      }
      .error {
        color: var(--wa-color-danger-on-quiet);
      }
    `,
  ]

  @state() private versions: FileVersion[] | undefined
  @state() private cursor: string | null = null
  @state() private error: unknown
  @state() private restoring: FileVersion | undefined

  @property({ attribute: false }) workspace: Workspace | undefined
  @property({ type: Boolean }) readonly = false

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('workspace')) void this.#load()
  }

  async #load(): Promise<void> {
    const { workspace } = this
    if (!workspace) return
    this.error = undefined
    try {
      const cursor = this.versions && this.cursor
      const page = await workspace.trash({ limit: 50, ...(cursor && { cursor }) })
      this.versions = [...(this.versions ?? []), ...page.items]
      this.cursor = page.nextCursor
    } catch (error) {
      this.error = error
    }
  }

  async #restore(version: FileVersion): Promise<void> {
    if (!this.workspace) return
    this.restoring = version
    this.error = undefined
    try {
      await this.workspace.restore(version)
      this.versions = this.versions?.filter((other) => other !== version)
      this.emit('sac-files-done', { path: version.path })
      this.emit('sac-toast', { kind: 'done', text: msg(str`${shown(version.path)} is back.`) })
    } catch (error) {
      this.error = error
    } finally {
      this.restoring = undefined
    }
  }

  override render() {
    return html`<wa-dialog
      open
      label=${msg('Trash')}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) this.emit('sac-close', {})
      }}
    >
      <div class="stack">
        ${
          this.error === undefined
            ? nothing
            : html`<div class="error" role="alert">
              ${errorText(this.error)}
              <wa-button size="s" @click=${() => this.#load()}>${msg('Try again')}</wa-button>
            </div>`
        }
        ${this.#list()}
        ${
          this.cursor
            ? html`<wa-button @click=${() => this.#load()}>${msg('Show more')}</wa-button>`
            : nothing
        }
      </div>
    </wa-dialog>`
  }

  #list() {
    if (!this.versions) {
      return this.error === undefined
        ? html`<p class="quiet" role="status">${msg('Loading…')}</p>`
        : nothing
    }
    if (this.versions.length === 0) {
      return html`<p class="quiet">
        ${msg('Nothing is in the trash. What is deleted or overwritten can be brought back from here for 30 days.')}
      </p>`
    }
    return html`<ul>
      ${this.versions.map((version) => this.#version(version))}
    </ul>`
  }

  #version(version: FileVersion) {
    const { path, sizeBytes, reason, trashedAt, expiresAt } = version
    const when = formatAgo(trashedAt)
    const what = reason === 'deleted' ? msg(str`deleted ${when}`) : msg(str`overwritten ${when}`)
    return html`<li>
      <span class="path"><bdi>${shown(path)}</bdi></span>
      <span class="quiet">
        ${formatBytes(sizeBytes)} · ${what} · ${msg(str`kept until ${formatDate(expiresAt)}`)}
      </span>
      ${
        this.readonly
          ? nothing
          : html`<wa-button
            size="s"
            appearance="outlined"
            ?loading=${this.restoring === version}
            @click=${() => this.#restore(version)}
            >${msg('Bring back')}<span class="visually-hidden"> ${shown(path)}</span></wa-button
          >`
      }
    </li>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-trash': SacTrash
  }
}
