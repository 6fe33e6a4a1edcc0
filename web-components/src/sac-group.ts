import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/switch/switch.js'
import { msg, str } from '@lit/localize'
import type { Group, GroupMember } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { queryState } from './query-state.ts'
import './sac-confirm.ts'
import { SacElement } from './sac-element.ts'
import './sac-group-member-add.ts'
import './sac-group-template.ts'
import { sectionStyles } from './sac-settings.styles.ts'

type Deed = 'leave' | 'delete' | { remove: GroupMember }

/**
 * @summary One group: its members with their roles, its instructions; its admins change them.
 * @event sac-change - The group is another than before.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-group')
export class SacGroup extends SacElement {
  static override styles = [SacElement.styles, sectionStyles]

  readonly #action = new Action(this)
  readonly #members = new LiveQuery<GroupMember[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const found: GroupMember[] = []
      const members = client.groups.members.list(this.group!.id, { limit: 200, signal })
      for await (const member of members) found.push(member)
      return found
    },
    topics: ['group'],
  })

  @state() private asking: Deed | undefined

  @property({ attribute: false }) group: Group | undefined

  get #isServerAdmin(): boolean {
    return this.sac?.user?.role === 'admin'
  }

  async #change(work: () => Promise<unknown>, text: string): Promise<void> {
    const isDone = await this.#action.run(work)
    if (isDone) this.emit('sac-toast', { kind: 'done', text })
    else if (this.#action.error) this.emit('sac-toast', { kind: 'error', text: this.#action.error })
    await this.#members.refresh()
    this.emit('sac-change', {})
  }

  override render() {
    const { group } = this
    if (!group) return nothing
    const canChange = group.role === 'admin' || this.#isServerAdmin
    const isMember = group.role !== null
    const isOwner = group.owner.id === this.sac?.user?.id
    return html`<div class="stack">
      ${queryState(this.#members) ?? this.#list(this.#members.value!, canChange)}
      ${
        canChange
          ? html`<sac-group-member-add
            .group=${group}
            @sac-change=${() => this.#members.refresh()}
          ></sac-group-member-add>`
          : nothing
      }
      <sac-group-template .group=${group} ?readonly=${!canChange}></sac-group-template>
      <div class="row">
        ${isMember && !isOwner ? this.#ask('leave', msg('Leave the group')) : nothing}
        ${this.#isServerAdmin ? this.#ask('delete', msg('Delete the group')) : nothing}
      </div>
      ${this.asking ? this.#question(group, this.asking) : nothing}
    </div>`
  }

  #ask(deed: Deed, label: string) {
    return html`<wa-button
      size="s"
      variant="danger"
      appearance="outlined"
      @click=${() => {
        this.asking = deed
      }}
      >${label}</wa-button
    >`
  }

  #list(members: GroupMember[], canChange: boolean) {
    return html`<ul class="list">
      ${members.map((member) => this.#member(member, canChange && !member.isOwner))}
    </ul>`
  }

  #member(member: GroupMember, canChange: boolean) {
    const { user, role, isOwner } = member
    const name = user.displayName || user.username
    return html`<li>
      <div>
        <div class="name">${name}</div>
        <div class="quiet small">${user.username}</div>
      </div>
      ${
        canChange
          ? html`<div class="row">
            <wa-switch
              size="s"
              ?checked=${role === 'admin'}
              @change=${(event: Event) => this.#setRole(member, (event.target as HTMLInputElement).checked)}
              >${msg('Admin of the group')}<span class="visually-hidden">: ${name}</span></wa-switch
            >
            <wa-button
              size="s"
              appearance="outlined"
              @click=${() => {
                this.asking = { remove: member }
              }}
            >
              <span>${msg('Remove')}<span class="visually-hidden"> ${name}</span></span>
            </wa-button>
          </div>`
          : html`<span class="tag"
            >${isOwner ? msg('Owner') : role === 'admin' ? msg('Admin of the group') : msg('Member')}</span
          >`
      }
    </li>`
  }

  #setRole({ user }: GroupMember, isAdmin: boolean): void {
    const { members } = this.sac!.client.groups
    void this.#change(
      () => members.setRole(this.group!.id, user.id, isAdmin ? 'admin' : 'member'),
      msg(str`The role of ${user.username} is changed.`),
    )
  }

  #question(group: Group, deed: Deed) {
    const { groups } = this.sac!.client
    const [heading, action, words, work] =
      deed === 'leave'
        ? ([
            msg(str`Leave ${group.name}?`),
            msg('Leave'),
            msg('Its files and skills leave your agents. An admin of the group can add you again.'),
            () => groups.leave(group.id),
          ] as const)
        : deed === 'delete'
          ? ([
              msg(str`Delete ${group.name}?`),
              msg('Delete for good'),
              msg('Its files and instructions are gone for everybody, for good.'),
              () => groups.delete(group.id),
            ] as const)
          : ([
              msg(str`Remove ${deed.remove.user.username} from ${group.name}?`),
              msg('Remove'),
              msg('The files and skills of the group leave their agents.'),
              () => groups.members.remove(group.id, deed.remove.user.id),
            ] as const)
    return html`<sac-confirm
      danger
      heading=${heading}
      action=${action}
      @sac-confirm=${() => this.#change(work, msg('Done.'))}
      @sac-close=${() => {
        this.asking = undefined
      }}
      ><p>${words}</p></sac-confirm
    >`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-group': SacGroup
  }
}
