import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import type { Skill, SkillTier } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import type { SacEventMap } from './events.ts'
import './icons.ts'
import './sac-confirm.ts'
import { SacElement } from './sac-element.ts'
import './sac-skill-tier.ts'
import { tierHint } from './skill-words.ts'
import { fieldStyles } from './styles/field.styles.ts'

/**
 * @summary What can be done with a skill: run, give to agents, edit, fork, say who may use it, delete.
 * @event sac-navigate - A part of the skill, a fork, or the marketplace is to be shown.
 * @event sac-toast - What was done or could not be done.
 */
@customElement('sac-skill-actions')
export class SacSkillActions extends SacElement {
  static override styles = [SacElement.styles, fieldStyles]

  @state() private asked: 'fork' | 'share' | 'delete' | undefined
  @state() private tier: SkillTier = 'private'
  @state() private groupId: number | undefined
  @state() private command = ''

  @property({ attribute: false })
  skill: Skill | undefined

  #ask(what: string | undefined, skill: Skill): void {
    if (what !== 'fork' && what !== 'share' && what !== 'delete') return
    this.asked = what
    this.command = ''
    this.tier = skill.tier
    this.groupId = skill.groupId ?? undefined
  }

  async #do(work: () => Promise<string | undefined>, done?: () => string): Promise<void> {
    try {
      const text = await work()
      if (text) this.emit('sac-toast', { kind: 'done', text })
      if (done) this.emit('sac-navigate', { path: done() })
    } catch (error) {
      this.emit('sac-toast', { kind: 'error', text: errorText(error) })
    }
  }

  async #confirmed(): Promise<void> {
    const skills = this.sac?.client.skills
    const { skill, asked, tier, groupId } = this
    if (!skills || !skill) return
    if (asked === 'delete') {
      await this.#do(
        async () => {
          await skills.delete(skill.id)
          return msg(str`/${skill.command} is deleted.`)
        },
        () => '/skills',
      )
    } else if (asked === 'fork') {
      let forkId = skill.id
      const command = this.command.trim()
      await this.#do(
        async () => {
          const fork = await skills.fork(skill.id, command ? { command } : {})
          forkId = fork.id
          return msg(str`/${fork.command} is yours: change it as you like.`)
        },
        () => `/skills/${forkId}/edit`,
      )
    } else if (asked === 'share') {
      await this.#do(async () => {
        if (tier === 'group' && groupId !== undefined) await skills.share(skill.id, groupId)
        else await skills.update(skill.id, { tier })
        return tierHint(tier)
      })
    }
  }

  override render() {
    const { skill } = this
    if (!skill) return nothing
    const { id, isEditable } = skill
    return html`<div class="row">
        <wa-button variant="brand" href=${`/skills/${id}/run`}>
          <wa-icon slot="start" name="play"></wa-icon>${msg('Run')}
        </wa-button>
        <wa-button appearance="outlined" href=${`/skills/${id}/agents`}>
          <wa-icon slot="start" name="agent"></wa-icon>${msg('Give to agents')}
        </wa-button>
        ${
          isEditable
            ? html`<wa-button appearance="outlined" href=${`/skills/${id}/edit`}>
              <wa-icon slot="start" name="edit"></wa-icon>${msg('Edit')}
            </wa-button>`
            : nothing
        }
        <wa-dropdown
          @wa-select=${(event: CustomEvent<{ item: { value?: string } }>) =>
            this.#ask(event.detail.item.value, skill)}
        >
          <wa-button slot="trigger" appearance="outlined">
            <wa-icon name="more" label=${msg('More')}></wa-icon>
          </wa-button>
          <wa-dropdown-item value="fork">
            <wa-icon slot="icon" name="fork"></wa-icon>${msg('Fork')}
          </wa-dropdown-item>
          ${
            isEditable
              ? html`<wa-dropdown-item value="share">
                  <wa-icon slot="icon" name="share"></wa-icon>${msg('Who may use it')}
                </wa-dropdown-item>
                <wa-dropdown-item value="delete" variant="danger">
                  <wa-icon slot="icon" name="delete"></wa-icon>${msg('Delete')}
                </wa-dropdown-item>`
              : nothing
          }
        </wa-dropdown>
      </div>
      ${this.#dialog(skill)}`
  }

  #dialog(skill: Skill) {
    const { asked } = this
    if (!asked) return nothing
    const { command } = skill
    const words = {
      fork: [msg(str`Fork /${command}?`), msg('Fork')],
      share: [msg(str`Who may use /${command}?`), msg('Save')],
      delete: [msg(str`Delete /${command}?`), msg('Delete it for good')],
    }[asked]
    return html`<sac-confirm
      heading=${words[0]!}
      action=${words[1]!}
      ?danger=${asked === 'delete'}
      @sac-confirm=${() => this.#confirmed()}
      @sac-close=${(event: Event) => {
        event.stopPropagation()
        this.asked = undefined
      }}
    >
      ${asked === 'fork' ? this.#forkFields(skill) : nothing}
      ${
        asked === 'share'
          ? html`<sac-skill-tier
            .tier=${this.tier}
            .groupId=${this.groupId}
            @sac-tier=${({ detail }: SacEventMap['sac-tier']) => {
              this.tier = detail.tier
              this.groupId = detail.groupId
            }}
          ></sac-skill-tier>`
          : nothing
      }
      ${
        asked === 'delete'
          ? html`<p>
            ${
              skill.installs === 0
                ? msg('It goes with all its versions. No agent has it. Forks of it stay.')
                : msg(
                    str`It goes with all its versions, and leaves the ${skill.installs} agents that have it at once. Forks of it stay.`,
                  )
            }
          </p>`
          : nothing
      }
    </sac-confirm>`
  }

  #forkFields({ command }: Skill) {
    return html`<div class="stack">
      <p>${msg('You get a private copy of the latest version, which is yours to change.')}</p>
      <label class="field">
        ${msg('Command of the copy')}
        <input
          maxlength="64"
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          placeholder=${command}
          autocapitalize="none"
          spellcheck="false"
          .value=${this.command}
          @input=${(event: Event) => {
            this.command = (event.target as HTMLInputElement).value
          }}
        />
      </label>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-actions': SacSkillActions
  }
}
