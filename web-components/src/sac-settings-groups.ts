import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { Group } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import './icons.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import './sac-group.ts'
import './sac-group-create.ts'
import { sectionStyles } from './sac-settings.styles.ts'

/**
 * @summary The groups that one is in, or all of the server; one of them opens below its name.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-settings-groups')
export class SacSettingsGroups extends SacElement {
  static override styles = [SacElement.styles, sectionStyles]

  readonly #groups = new LiveQuery<Group[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const found: Group[] = []
      const list = this.all ? client.groups.listAll : client.groups.list
      for await (const group of list.call(client.groups, { limit: 200, signal })) found.push(group)
      return found
    },
    topics: ['group'],
  })

  @state() private opened: number | undefined
  @state() private isCreating = false

  /** All of the server, for its admins. */
  @property({ type: Boolean })
  all = false

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.get('all') !== undefined) this.#groups.reset()
  }

  override render() {
    const isAdmin = this.sac?.user?.role === 'admin'
    return html`<section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">${this.all ? msg('All groups') : msg('Groups')}</h2>
          ${
            isAdmin
              ? html`<wa-button
                size="s"
                variant="brand"
                @click=${() => {
                  this.isCreating = true
                }}
              >
                <wa-icon slot="start" name="plus"></wa-icon>${msg('Create a group')}
              </wa-button>`
              : nothing
          }
        </div>
        <p class="quiet">
          ${msg('People in a group share files, skills and instructions for their agents.')}
        </p>
        ${queryState(this.#groups) ?? this.#list(this.#groups.value!, isAdmin)}
      </section>
      ${
        this.isCreating
          ? html`<sac-group-create
            @sac-change=${() => this.#groups.refresh()}
            @sac-close=${() => {
              this.isCreating = false
            }}
          ></sac-group-create>`
          : nothing
      }`
  }

  #list(groups: Group[], isAdmin: boolean) {
    if (groups.length === 0) {
      return html`<p>
        ${
          isAdmin
            ? msg('None so far. Create one and add people to it.')
            : msg(
                'You are in no group. An admin of this server can create one, and an admin of a group can add you.',
              )
        }
      </p>`
    }
    return html`<ul class="list">
      ${groups.map((group) => {
        const isOpen = this.opened === group.id
        return html`<li>
            <div>
              <div class="name">${group.name} ${role(group)}</div>
              <div class="quiet small">${facts(group)}</div>
            </div>
            <wa-button
              size="s"
              appearance="outlined"
              aria-expanded=${isOpen ? 'true' : 'false'}
              @click=${() => {
                this.opened = isOpen ? undefined : group.id
              }}
            >
              <span
                >${isOpen ? msg('Close') : msg('Open')}<span class="visually-hidden"> ${group.name}</span></span
              >
            </wa-button>
          </li>
          ${
            isOpen
              ? html`<li class="whole">
                <sac-group .group=${group} @sac-change=${() => this.#groups.refresh()}></sac-group>
              </li>`
              : nothing
          }`
      })}
    </ul>`
  }
}

const role = (group: Group) =>
  group.role === 'admin' ? html`<span class="tag">${msg('You are an admin')}</span>` : nothing

function facts({ slug, memberCount, owner, description }: Group): string {
  const members = memberCount === 1 ? msg('1 member') : msg(str`${memberCount} members`)
  const parts = [members, msg(str`owner ${owner.displayName || owner.username}`), `group/${slug}`]
  return [...parts, description].filter(Boolean).join(' · ')
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-groups': SacSettingsGroups
  }
}
