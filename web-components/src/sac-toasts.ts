import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg } from '@lit/localize'
import { css, html } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ToastKind } from './events.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

interface Toast {
  id: number
  kind: ToastKind
  text: string
}

/** Long enough to read two lines; what is wrong stays until somebody takes it away. */
const TOAST_MS = 6_000
const MOST = 5
const CALLOUT = { info: 'brand', done: 'success', warning: 'warning', error: 'danger' } as const
const ICON = { info: 'info', done: 'done', warning: 'warning', error: 'alert' } as const

/** @summary Words to the user in a corner of the page; spoken too, for those who do not see them. */
@customElement('sac-toasts')
export class SacToasts extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        position: fixed;
        inset: auto 0 0 auto;
      }
      .list {
        position: fixed;
        inset: auto var(--wa-space-m) var(--wa-space-m) auto;
        width: min(26rem, calc(100vw - 2rem));
        margin: 0;
        padding: 0;
        border: 0;
        gap: var(--wa-space-xs);
        background: none;
        overflow: visible;
      }
      .list:popover-open {
        display: grid;
      }
      wa-callout {
        box-shadow: var(--wa-shadow-l);
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
      }
      .text {
        overflow-wrap: anywhere;
      }
      @media (max-width: 50rem) {
        .list {
          inset: auto 1rem 4.5rem;
          width: auto;
        }
      }
    `,
  ]

  #next = 0

  @state() private toasts: Toast[] = []

  show(kind: ToastKind, text: string): void {
    const id = this.#next++
    this.toasts = [...this.toasts.slice(1 - MOST), { id, kind, text }]
    if (kind !== 'error') setTimeout(() => this.#dismiss(id), TOAST_MS)
  }

  #dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id)
  }

  protected override updated(): void {
    const list = this.renderRoot.querySelector<HTMLElement>('.list')
    // Shown anew, so that it stands above a dialog that opened since.
    if (list?.matches(':popover-open')) list.hidePopover()
    if (this.toasts.length > 0) list?.showPopover()
  }

  override render() {
    const newest = this.toasts.at(-1)
    const isUrgent = newest?.kind === 'error'
    // Regions that speak must stand in the page before there is anything to say; the list comes and goes.
    return html`
      <div class="visually-hidden" role="status">${isUrgent ? '' : (newest?.text ?? '')}</div>
      <div class="visually-hidden" role="alert">${isUrgent ? newest.text : ''}</div>
      <div class="list" popover="manual" role="region" aria-label=${msg('Messages')}>
        ${repeat(
          this.toasts,
          ({ id }) => id,
          ({ id, kind, text }) =>
            html`<wa-callout variant=${CALLOUT[kind]} size="s">
              <wa-icon slot="icon" name=${ICON[kind]}></wa-icon>
              <div class="line">
                <span class="text">${text}</span>
                <wa-button size="s" appearance="plain" @click=${() => this.#dismiss(id)}>
                  <wa-icon name="close" label=${msg('Close')}></wa-icon>
                </wa-button>
              </div>
            </wa-callout>`,
        )}
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-toasts': SacToasts
  }
}
