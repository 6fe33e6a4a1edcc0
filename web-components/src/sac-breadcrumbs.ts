import { msg } from '@lit/localize'
import { css, html } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { DRAGGED_PATHS, shown } from './files/space.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary Where one is in a workspace; each folder above is a way back, and takes what is dropped on it.
 * @event sac-file-command - To open a folder, or to move there what was dropped.
 * @event sac-files-drop - Files of the device were dropped; `detail: { to, data }`.
 */
@customElement('sac-breadcrumbs')
export class SacBreadcrumbs extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        min-width: 0;
      }
      ol {
        display: flex;
        align-items: center;
        margin: 0;
        padding: 0;
        list-style: none;
        overflow-x: auto;
        scrollbar-width: none;
      }
      li {
        display: flex;
        align-items: center;
        flex: none;
        color: var(--wa-color-text-quiet);
      }
      button {
        max-width: 16rem;
        min-height: 2.25rem;
        padding: 0 var(--wa-space-xs);
        border: 0;
        border-radius: var(--wa-border-radius-s);
        font: inherit;
        color: var(--wa-color-text-link);
        background: none;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        cursor: pointer;
      }
      button:hover,
      .drop {
        background: var(--wa-color-overlay-inline);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      [aria-current] {
        font-weight: var(--wa-font-weight-semibold);
        color: var(--wa-color-text-normal);
      }
    `,
  ]

  @state() private dropTarget: string | undefined

  @property() path = ''
  @property({ type: Boolean }) readonly = false

  protected override updated(): void {
    // The end is where one is.
    const list = this.renderRoot.querySelector('ol')
    if (list) list.scrollLeft = list.scrollWidth
  }

  #onDragOver(event: DragEvent, path: string): void {
    const types = event.dataTransfer?.types ?? []
    if (this.readonly || !(types.includes('Files') || types.includes(DRAGGED_PATHS))) return
    event.preventDefault()
    this.dropTarget = path
  }

  #onDrop(event: DragEvent, to: string): void {
    event.preventDefault()
    this.dropTarget = undefined
    if (!event.dataTransfer) return
    const dragged = event.dataTransfer.getData(DRAGGED_PATHS)
    if (!dragged) this.emit('sac-files-drop', { to, data: event.dataTransfer })
    else {
      const paths = JSON.parse(dragged) as string[]
      this.emit('sac-file-command', { command: 'move', paths, to })
    }
  }

  override render() {
    const names = this.path === '' ? [] : this.path.split('/')
    const places = names.map((name, at) => ({ name, path: names.slice(0, at + 1).join('/') }))
    return html`<nav aria-label=${msg('Folders above')}>
      <ol>
        ${[{ name: msg('All files'), path: '' }, ...places].map(
          ({ name, path }, at) =>
            html`<li>
              ${at > 0 ? html`<wa-icon name="chevron-right"></wa-icon>` : ''}
              <button
                class=${path === this.dropTarget ? 'drop' : ''}
                aria-current=${path === this.path ? 'page' : 'false'}
                @click=${() => this.emit('sac-file-command', { command: 'open', path })}
                @dragover=${(event: DragEvent) => this.#onDragOver(event, path)}
                @dragleave=${() => {
                  this.dropTarget = undefined
                }}
                @drop=${(event: DragEvent) => this.#onDrop(event, path)}
              >
                <bdi>${shown(name)}</bdi>
              </button>
            </li>`,
        )}
      </ol>
    </nav>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-breadcrumbs': SacBreadcrumbs
  }
}
