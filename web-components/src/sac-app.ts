import { msg } from '@lit/localize'
import { NotSignedInError, type SacClient, type ServerInfo, type User } from '@sac/sdk'
import { html, nothing, svg } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Connection } from './controllers/connection.ts'
import { errorText } from './error-text.ts'
import { currentLanguage, setLanguage } from './language.ts'
import { onPreferences, preferences, preferredLanguage } from './preferences.ts'
import { SacElement } from './sac-element.ts'
import './sac-login.ts'
import { appStyles } from './sac-app.styles.ts'

/**
 * @summary The whole product in one element: signing in, then agents, files, skills, conversations and settings.
 *
 * Stands on the server's own origin and takes up the whole page. What it shows after signing in is loaded then.
 */
@customElement('sac-app')
export class SacApp extends SacElement {
  static override styles = [SacElement.styles, appStyles]

  readonly #connection = new Connection(this)
  #stopPreferences: (() => void) | undefined

  /** `out`: the door. `expired`: signed in before, with the app still standing behind the question. */
  @state() private status: 'asking' | 'unreachable' | 'out' | 'in' | 'expired' = 'asking'
  @state() private isShellLoaded = false
  @state() private info: ServerInfo | undefined
  @state() private error = ''

  /** The browser has a session's cookie: the frame stands before the server has said whose it is. */
  @property({ type: Boolean }) inside = false
  /** Follows the preferences; reflected for the styles. */
  @property({ reflect: true }) theme: string | undefined
  @property({ reflect: true }) density: string | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stopPreferences = onPreferences(() => this.#applyPreferences())
    this.#applyPreferences()
    this.#connection.onSignedOut = () => void this.#checkSession()
    void this.#start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopPreferences?.()
  }

  #applyPreferences(): void {
    const { theme, density } = preferences()
    this.theme = theme
    this.density = density
    // What the browser draws itself (scroll bars, the space beyond the page) follows too.
    document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme
    const language = preferredLanguage()
    document.documentElement.lang = language
    if (language !== currentLanguage()) void setLanguage(language)
  }

  async #start(): Promise<void> {
    this.status = 'asking'
    const client = this.#connection.open({})
    if (this.inside) void this.#loadShell()
    try {
      // Both at once: who is signed in is seen one round trip sooner.
      const [user] = await Promise.all([client.auth.me(), this.#askInfo(client)])
      this.#enter(user)
    } catch (error) {
      if (error instanceof NotSignedInError) this.status = 'out'
      else {
        this.error = errorText(error)
        this.status = 'unreachable'
      }
    }
  }

  async #askInfo(client: SacClient): Promise<void> {
    this.info = await client.info()
  }

  /** A wrong password, given for a change of it, is refused like a session that is over: who is signed in tells them apart. */
  async #checkSession(): Promise<void> {
    if (this.status !== 'in' || this.#isChecking) return
    this.#isChecking = true
    try {
      await this.#connection.client?.auth.me()
    } catch (error) {
      if (error instanceof NotSignedInError && this.status === 'in') this.status = 'expired'
    } finally {
      this.#isChecking = false
    }
  }
  #isChecking = false

  #enter(user: User): void {
    const isOther = this.#connection.user !== undefined && this.#connection.user.id !== user.id
    // Nothing of the one before may stay on the screen.
    if (isOther) this.#connection.open({})
    this.#connection.setUser(user)
    this.status = 'in'
    if (location.pathname === '/setup') history.replaceState(null, '', '/')
    void this.#loadShell()
  }

  async #loadShell(): Promise<void> {
    try {
      await import('./sac-shell.ts')
      this.isShellLoaded = true
    } catch {
      // The line was cut, or the server has another version since: loading the page again helps in both cases.
      this.error = msg('The page could not be loaded. Load it again.')
      this.status = 'unreachable'
    }
  }

  #leave(): void {
    this.#connection.open({})
    this.status = 'out'
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
  }

  override render() {
    if (this.status === 'in' || this.status === 'expired') return this.#inside()
    if (this.status === 'asking' && this.inside && this.isShellLoaded) return this.#inside()
    return html`<main class="door" @sac-sign-in=${this.#onSignIn}>${this.#door()}</main>`
  }

  #onSignIn = (event: CustomEvent<{ user: User }>) => this.#enter(event.detail.user)

  #inside() {
    return html`
      ${
        this.isShellLoaded
          ? html`<sac-shell
            .info=${this.info}
            @sac-sign-out=${() => this.#leave()}
          ></sac-shell>`
          : html`<main class="door">${this.#waiting()}</main>`
      }
      ${
        this.status === 'expired'
          ? html`<dialog
            aria-label=${msg('Sign in again')}
            @cancel=${(event: Event) => event.preventDefault()}
            @sac-sign-in=${this.#onSignIn}
          >
            <div class="stack">
              <h2>${msg('Sign in again')}</h2>
              <p class="quiet">
                ${msg('Your session is over. Nothing on this page is lost: it goes on when you have signed in.')}
              </p>
              <sac-login .username=${this.#connection.user?.username ?? ''}></sac-login>
            </div>
          </dialog>`
          : nothing
      }
    `
  }

  #door() {
    if (this.status === 'asking') return this.#waiting()
    if (this.status === 'unreachable') {
      return html`<div class="card" role="alert">
        <h1 class="brand">${brand()} SAC</h1>
        <p>${this.error}</p>
        <button @click=${() => location.reload()}>${msg('Try again')}</button>
      </div>`
    }
    const isSetUp = location.pathname === '/setup'
    // The token stands in the fragment: it never reaches a log or a Referer header.
    const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
    return html`
      <div class="card">
        <h1 class="brand">${brand()} ${isSetUp ? msg('Set up SAC') : 'SAC'}</h1>
        <p class="quiet">
          ${
            isSetUp
              ? msg('Choose the password of the first admin.')
              : msg('Claude Code for everyone, each agent in a sandbox of its own.')
          }
        </p>
        ${
          this.info?.setupRequired && !isSetUp
            ? html`<p>
              ${msg('Nobody has set up this server yet: open the link that it printed when it started.')}
            </p>`
            : nothing
        }
        <sac-login .mode=${isSetUp ? 'set-up' : 'sign-in'} .setupToken=${token}></sac-login>
      </div>
    `
  }

  #waiting() {
    return html`<div class="busy" role="status" aria-label=${msg('Loading')}></div>`
  }
}

const brand = () =>
  html`<svg viewBox="0 0 32 32" aria-hidden="true">
    ${svg`<rect x="2" y="2" width="28" height="28" rx="8" fill="var(--wa-color-brand-fill-loud)"/>
    <path d="M10 12.5 14 16l-4 3.5M17 20h5.5" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>`}
  </svg>`

declare global {
  interface HTMLElementTagNameMap {
    'sac-app': SacApp
  }
}
