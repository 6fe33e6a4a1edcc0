import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { msg, str } from '@lit/localize'
import type { Group, UserSummary } from '@sac/sdk'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { SacElement } from './sac-element.ts'
import { formStyles } from './styles/form.styles.ts'

/** Fewer find too many. */
const MIN_CHARACTERS = 2

/**
 * @summary Finds people by the start of their name and takes them into a group.
 * @event sac-change - Somebody was taken in.
 * @event sac-toast - Who was taken in.
 */
@customElement('sac-group-member-add')
export class SacGroupMemberAdd extends SacElement {
  static override styles = [
    SacElement.styles,
    formStyles,
    css`
      ul {
        display: grid;
        gap: var(--wa-space-2xs);
        margin: 0;
        padding: 0;
        list-style: none;
      }
    `,
  ]

  readonly #action = new Action(this)
  #asked = ''

  @state() private found: UserSummary[] | undefined

  @property({ attribute: false }) group: Group | undefined

  #search = async (event: Event): Promise<void> => {
    const text = (event.target as HTMLInputElement).value.trim()
    this.#asked = text
    if (text.length < MIN_CHARACTERS) {
      this.found = undefined
      return
    }
    try {
      const found = await this.sac!.client.users.search(text)
      // An older answer must not stand over a newer one.
      if (this.#asked === text) this.found = found
      this.#action.clear()
    } catch (error) {
      await this.#action.run(() => Promise.reject(error))
    }
  }

  async #add(user: UserSummary): Promise<void> {
    const { group } = this
    const isDone = await this.#action.run(() =>
      this.sac!.client.groups.members.add(group!.id, { userId: user.id }),
    )
    if (!isDone) return
    this.found = this.found?.filter(({ id }) => id !== user.id)
    this.emit('sac-toast', {
      kind: 'done',
      text: msg(str`${user.username} is in ${group!.name} now.`),
    })
    this.emit('sac-change', {})
  }

  override render() {
    return html`<div class="fields">
      <wa-input
        type="search"
        label=${msg('Add a member')}
        hint=${msg('The start of a name, two characters at least.')}
        autocomplete="off"
        @input=${this.#search}
      ></wa-input>
      <div role="status">
        ${this.found?.length === 0 ? html`<p class="quiet">${msg('Nobody has this name.')}</p>` : nothing}
      </div>
      ${
        this.found?.length
          ? html`<ul>
            ${this.found.map(
              (user) => html`<li class="row spread">
                <span>${user.displayName} <span class="quiet">${user.username}</span></span>
                <wa-button size="s" ?disabled=${this.#action.isBusy} @click=${() => this.#add(user)}>
                  <span>${msg('Add')}<span class="visually-hidden"> ${user.username}</span></span>
                </wa-button>
              </li>`,
            )}
          </ul>`
          : nothing
      }
      <p class="error" role="alert">${this.#action.error}</p>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-group-member-add': SacGroupMemberAdd
  }
}
