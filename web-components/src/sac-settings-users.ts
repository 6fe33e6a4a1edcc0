import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import type { User } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import './icons.ts'
import { queryState } from './query-state.ts'
import './sac-confirm.ts'
import { SacElement } from './sac-element.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import './sac-user-create.ts'
import './sac-user-limits.ts'
import './sac-user-password.ts'

type Deed = 'limits' | 'password' | 'role' | 'access'

/**
 * @summary The people of this server, for admins: create, make admin, shut out, reset a password, set limits.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-settings-users')
export class SacSettingsUsers extends SacElement {
  static override styles = [SacElement.styles, sectionStyles]

  readonly #action = new Action(this)
  readonly #users = new LiveQuery<User[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const users: User[] = []
      for await (const user of client.users.list({ limit: 200, signal })) users.push(user)
      return users
    },
  })

  @state() private open: { deed: Deed; user: User } | 'new' | undefined

  async #change(work: () => Promise<unknown>, text: string): Promise<void> {
    const isDone = await this.#action.run(work)
    if (isDone) this.emit('sac-toast', { kind: 'done', text })
    else if (this.#action.error) this.emit('sac-toast', { kind: 'error', text: this.#action.error })
    await this.#users.refresh()
  }

  #close = (): void => {
    this.open = undefined
  }

  override render() {
    return html`<section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">${msg('Users')}</h2>
          <wa-button
            size="s"
            variant="brand"
            @click=${() => {
              this.open = 'new'
            }}
          >
            <wa-icon slot="start" name="plus"></wa-icon>${msg('Create a user')}
          </wa-button>
        </div>
        ${queryState(this.#users) ?? this.#list(this.#users.value!)}
      </section>
      ${this.#dialog()}`
  }

  #list(users: User[]) {
    return html`<ul class="list">
      ${users.map(
        (user) => html`<li>
          <div>
            <div class="name">
              ${user.displayName || user.username}
              ${user.role === 'admin' ? html`<span class="tag">${msg('Admin')}</span>` : nothing}
              ${user.isDisabled ? html`<span class="tag">${msg('Shut out')}</span>` : nothing}
            </div>
            <div class="quiet small">${[user.username, user.email].filter(Boolean).join(' · ')}</div>
          </div>
          ${this.#menu(user)}
        </li>`,
      )}
    </ul>`
  }

  #menu(user: User) {
    const isMe = user.id === this.sac?.user?.id
    return html`<wa-dropdown
      placement="bottom-end"
      @wa-select=${(event: CustomEvent<{ item: { value?: string } }>) => {
        this.open = { deed: event.detail.item.value as Deed, user }
      }}
    >
      <wa-button slot="trigger" size="s" appearance="plain" title=${msg('More')}>
        <wa-icon name="more" label=${msg(str`More for ${user.username}`)}></wa-icon>
      </wa-button>
      <wa-dropdown-item value="limits">${msg('Limits')}</wa-dropdown-item>
      <wa-dropdown-item value="password">${msg('New password')}</wa-dropdown-item>
      <wa-dropdown-item value="role" ?disabled=${isMe}
        >${user.role === 'admin' ? msg('Take the admin role') : msg('Make an admin')}</wa-dropdown-item
      >
      <wa-dropdown-item value="access" ?disabled=${isMe} variant=${user.isDisabled ? 'default' : 'danger'}
        >${user.isDisabled ? msg('Let in again') : msg('Shut out')}</wa-dropdown-item
      >
    </wa-dropdown>`
  }

  #dialog() {
    const { open } = this
    if (!open) return nothing
    if (open === 'new') {
      return html`<sac-user-create
        @sac-change=${() => this.#users.refresh()}
        @sac-close=${this.#close}
      ></sac-user-create>`
    }
    const { deed, user } = open
    if (deed === 'limits')
      return html`<sac-user-limits .user=${user} @sac-close=${this.#close}></sac-user-limits>`
    if (deed === 'password')
      return html`<sac-user-password .user=${user} @sac-close=${this.#close}></sac-user-password>`
    return this.#question(deed, user)
  }

  #question(deed: 'role' | 'access', user: User) {
    const { users } = this.sac!.client
    const name = user.displayName || user.username
    const isAdmin = user.role === 'admin'
    const [heading, action, words, work] =
      deed === 'role'
        ? [
            isAdmin
              ? msg(str`Take the admin role from ${name}?`)
              : msg(str`Make ${name} an admin?`),
            isAdmin ? msg('Take the admin role') : msg('Make an admin'),
            msg('Admins manage users, limits and shared files. The person signs in anew.'),
            () => users.setRole(user.id, isAdmin ? 'user' : 'admin'),
          ]
        : [
            user.isDisabled ? msg(str`Let ${name} in again?`) : msg(str`Shut ${name} out?`),
            user.isDisabled ? msg('Let in again') : msg('Shut out'),
            msg(
              'While somebody is shut out, their agents stand still and their tokens do not work; nothing is deleted.',
            ),
            () => users.setDisabled(user.id, !user.isDisabled),
          ]
    return html`<sac-confirm
      heading=${heading}
      action=${action}
      ?danger=${deed === 'access' && !user.isDisabled}
      @sac-confirm=${() => this.#change(work, msg(str`${name} is changed.`))}
      @sac-close=${this.#close}
      ><p>${words}</p></sac-confirm
    >`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-users': SacSettingsUsers
  }
}
