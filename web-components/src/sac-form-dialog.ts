import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import type WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { dialogFooter } from './dialog-footer.ts'
import { SacElement } from './sac-element.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary A dialog around a form that is slotted in: sends it, says what is wrong, closes when it is done.
 * @slot - A `<form>`; Enter in it sends it.
 * @event sac-close - The dialog is gone.
 */
@customElement('sac-form-dialog')
export class SacFormDialog extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #action = new Action(this)

  @query('wa-dialog') private dialog!: WaDialog

  @property()
  heading = ''

  /** What the button that sends it says. */
  @property()
  action = ''

  /** Does what the form is for; what it throws is shown. */
  @property({ attribute: false })
  run: (data: FormData) => Promise<unknown> = async () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('submit', this.#onSubmit)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.removeEventListener('submit', this.#onSubmit)
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const data = new FormData(event.target as HTMLFormElement)
    if (await this.#action.run(() => this.run(data))) this.dialog.open = false
  }

  /** The dialog itself looks for a field among its own children, and these are ours. */
  #focus(): void {
    this.querySelector<HTMLElement>('[autofocus]')?.focus()
  }

  override render() {
    return html`<wa-dialog
      open
      label=${this.heading}
      @wa-after-show=${(event: Event) => event.target === event.currentTarget && this.#focus()}
      @wa-after-hide=${(event: Event) => event.target === event.currentTarget && this.emit('sac-close', {})}
    >
      <slot></slot>
      <p class="error" role="alert">${this.#action.error}</p>
      ${dialogFooter({
        action: this.action,
        isBusy: this.#action.isBusy,
        onAction: () => this.querySelector('form')?.requestSubmit(),
      })}
    </wa-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-form-dialog': SacFormDialog
  }
}
