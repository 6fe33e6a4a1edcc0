import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import type { AgentSummary, ConversationSession, Page } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import type { MessageFilter } from './controllers/message-log.ts'
import type { ConversationChoice } from './conversation-choice.ts'
import { errorText } from './error-text.ts'
import { formatDateTime, formatNumber } from './format.ts'
import './icons.ts'
import { isPlainClick } from './plain-click.ts'
import './sac-conversation-filter.ts'
import { conversationsStyles } from './sac-conversations.styles.ts'
import { SacElement } from './sac-element.ts'
import './sac-messages.ts'

/** All sessions of an agent, as a place. */
const ALL = 'all'
const MOST_SESSIONS = 200

/**
 * @summary What was said with one's agents: by agent and session, with search, times and export. Admins see everybody's.
 * @event sac-navigate - Another agent or session was chosen; `detail: { path }`.
 * @event sac-toast - An export is done or failed.
 */
@customElement('sac-conversations')
export class SacConversations extends SacElement {
  static override styles = [SacElement.styles, conversationsStyles]

  readonly #agents = new LiveQuery<AgentSummary[]>(this, {
    context: () => this.sac,
    topics: ['agent'],
    load: async ({ client }, signal) => (await client.agents.list({ limit: 200, signal })).items,
  })
  readonly #sessions = new LiveQuery<Page<ConversationSession>>(this, {
    context: () => this.sac,
    topics: ['conversation'],
    isAffected: ({ agentId }) => agentId === this.#agentId,
    load: async ({ client }, signal) => {
      const agentId = this.#agentId
      if (agentId === undefined) return { items: [], nextCursor: null }
      return client.conversations.sessions({ agentId, limit: this.sessionLimit, signal })
    },
  })

  @state() private choice: ConversationChoice = {}
  @state() private sessionLimit = 50

  /** Whose conversations; the newest agent's when absent. */
  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  /** One session of the agent, or `all`. */
  @property({ attribute: 'session-id' })
  sessionId: string | undefined

  get #agentId(): number | undefined {
    return this.agentId ?? this.#agents.value?.[0]?.id
  }

  #askedFor: number | undefined

  protected override updated(changed: PropertyValues): void {
    const agentId = this.#agentId
    if (agentId !== this.#askedFor) {
      this.#askedFor = agentId
      this.#sessions.reset()
    } else if (changed.has('sessionLimit')) void this.#sessions.refresh()
  }

  #filter(): MessageFilter {
    const { isOfAll, userId, ...times } = this.choice
    if (isOfAll) return { ...times, isOfAll, userId }
    const sessionId = this.sessionId === ALL ? undefined : this.sessionId
    return { ...times, agentId: this.#agentId, sessionId }
  }

  #go(event: MouseEvent, agentId: number, sessionId?: string): void {
    if (!isPlainClick(event)) return
    event.preventDefault()
    this.#show(agentId, sessionId)
  }

  /** An app around moves there; alone in a page the element shows it by itself. */
  #show(agentId: number, sessionId?: string): void {
    this.agentId = agentId
    this.sessionId = sessionId
    this.emit('sac-navigate', { path: pathOf(agentId, sessionId) })
  }

  override render() {
    const { isOfAll = false } = this.choice
    return html`
      <header>
        <h1 class="heading">${msg('Conversations')}</h1>
        <sac-conversation-filter
          .filter=${this.#filter()}
          .choice=${this.choice}
          @sac-choice=${(event: CustomEvent<ConversationChoice>) => {
            this.choice = event.detail
          }}
        ></sac-conversation-filter>
      </header>
      ${isOfAll ? this.#messages(msg('Nothing was found.')) : this.#own()}
    `
  }

  #own() {
    const { value: agents, error } = this.#agents
    if (agents === undefined) {
      if (error === undefined) {
        return html`<p class="empty" role="status"><span class="visually-hidden">${msg('Loading')}</span></p>`
      }
      return html`<div class="empty" role="alert">
        <p>${errorText(error)}</p>
        <wa-button @click=${() => this.#agents.refresh()}>${msg('Try again')}</wa-button>
      </div>`
    }
    if (agents.length === 0 && this.agentId === undefined) {
      return html`<div class="empty">
        <wa-icon name="conversations"></wa-icon>
        <h2>${msg('Nothing was said yet')}</h2>
        <p class="quiet">${msg('Create an agent and say something to it: it stands here then.')}</p>
        <wa-button variant="brand" href="/agents">${msg('To your agents')}</wa-button>
      </div>`
    }
    return html`<div class="panes" ?data-open=${this.sessionId !== undefined}>
      <aside>${this.#agentField(agents)} ${this.#sessionList()}</aside>
      <div class="read">
        <p class="back">
          <wa-button
            size="s"
            appearance="plain"
            @click=${() => this.#agentId !== undefined && this.#show(this.#agentId)}
          >
            <wa-icon slot="start" name="back"></wa-icon>${msg('Sessions')}
          </wa-button>
        </p>
        ${this.#messages(msg('Nothing was said here yet.'))}
      </div>
    </div>`
  }

  #agentField(agents: readonly AgentSummary[]) {
    return html`<label class="field">
      ${msg('Agent')}
      <select
        @change=${(event: Event) => this.#show(Number((event.target as HTMLSelectElement).value))}
      >
        ${agents.map(
          ({ id, name }) =>
            html`<option value=${id} .selected=${id === this.#agentId}>${name}</option>`,
        )}
      </select>
    </label>`
  }

  #sessionList() {
    const { value, error } = this.#sessions
    const agentId = this.#agentId
    if (agentId === undefined) return nothing
    if (value === undefined) {
      return error === undefined
        ? [1, 2, 3].map(() => html`<div class="skeleton"></div>`)
        : html`<p role="alert">${errorText(error)}</p>
          <wa-button size="s" @click=${() => this.#sessions.refresh()}>${msg('Try again')}</wa-button>`
    }
    const isAll = this.sessionId === undefined || this.sessionId === ALL
    return html`<nav aria-label=${msg('Sessions')}>
      <ul>
        <li>
          <a
            href=${pathOf(agentId, ALL)}
            aria-current=${isAll ? 'page' : 'false'}
            @click=${(event: MouseEvent) => this.#go(event, agentId, ALL)}
            ><span>${msg('All sessions')}</span></a
          >
        </li>
        ${value.items.map(({ sessionId, lastAt, count }) => {
          const isHere = sessionId === this.sessionId
          return html`<li>
            <a
              href=${pathOf(agentId, sessionId)}
              aria-current=${isHere ? 'page' : 'false'}
              @click=${(event: MouseEvent) => this.#go(event, agentId, sessionId)}
              ><span>${formatDateTime(lastAt)}</span>
              <span class="count" title=${msg('Messages')}>${formatNumber(count)}</span></a
            >
          </li>`
        })}
      </ul>
      ${
        value.nextCursor !== null && this.sessionLimit < MOST_SESSIONS
          ? html`<wa-button
            size="s"
            appearance="plain"
            @click=${() => {
              this.sessionLimit = MOST_SESSIONS
            }}
            >${msg('More sessions')}</wa-button
          >`
          : nothing
      }
    </nav>`
  }

  #messages(empty: string) {
    const { q, after, before } = this.choice
    const isNarrowed = q !== undefined || after !== undefined || before !== undefined
    const name = this.#agents.value?.find(({ id }) => id === this.#agentId)?.name ?? ''
    return html`<sac-messages .filter=${this.#filter()} .agentName=${name}>
      <div slot="empty" class="empty">
        <wa-icon name="conversations"></wa-icon>
        <p>${isNarrowed ? msg('Nothing was found. Look for other words or times.') : empty}</p>
      </div>
    </sac-messages>`
  }
}

const pathOf = (agentId: number, sessionId?: string) =>
  `/conversations/${agentId}${sessionId === undefined ? '' : `/${sessionId}`}`

declare global {
  interface HTMLElementTagNameMap {
    'sac-conversations': SacConversations
  }
}
