import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import type { AgentStatus, AgentSummary, Provider } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { agentGlyph, agentState } from './agent-state.ts'
import { Action } from './controllers/action.ts'
import { formatAgo, formatBytes, formatNumber } from './format.ts'
import './icons.ts'
import { agentCardStyles } from './sac-agent-card.styles.ts'
import { SacElement } from './sac-element.ts'
import { dotStyles } from './styles/dot.styles.ts'

type Deed = 'edit' | 'restart' | 'suspend' | 'resume' | 'delete'

/**
 * @summary One agent: what it is, how it is, and what can be done with it.
 * @event sac-navigate - It was chosen.
 * @event sac-agent-edit - Its settings are to be changed.
 * @event sac-change - Something was done with it.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-agent-card')
export class SacAgentCard extends SacElement {
  static override styles = [SacElement.styles, dotStyles, agentCardStyles]

  readonly #action = new Action(this)

  @state() private isDeleting = false

  @property({ attribute: false }) agent: AgentSummary | undefined
  /** Where its models are; undefined while it is not known. */
  @property({ attribute: false }) provider: Provider | undefined
  /** When somebody last worked with it. */
  @property({ attribute: false }) activity: { at: string; isBusy: boolean } | undefined

  /** What its sandbox takes at the moment; undefined while it is not measured. */
  @property({ attribute: false }) usage: NonNullable<AgentStatus['usage']> | undefined

  #onSelect = (event: CustomEvent<{ item: { value?: string } }>): void => {
    const deed = event.detail.item.value as Deed
    if (deed === 'edit') this.emit('sac-agent-edit', {})
    else if (deed === 'delete') void this.#askDelete()
    else void this.#do(deed)
  }

  async #askDelete(): Promise<void> {
    await import('./sac-confirm.ts')
    this.isDeleting = true
  }

  async #do(deed: Exclude<Deed, 'edit'>): Promise<void> {
    const { agent, sac } = this
    if (!agent || !sac) return
    const isDone = await this.#action.run(() => sac.client.agents[deed](agent.id))
    if (isDone) {
      this.emit('sac-change', {})
      if (deed === 'delete') {
        const text = msg(str`${agent.name} is deleted. It can be restored for a while.`)
        this.emit('sac-toast', { kind: 'done', text })
      }
    } else if (this.#action.error) {
      this.emit('sac-toast', { kind: 'error', text: this.#action.error })
    }
  }

  override render() {
    const { agent } = this
    if (!agent) return nothing
    const state = agentState(agent)
    return html`
      <article aria-labelledby="name">
        <div class="top">
          <div class="glyph" aria-hidden="true">${agentGlyph(agent)}</div>
          <div>
            <h2>
              <a id="name" href="/agents/${agent.id}" aria-describedby="state" @click=${this.follow}
                >${agent.name}</a
              >
            </h2>
            <div class="state ${state.kind}" id="state">
              <span class="dot"></span>
              <span>${this.activity?.isBusy && state.kind === 'ready' ? msg('Working') : state.label}</span>
            </div>
          </div>
          ${this.#menu(agent)}
        </div>
        ${
          state.detail
            ? html`<p class="about wrong">${state.detail}</p>`
            : html`<p class="about quiet">${agent.description}</p>`
        }
        <div class="facts">
          ${this.provider ? html`<span>${this.provider.name}</span>` : nothing}
          ${this.activity ? html`<span>${msg(str`Active ${formatAgo(this.activity.at)}`)}</span>` : nothing}
          ${this.usage && agent.operatingMode === 'running' ? html`<span>${usageText(this.usage)}</span>` : nothing}
          ${agent.installedSkills?.length ? html`<span>${skills(agent.installedSkills.length)}</span>` : nothing}
        </div>
      </article>
      ${this.isDeleting ? this.#question(agent) : nothing}
    `
  }

  #menu(agent: AgentSummary) {
    const isSuspended = agent.operatingMode === 'suspended'
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onSelect}>
      <wa-button
        slot="trigger"
        size="s"
        appearance="plain"
        ?loading=${this.#action.isBusy}
        title=${msg('More')}
      >
        <wa-icon name="more" label=${msg(str`More for ${agent.name}`)}></wa-icon>
      </wa-button>
      ${item('edit', 'edit', msg('Settings'))}
      ${
        isSuspended
          ? item('resume', 'play', msg('Resume'))
          : html`${item('restart', 'restart', msg('Restart'))}
            ${item('suspend', 'suspend', msg('Suspend'))}`
      }
      <wa-dropdown-item value="delete" variant="danger">
        <wa-icon slot="icon" name="delete"></wa-icon>${msg('Delete')}
      </wa-dropdown-item>
    </wa-dropdown>`
  }

  #question(agent: AgentSummary) {
    return html`<sac-confirm
      danger
      heading=${msg(str`Delete ${agent.name}?`)}
      action=${msg('Delete')}
      @sac-confirm=${() => this.#do('delete')}
      @sac-close=${(event: Event) => {
        event.stopPropagation()
        this.isDeleting = false
      }}
    >
      <p>
        ${msg('Its sessions end and its sandbox goes. Files and conversations are kept: you can restore the agent from “deleted agents” for 30 days, unless your admin set another time.')}
      </p>
    </sac-confirm>`
  }
}

const item = (deed: Deed, icon: string, label: string) =>
  html`<wa-dropdown-item value=${deed}>
    <wa-icon slot="icon" name=${icon}></wa-icon>${label}
  </wa-dropdown-item>`

/** Of one core, as task managers count. */
const usageText = ({ cpuMillicores, memoryBytes }: NonNullable<AgentStatus['usage']>) =>
  msg(str`${formatNumber(Math.round(cpuMillicores / 10))} % CPU, ${formatBytes(memoryBytes)}`)

const skills = (count: number) => (count === 1 ? msg('1 skill') : msg(str`${count} skills`))

declare global {
  interface HTMLElementTagNameMap {
    'sac-agent-card': SacAgentCard
  }
}
