import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Space } from './files/space.ts'
import { preferences } from './preferences.ts'
import './sac-breadcrumbs.ts'
import { SacElement } from './sac-element.ts'
import './sac-quota.ts'
import './sac-space-select.ts'

/**
 * @summary Says which workspace and which folder is shown, and how full it is.
 * @event sac-space-choose - Another workspace is wanted; `detail: { space, isFirst }`.
 * @event sac-file-command - A folder above is to be opened, or files were moved to one.
 * @event sac-files-drop - Files of the device were dropped; `detail: { to, data }`.
 */
@customElement('sac-files-head')
export class SacFilesHead extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        padding: var(--edge) var(--edge) 0;
      }
      h1 {
        margin-inline-end: var(--wa-space-xs);
      }
      sac-space-select {
        flex: 0 1 16rem;
      }
      sac-breadcrumbs {
        flex: 1;
      }
      @container (max-width: 56rem) {
        header {
          flex-wrap: wrap;
          gap: var(--wa-space-2xs) var(--wa-space-s);
        }
        sac-quota {
          margin-inline-start: auto;
        }
        sac-space-select,
        sac-breadcrumbs {
          flex: 1 0 100%;
          order: 1;
        }
      }
    `,
  ]

  @property({ attribute: false }) space: Space | undefined
  /** The open folder. */
  @property() folder = ''
  @property({ type: Boolean }) readonly = false
  /** Only this workspace. */
  @property({ type: Boolean, attribute: 'without-choice' }) withoutChoice = false

  override render() {
    return html`<header class="heading">
      <h1 class=${this.withoutChoice ? 'visually-hidden' : ''}>${msg('Files')}</h1>
      ${
        this.withoutChoice
          ? nothing
          : html`<sac-space-select
            .space=${this.space}
            .remembered=${preferences().space ?? ''}
          ></sac-space-select>`
      }
      <sac-breadcrumbs .path=${this.folder} ?readonly=${this.readonly}></sac-breadcrumbs>
      <sac-quota .space=${this.space}></sac-quota>
    </header>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-files-head': SacFilesHead
  }
}
