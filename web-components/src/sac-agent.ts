import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import '@awesome.me/webawesome/dist/components/spinner/spinner.js'
import { msg, str } from '@lit/localize'
import { type Agent, NotFoundError } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { agentGlyph, agentState } from './agent-state.ts'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import './icons.ts'
import { agentStyles } from './sac-agent.styles.ts'
import './sac-agent-outputs.ts'
import './sac-agent-skills.ts'
import { SacElement } from './sac-element.ts'

/** `files` is what stands beside the other two where there is room. */
type Tab = 'chat' | 'terminal' | 'files'

const LOAD = {
  chat: () => import('./sac-chat.ts'),
  terminal: () => import('./sac-terminal.ts'),
}

/**
 * @summary One agent at work: its chat or its terminal, what it has made, and its skills.
 * @event sac-navigate - Another view of the agent, or something in it, was chosen; `detail: { path }`.
 * @event sac-title - The agent is called so; `detail: { title }`.
 * @event sac-toast - Something could not be done.
 */
@customElement('sac-agent')
export class SacAgent extends SacElement {
  static override styles = [SacElement.styles, agentStyles]

  readonly #action = new Action(this)
  readonly #agent = new LiveQuery<Agent>(this, {
    context: () => this.sac,
    topics: ['agent'],
    isAffected: ({ agentId }) => agentId === this.agentId,
    load: ({ client }, signal) => client.agents.get(this.agentId!, { signal }),
  })

  #title = ''

  /** What was opened once stays: a terminal goes on, a draft is not lost. */
  @state() private opened: ReadonlySet<string> = new Set()

  @property({ attribute: 'agent-id', type: Number }) agentId: number | undefined

  /** `chat`, `terminal` or, on narrow pages, `files`. */
  @property({ reflect: true }) tab: Tab = 'chat'

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('agentId') !== undefined) this.#agent.reset()
    const view = this.#view
    if (!this.opened.has(view)) void this.#open(view)
  }

  protected override updated(): void {
    const title = this.#agent.value?.name ?? ''
    if (title === this.#title) return
    this.#title = title
    this.emit('sac-title', { title })
  }

  get #view(): 'chat' | 'terminal' {
    return this.tab === 'terminal' ? 'terminal' : 'chat'
  }

  async #open(view: 'chat' | 'terminal'): Promise<void> {
    try {
      await LOAD[view]()
      this.opened = new Set([...this.opened, view])
    } catch {
      const text = msg('This part of the page could not be loaded. Load the page again.')
      this.emit('sac-toast', { kind: 'error', text })
    }
  }

  async #do(deed: 'restart' | 'suspend' | 'resume'): Promise<void> {
    const { agentId, sac } = this
    if (!sac) return
    const isDone = await this.#action.run(() => sac.client.agents[deed](agentId!))
    if (isDone) await this.#agent.refresh()
    else if (this.#action.error) this.emit('sac-toast', { kind: 'error', text: this.#action.error })
  }

  override render() {
    const { value, error } = this.#agent
    if (error instanceof NotFoundError) {
      return html`<div class="gone" role="alert">
        <h1>${msg('There is no such agent')}</h1>
        <p class="quiet">${msg('It was deleted, or it is somebody else’s.')}</p>
        <p><a href="/agents" @click=${this.follow}>${msg('To your agents')}</a></p>
      </div>`
    }
    if (!value) {
      return error === undefined
        ? html`<div class="gone" role="status" aria-label=${msg('Loading')}><wa-spinner></wa-spinner></div>`
        : html`<div class="gone" role="alert">
          <p>${errorText(error)}</p>
          <wa-button @click=${() => this.#agent.refresh()}>${msg('Try again')}</wa-button>
        </div>`
    }
    return html`
      ${this.#header(value)}
      <div class="view" ?hidden=${this.#view !== 'chat'}>
        ${this.opened.has('chat') ? html`<sac-chat .agentId=${this.agentId}></sac-chat>` : nothing}
      </div>
      <div class="view" ?hidden=${this.#view !== 'terminal'}>
        ${
          this.opened.has('terminal')
            ? html`<sac-terminal .agentId=${this.agentId}></sac-terminal>`
            : nothing
        }
      </div>
      ${this.#side()}
    `
  }

  #header(agent: Agent) {
    const { kind, label, detail } = agentState(agent)
    return html`<header>
      <div class="who">
        <div class="glyph" aria-hidden="true">${agentGlyph(agent)}</div>
        <h1 title=${agent.description || agent.name}>${agent.name}</h1>
        <span class="state ${kind}" role="status">${label}</span>
        ${this.#menu(agent)}
      </div>
      <nav class="tabs" aria-label=${msg('Views of the agent')}>
        ${this.#tab('chat', 'chat', msg('Chat'))}
        ${this.#tab('terminal', 'terminal', msg('Terminal'))}
        ${this.#tab('files', 'folder', msg('Files'))}
      </nav>
      ${detail ? html`<p class="detail">${detail}</p>` : nothing}
    </header>`
  }

  #tab(tab: Tab, icon: string, label: string) {
    const path = tab === 'chat' ? `/agents/${this.agentId}` : `/agents/${this.agentId}/${tab}`
    return html`<a
      class=${tab}
      href=${path}
      aria-current=${tab === this.tab ? 'page' : 'false'}
      @click=${(event: MouseEvent) => {
        this.follow(event)
        if (event.defaultPrevented) this.tab = tab
      }}
    >
      <wa-icon name=${icon}></wa-icon>${label}
    </a>`
  }

  #menu(agent: Agent) {
    const isSuspended = agent.operatingMode === 'suspended'
    return html`<wa-dropdown
      placement="bottom-end"
      @wa-select=${(event: CustomEvent<{ item: { value?: string } }>) =>
        this.#do(event.detail.item.value as 'restart')}
    >
      <wa-button slot="trigger" size="s" appearance="plain" ?loading=${this.#action.isBusy}>
        <wa-icon name="more" label=${msg(str`More for ${agent.name}`)}></wa-icon>
      </wa-button>
      ${
        isSuspended
          ? item('resume', 'play', msg('Resume'))
          : html`${item('restart', 'restart', msg('Restart'))}
            ${item('suspend', 'suspend', msg('Suspend'))}`
      }
    </wa-dropdown>`
  }

  #side() {
    return html`<aside aria-label=${msg('Files and skills')}>
      <section aria-labelledby="files">
        <div class="head">
          <h2 id="files">${msg('Output files')}</h2>
          <a href="/files/output/${this.agentId}" @click=${this.follow}>${msg('All files')}</a>
        </div>
        <sac-agent-outputs .agentId=${this.agentId}></sac-agent-outputs>
      </section>
      <section aria-labelledby="skills">
        <div class="head">
          <h2 id="skills">${msg('Skills')}</h2>
          <a href="/skills" @click=${this.follow}>${msg('Find more')}</a>
        </div>
        <sac-agent-skills .agentId=${this.agentId}></sac-agent-skills>
      </section>
    </aside>`
  }
}

const item = (deed: string, icon: string, label: string) =>
  html`<wa-dropdown-item value=${deed}>
    <wa-icon slot="icon" name=${icon}></wa-icon>${label}
  </wa-dropdown-item>`

declare global {
  interface HTMLElementTagNameMap {
    'sac-agent': SacAgent
  }
}
