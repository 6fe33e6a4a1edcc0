import { msg } from '@lit/localize'
import type { SignedIn } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import { SacElement } from './sac-element.ts'
import { loginStyles } from './sac-login.styles.ts'

type Mode = 'sign-in' | 'register' | 'set-up'

/**
 * @summary Signs in, registers where the server lets people, and sets the first admin's password.
 *
 * Made of plain form controls, so that the page before signing in stays small.
 *
 * @event sac-sign-in - Somebody signed in; `detail: { user }`.
 */
@customElement('sac-login')
export class SacLogin extends SacElement {
  static override styles = [SacElement.styles, loginStyles]

  @state() private canRegister = false
  @state() private isBusy = false
  @state() private error = ''

  /** `set-up` needs `setupToken`; `register` works where registration is open. */
  @property()
  mode: Mode = 'sign-in'

  /** What the server printed at its first start. */
  @property({ attribute: false })
  setupToken = ''

  /** Filled in, for somebody whose session expired. */
  @property()
  username = ''

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input:not([value]), input')?.focus()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('mode') && this.mode === 'sign-in') void this.#askRegistration()
  }

  protected override contextChanged(): void {
    super.contextChanged()
    void this.#askRegistration()
  }

  async #askRegistration(): Promise<void> {
    const client = this.sac?.client
    if (!client || this.mode !== 'sign-in') return
    try {
      this.canRegister = (await client.auth.registrationMode()) === 'open'
    } catch {
      // Then there is no link to register; signing in says what is wrong.
      this.canRegister = false
    }
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const client = this.sac?.client
    if (!client || this.isBusy) return
    const field = new FormData(event.target as HTMLFormElement)
    const text = (name: string) => String(field.get(name) ?? '')
    const username = text('username')
    const password = text('password')
    this.isBusy = true
    this.error = ''
    try {
      let signedIn: SignedIn
      if (this.mode === 'set-up') {
        signedIn = await client.auth.completeSetup({ token: this.setupToken, username, password })
      } else if (this.mode === 'register') {
        signedIn = await client.auth.register({ username, email: text('email'), password })
      } else signedIn = await client.auth.login({ username, password })
      this.emit('sac-sign-in', { user: signedIn.user })
    } catch (error) {
      this.error = errorText(error)
      await this.updateComplete
      this.renderRoot.querySelector<HTMLInputElement>('input[name=password]')?.select()
    } finally {
      this.isBusy = false
    }
  }

  #turn(mode: Mode): void {
    this.mode = mode
    this.error = ''
  }

  override render() {
    const isNew = this.mode !== 'sign-in'
    return html`
      <form @submit=${this.#submit} aria-describedby="error">
        ${
          this.mode === 'set-up' && !this.setupToken
            ? html`<p class="error">${msg('This link has no token. Use the whole link that the server printed.')}</p>`
            : nothing
        }
        <label>
          ${this.mode === 'sign-in' ? msg('Username or email') : msg('Username')}
          <input
            name="username"
            .value=${this.username || (this.mode === 'set-up' ? 'admin' : '')}
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
          />
        </label>
        ${
          this.mode === 'register'
            ? html`<label>
              ${msg('Email')}
              <input name="email" type="email" autocomplete="email" required />
            </label>`
            : nothing
        }
        <label>
          ${msg('Password')}
          <input
            name="password"
            type="password"
            autocomplete=${isNew ? 'new-password' : 'current-password'}
            minlength=${isNew ? 8 : 1}
            aria-invalid=${this.error ? 'true' : 'false'}
            required
          />
          ${isNew ? html`<span class="hint">${msg('At least 8 characters.')}</span>` : nothing}
        </label>
        <p id="error" class="error" role="alert">${this.error}</p>
        <button class="main" ?disabled=${this.isBusy}>${this.#action()}</button>
        ${this.#otherWay()}
      </form>
    `
  }

  #action() {
    if (this.mode === 'set-up') return msg('Set password and sign in')
    return this.mode === 'register' ? msg('Register') : msg('Sign in')
  }

  #otherWay() {
    if (this.mode === 'register') {
      return html`<button type="button" class="link" @click=${() => this.#turn('sign-in')}>
        ${msg('I have an account already')}
      </button>`
    }
    if (this.mode !== 'sign-in' || !this.canRegister) return nothing
    return html`<button type="button" class="link" @click=${() => this.#turn('register')}>
      ${msg('Register a new account')}
    </button>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-login': SacLogin
  }
}
