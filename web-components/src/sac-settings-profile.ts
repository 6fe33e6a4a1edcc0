import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { formatDate } from './format.ts'
import { SacElement } from './sac-element.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary Who one is here, and one's password.
 * @event sac-toast - The password is changed.
 */
@customElement('sac-settings-profile')
export class SacSettingsProfile extends SacElement {
  static override styles = [SacElement.styles, sectionStyles, formStyles]

  readonly #action = new Action(this)

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const data = new FormData(form)
    const text = (name: string) => String(data.get(name) ?? '')
    const isDone = await this.#action.run(async () => {
      if (text('new') !== text('again')) throw new Error(msg('The two new passwords differ.'))
      const change = { currentPassword: text('current'), newPassword: text('new') }
      await this.sac!.client.auth.changePassword(change)
    })
    if (!isDone) return
    form.reset()
    this.emit('sac-toast', {
      kind: 'done',
      text: msg('Your password is changed. You are signed out everywhere else.'),
    })
  }

  override render() {
    const user = this.sac?.user
    if (!user) return nothing
    return html`
      <section class="stack" aria-labelledby="profile">
        <h2 id="profile">${msg('Profile')}</h2>
        <dl>
          <dt>${msg('Username')}</dt>
          <dd>${user.username}</dd>
          <dt>${msg('Name')}</dt>
          <dd>${user.displayName}</dd>
          <dt>${msg('Email')}</dt>
          <dd>${user.email ?? msg('None')}</dd>
          <dt>${msg('Role')}</dt>
          <dd>${user.role === 'admin' ? msg('Admin of this server') : msg('User')}</dd>
          <dt>${msg('Joined')}</dt>
          <dd>${formatDate(user.createdAt)}</dd>
        </dl>
      </section>
      <section class="stack form" aria-labelledby="password">
        <h2 id="password">${msg('Password')}</h2>
        <form @submit=${this.#submit}>
          <input type="text" name="username" autocomplete="username" .value=${user.username} hidden />
          ${field('current', msg('Current password'), 'current-password')}
          ${field('new', msg('New password'), 'new-password', msg('At least 8 characters.'))}
          ${field('again', msg('New password again'), 'new-password')}
          <p class="error" role="alert">${this.#action.error}</p>
          <div>
            <wa-button type="submit" variant="brand" ?loading=${this.#action.isBusy}
              >${msg('Change the password')}</wa-button
            >
          </div>
        </form>
      </section>
    `
  }
}

const field = (name: string, label: string, autocomplete: string, hint = '') =>
  html`<wa-input
    name=${name}
    type="password"
    label=${label}
    hint=${hint}
    autocomplete=${autocomplete}
    minlength=${autocomplete === 'new-password' ? 8 : 1}
    required
  ></wa-input>`

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-profile': SacSettingsProfile
  }
}
