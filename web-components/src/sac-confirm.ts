import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg } from '@lit/localize'
import { html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

/**
 * @summary Asks before something is done that is hard to take back.
 * @slot - What will happen, in words.
 * @event sac-confirm - Yes, do it.
 * @event sac-close - The question is gone, whatever the answer was.
 */
@customElement('sac-confirm')
export class SacConfirm extends SacElement {
  /** The question. */
  @property()
  heading = ''

  /** What the button that does it says. */
  @property()
  action = ''

  /** Draws the button in the colour of danger. */
  @property({ type: Boolean })
  danger = false

  #choose(event: Event, isYes: boolean): void {
    const dialog = (event.currentTarget as HTMLElement).closest('wa-dialog')
    if (isYes) this.emit('sac-confirm', {})
    if (dialog) dialog.open = false
  }

  override render() {
    return html`<wa-dialog
      open
      light-dismiss
      label=${this.heading}
      @wa-after-hide=${(event: Event) => event.target === event.currentTarget && this.emit('sac-close', {})}
    >
      <slot></slot>
      <wa-button
        slot="footer"
        autofocus
        appearance="outlined"
        @click=${(event: Event) => this.#choose(event, false)}
        >${msg('Cancel')}</wa-button
      >
      <wa-button
        slot="footer"
        variant=${this.danger ? 'danger' : 'brand'}
        @click=${(event: Event) => this.#choose(event, true)}
        >${this.action}</wa-button
      >
    </wa-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-confirm': SacConfirm
  }
}
