import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import { settingsStyles } from './sac-settings.styles.ts'

interface Section {
  label: () => string
  /** Its code comes when somebody goes there. */
  load: () => Promise<unknown>
  render: () => TemplateResult
  isForAdmins?: boolean
}

const SECTIONS: Record<string, Section> = {
  profile: {
    label: () => msg('Profile'),
    load: () => import('./sac-settings-profile.ts'),
    render: () => html`<sac-settings-profile></sac-settings-profile>`,
  },
  appearance: {
    label: () => msg('Appearance'),
    load: () => import('./sac-settings-appearance.ts'),
    render: () => html`<sac-settings-appearance></sac-settings-appearance>`,
  },
  providers: {
    label: () => msg('Providers'),
    load: () => import('./sac-settings-providers.ts'),
    render: () => html`<sac-settings-providers></sac-settings-providers>`,
  },
  tokens: {
    label: () => msg('Access tokens'),
    load: () => import('./sac-settings-tokens.ts'),
    render: () => html`<sac-settings-tokens></sac-settings-tokens>`,
  },
  groups: {
    label: () => msg('Groups'),
    load: () => import('./sac-settings-groups.ts'),
    render: () => html`<sac-settings-groups></sac-settings-groups>`,
  },
  users: {
    label: () => msg('Users'),
    load: () => import('./sac-settings-users.ts'),
    render: () => html`<sac-settings-users></sac-settings-users>`,
    isForAdmins: true,
  },
  'all-groups': {
    label: () => msg('All groups'),
    load: () => import('./sac-settings-groups.ts'),
    render: () => html`<sac-settings-groups all></sac-settings-groups>`,
    isForAdmins: true,
  },
  system: {
    label: () => msg('Limits and defaults'),
    load: () => import('./sac-settings-system.ts'),
    render: () => html`<sac-settings-system></sac-settings-system>`,
    isForAdmins: true,
  },
}

/**
 * @summary What a person can set: profile, password, look, providers, tokens, groups; for admins users and limits too.
 * @event sac-navigate - Another section was chosen: `/settings/tokens`.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-settings')
export class SacSettings extends SacElement {
  static override styles = [SacElement.styles, settingsStyles]

  @state() private loaded: ReadonlySet<string> = new Set()
  @state() private failed = ''

  /** `profile`, `appearance`, `providers`, `tokens`, `groups`; for admins `users`, `all-groups`, `system`. */
  @property()
  section: string | undefined

  get #current(): string {
    return this.section && this.section in SECTIONS ? this.section : 'profile'
  }

  protected override willUpdate(): void {
    const name = this.#current
    if (!this.loaded.has(name) && this.failed !== name) void this.#load(name)
  }

  async #load(name: string): Promise<void> {
    try {
      await SECTIONS[name]!.load()
      this.loaded = new Set([...this.loaded, name])
    } catch {
      // A new version of the server has other files; or the line is cut. The page says what helps.
      this.failed = name
    }
  }

  override render() {
    const isAdmin = this.sac?.user?.role === 'admin'
    const names = Object.keys(SECTIONS)
    const own = names.filter((name) => !SECTIONS[name]!.isForAdmins)
    const admins = names.filter((name) => SECTIONS[name]!.isForAdmins)
    return html`
      <h1 class="heading">${msg('Settings')}</h1>
      <nav aria-label=${msg('Settings')}>
        ${own.map((name) => this.#link(name))}
        ${isAdmin ? html`<h2>${msg('This server')}</h2>${admins.map((name) => this.#link(name))}` : nothing}
      </nav>
      <div>${this.#body(isAdmin)}</div>
    `
  }

  #link(name: string) {
    return html`<a
      href="/settings/${name}"
      aria-current=${name === this.#current ? 'page' : 'false'}
      @click=${this.follow}
      >${SECTIONS[name]!.label()}</a
    >`
  }

  #body(isAdmin: boolean) {
    const name = this.#current
    const section = SECTIONS[name]!
    if (section.isForAdmins && this.sac?.user && !isAdmin) {
      return html`<p>${msg('Only admins of this server can change this.')}</p>`
    }
    if (this.failed === name) {
      return html`<p role="alert">
        ${msg('This part of the page could not be loaded. Load the page again.')}
      </p>`
    }
    if (!this.loaded.has(name)) {
      return html`<p class="visually-hidden" role="status">${msg('Loading')}</p>`
    }
    return section.render()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings': SacSettings
  }
}
