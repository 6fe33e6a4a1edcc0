import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary What a list of files says when it is empty, on its way, or out of reach.
 * @event sac-retry - To ask once more.
 * @event sac-file-command - To open the whole workspace.
 */
@customElement('sac-file-list-state')
export class SacFileListState extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      wa-callout {
        margin: var(--wa-space-s) var(--wa-space-m);
      }
      .row {
        margin-block-start: var(--wa-space-xs);
      }
      .empty {
        position: absolute;
        inset: 25% 0 auto;
        display: grid;
        justify-items: center;
        gap: var(--wa-space-xs);
        padding: var(--wa-space-m);
        text-align: center;
        pointer-events: none;
      }
      .empty wa-icon {
        font-size: 2.4rem;
        color: var(--wa-color-text-quiet);
      }
      .skeleton {
        position: absolute;
        inset: 2.6rem var(--wa-space-m) auto;
        height: 12rem;
        background: repeating-linear-gradient(
          var(--wa-color-neutral-fill-normal) 0 0.8rem,
          transparent 0.8rem 2.4rem
        );
        border-radius: var(--wa-border-radius-s);
        opacity: 0.7;
        animation: breathe 1.4s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        to {
          opacity: 0.35;
        }
      }
    `,
  ]

  @property() state: 'loading' | 'empty' | 'error' | 'ready' = 'loading'
  @property({ attribute: false }) error: unknown
  /** There is something above that may still be there. */
  @property({ type: Boolean }) nested = false
  /** What to do in an empty folder. */
  @property() hint = ''

  override render() {
    if (this.state === 'ready') return nothing
    if (this.state === 'error') {
      return html`<wa-callout variant="danger" role="alert">
        ${errorText(this.error)}
        <p class="row">
          <wa-button size="s" @click=${() => this.emit('sac-retry', {})}>${msg('Try again')}</wa-button>
          ${
            this.nested
              ? html`<wa-button
                size="s"
                appearance="plain"
                @click=${() => this.emit('sac-file-command', { command: 'open', path: '' })}
                >${msg('To all files')}</wa-button
              >`
              : nothing
          }
        </p>
      </wa-callout>`
    }
    if (this.state === 'loading') {
      return html`<div class="skeleton" role="status" aria-label=${msg('Loading')}></div>`
    }
    return html`<div class="empty">
      <wa-icon name="folder-open"></wa-icon>
      <p><b>${msg('Nothing is in here yet')}</b></p>
      <p class="quiet">${this.hint}</p>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-file-list-state': SacFileListState
  }
}
