import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js'
import { msg } from '@lit/localize'
import type { AgentStatus, AgentSummary, Provider, ServerInfo } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { SacContext } from './context.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import type { SacEventMap } from './events.ts'
import './icons.ts'
import { providerOfNull } from './provider-choice.ts'
import './sac-agent-card.ts'
import { agentsStyles } from './sac-agents.styles.ts'
import { SacElement } from './sac-element.ts'
import './sac-first-steps.ts'
import './sac-runtime-note.ts'

/** The server measures every 5 s while somebody asks. */
const USAGE_MS = 10_000
/** Sessions of each state count as activity, ended ones too. */
const STATES = ['creating', 'starting', 'syncing', 'ready', 'failed', 'ended'] as const

interface Activity {
  at: string
  isBusy: boolean
}

/**
 * @summary One's agents as cards, live: create, change, suspend, resume, restart, delete and restore them.
 * @event sac-navigate - A card was chosen: `/agents/7`.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-agents')
export class SacAgents extends SacElement {
  static override styles = [SacElement.styles, agentsStyles]

  readonly #agents = new LiveQuery<AgentSummary[]>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => everything(client.agents.list({ limit: 200, signal })),
    topics: ['agent', 'skill'],
    isAffected: ({ type }) => type !== 'sync.progress',
  })
  readonly #providers = new LiveQuery<Provider[]>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => everything(client.providers.list({ limit: 200, signal })),
    topics: ['provider'],
  })
  readonly #activity = new LiveQuery<Map<number, Activity>>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => lastActivity(client, signal),
    topics: ['session'],
  })
  readonly #statuses = new LiveQuery<AgentStatus[]>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => client.agents.statuses({ signal }),
    everyMs: USAGE_MS,
  })
  readonly #info = new LiveQuery<ServerInfo>(this, {
    context: () => this.sac,
    load: ({ client }) => client.info(),
  })

  /** The dialog that is open: a new agent, or a change of one. */
  @state() private editing: AgentSummary | 'new' | undefined
  @state() private isShowingDeleted = false

  /** Leaves out the list of first steps. */
  @property({ type: Boolean, attribute: 'without-first-steps' })
  withoutFirstSteps = false

  /** Opens the dialog for a new agent at once. */
  @property({ type: Boolean })
  new = false

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('new') && this.new) void this.create()
  }

  /** Opens the dialog for a new agent. */
  async create(): Promise<void> {
    await this.#edit('new')
  }

  async #edit(agent: AgentSummary | 'new'): Promise<void> {
    await import('./sac-agent-form.ts')
    this.editing = agent
  }

  async #showDeleted(): Promise<void> {
    await import('./sac-deleted-agents.ts')
    this.isShowingDeleted = true
  }

  #onSave = ({ detail }: SacEventMap['sac-agent-save']): void => {
    void this.#agents.refresh()
    if (detail.isNew) this.emit('sac-navigate', { path: `/agents/${detail.agent.id}` })
  }

  #onClose = (event: Event): void => {
    event.stopPropagation()
    this.editing = undefined
    // Where the path asked for the dialog, it does so no longer.
    if (this.new && location.pathname === '/agents') this.emit('sac-navigate', { path: '/agents' })
  }

  override render() {
    const agents = this.#agents.value
    return html`
      <div class="stack">
        <header class="heading">
          <h1>${msg('Agents')}</h1>
          ${
            agents?.length
              ? html`<wa-button variant="brand" @click=${() => this.create()}>
                <wa-icon slot="start" name="plus"></wa-icon>${msg('New agent')}
              </wa-button>`
              : nothing
          }
        </header>
        <sac-runtime-note .info=${this.#info.value}></sac-runtime-note>
        ${
          agents && !this.withoutFirstSteps
            ? html`<sac-first-steps .agents=${agents}></sac-first-steps>`
            : nothing
        }
        ${this.#list(agents)}
        ${this.#deleted(agents)}
      </div>
      ${
        this.editing
          ? html`<sac-agent-form
            .agentId=${this.editing === 'new' ? undefined : this.editing.id}
            @sac-agent-save=${this.#onSave}
            @sac-close=${this.#onClose}
          ></sac-agent-form>`
          : nothing
      }
    `
  }

  #list(agents: AgentSummary[] | undefined) {
    const { error } = this.#agents
    const problem = error
      ? html`<wa-callout variant="danger" role="alert">
          <wa-icon slot="icon" name="alert"></wa-icon>
          <div class="row spread">
            <span>${errorText(error)}</span>
            <wa-button size="s" @click=${() => this.#agents.refresh()}>${msg('Try again')}</wa-button>
          </div>
        </wa-callout>`
      : nothing
    if (!agents) return error ? problem : placeholders()
    if (agents.length === 0) return html`${problem}${this.#empty()}`
    const providers = new Map(this.#providers.value?.map((provider) => [provider.id, provider]))
    const fallback = providerOfNull(this.#providers.value ?? [])
    const usages = new Map(this.#statuses.value?.map(({ agentId, usage }) => [agentId, usage]))
    return html`${problem}
      <ul class="grid">
        ${repeat(
          agents,
          ({ id }) => id,
          (agent) => html`<li>
            <sac-agent-card
              .agent=${agent}
              .provider=${agent.providerId === null ? fallback : providers.get(agent.providerId)}
              .usage=${usages.get(agent.id) ?? undefined}
              .activity=${this.#activity.value?.get(agent.id)}
              @sac-agent-edit=${() => this.#edit(agent)}
              @sac-change=${() => this.#agents.refresh()}
            ></sac-agent-card>
          </li>`,
        )}
      </ul>`
  }

  #empty() {
    return html`<div class="empty stack">
      <wa-icon name="agent"></wa-icon>
      <h2>${msg('Create your first agent')}</h2>
      <p class="quiet">
        ${msg('An agent is Claude Code in a sandbox of its own: it reads and writes files, runs programs and remembers. When it stands, tell it what you want; what it makes for you appears among its files.')}
      </p>
      <wa-button variant="brand" size="l" @click=${() => this.create()}>
        <wa-icon slot="start" name="plus"></wa-icon>${msg('Create an agent')}
      </wa-button>
    </div>`
  }

  #deleted(agents: AgentSummary[] | undefined) {
    if (!agents) return nothing
    if (this.isShowingDeleted) {
      return html`<sac-deleted-agents @sac-change=${() => this.#agents.refresh()}></sac-deleted-agents>`
    }
    return html`<wa-button class="more" appearance="plain" size="s" @click=${() => this.#showDeleted()}>
      <wa-icon slot="start" name="delete"></wa-icon>${msg('Show deleted agents')}
    </wa-button>`
  }
}

const placeholders = () =>
  html`<div class="grid" role="status" aria-label=${msg('Loading')}>
    ${[1, 2, 3].map(
      () => html`<div class="placeholder stack">
        <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
      </div>`,
    )}
  </div>`

async function everything<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

async function lastActivity(
  client: SacContext['client'],
  signal: AbortSignal,
): Promise<Map<number, Activity>> {
  const { items } = await client.sessions.list({ states: [...STATES], limit: 200, signal })
  const found = new Map<number, Activity>()
  for (const { agentId, updatedAt, isBusy, state } of items) {
    const known = found.get(agentId)
    const works = isBusy && state === 'ready'
    const at = known && known.at > updatedAt ? known.at : updatedAt
    found.set(agentId, { at, isBusy: works || (known?.isBusy ?? false) })
  }
  return found
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-agents': SacAgents
  }
}
