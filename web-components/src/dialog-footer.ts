import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'

interface DialogFooter {
  /** What the button says that does what the dialog is for. */
  action: string
  variant?: 'brand' | 'danger'
  isBusy?: boolean
  isDisabled?: boolean
  /** Id of the form that the button sends, and with it Enter in a field of it. */
  form?: string
  onAction?: (event: Event) => void
}

/** The two buttons of a `<wa-dialog>`: one closes it, the other does what it is for. */
export const dialogFooter = ({
  action,
  variant = 'brand',
  isBusy = false,
  isDisabled = false,
  form,
  onAction,
}: DialogFooter) => html`
  <wa-button slot="footer" appearance="outlined" data-dialog="close">${msg('Cancel')}</wa-button>
  <wa-button
    slot="footer"
    class="action"
    variant=${variant}
    ?disabled=${isDisabled}
    ?loading=${isBusy}
    type=${form === undefined ? 'button' : 'submit'}
    form=${form ?? nothing}
    @click=${onAction}
    >${action}</wa-button
  >
`
