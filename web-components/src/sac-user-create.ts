import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import './sac-form-dialog.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary The dialog in which an admin makes a user.
 * @event sac-change - The user is there.
 * @event sac-close - The dialog is gone.
 * @event sac-toast - What was done.
 */
@customElement('sac-user-create')
export class SacUserCreate extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  #create = async (data: FormData): Promise<void> => {
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const user = await this.sac!.client.users.create({
      username: text('username'),
      email: text('email'),
      role: text('role') === 'admin' ? 'admin' : 'user',
      ...(text('displayName') && { displayName: text('displayName') }),
      password: String(data.get('password')),
    })
    this.emit('sac-change', {})
    this.emit('sac-toast', {
      kind: 'done',
      text: msg(str`${user.username} can sign in now. Tell them the password.`),
    })
  }

  override render() {
    return html`<sac-form-dialog
      heading=${msg('Create a user')}
      action=${msg('Create')}
      .run=${this.#create}
    >
      <form>
        <wa-input
          name="username"
          label=${msg('Username')}
          hint=${msg('Letters, digits, dots, hyphens and underscores.')}
          pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*"
          maxlength="64"
          autocomplete="off"
          autocapitalize="none"
          autofocus
          required
        ></wa-input>
        <wa-input name="displayName" label=${msg('Name')} maxlength="200" autocomplete="off"></wa-input>
        <wa-input name="email" type="email" label=${msg('Email')} autocomplete="off" required></wa-input>
        <wa-input
          name="password"
          type="password"
          label=${msg('Password')}
          hint=${msg('At least 8 characters. They can change it.')}
          autocomplete="new-password"
          minlength="8"
          password-toggle
          required
        ></wa-input>
        <wa-select name="role" label=${msg('Role')} value="user">
          <wa-option value="user">${msg('User')}</wa-option>
          <wa-option value="admin">${msg('Admin of this server')}</wa-option>
        </wa-select>
        <button hidden></button>
      </form>
    </sac-form-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-user-create': SacUserCreate
  }
}
