import '@awesome.me/webawesome/dist/components/input/input.js'
import { msg, str } from '@lit/localize'
import type { User } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import './sac-form-dialog.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary The dialog in which an admin gives somebody a new password.
 * @event sac-close - The dialog is gone.
 * @event sac-toast - What was done.
 */
@customElement('sac-user-password')
export class SacUserPassword extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  @property({ attribute: false }) user: User | undefined

  #reset = async (data: FormData): Promise<void> => {
    const { id, username } = this.user!
    await this.sac!.client.users.resetPassword(id, String(data.get('password')))
    this.emit('sac-toast', {
      kind: 'done',
      text: msg(str`${username} has a new password, and is signed out everywhere.`),
    })
  }

  override render() {
    if (!this.user) return nothing
    return html`<sac-form-dialog
      heading=${msg(str`New password for ${this.user.username}`)}
      action=${msg('Set the password')}
      .run=${this.#reset}
    >
      <form>
        <wa-input
          name="password"
          type="password"
          label=${msg('New password')}
          hint=${msg('At least 8 characters. Their sessions end.')}
          autocomplete="new-password"
          minlength="8"
          password-toggle
          autofocus
          required
        ></wa-input>
      </form>
    </sac-form-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-user-password': SacUserPassword
  }
}
