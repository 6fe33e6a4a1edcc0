import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import type { ConversationMessage } from '@sac/sdk'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { type MessageFilter, MessageLog } from './controllers/message-log.ts'
import { errorText } from './error-text.ts'
import { formatDate, formatDateTime, formatTime } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import './sac-markdown.ts'
import { messagesStyles } from './sac-messages.styles.ts'

/** Longer messages are shown in part at first. */
const LONG_CHARACTERS = 6_000
/** So near to the end somebody reads what comes. */
const NEAR_PX = 80

/**
 * @summary Messages of a conversation: the newest at the end, older ones as one scrolls up, new ones as they come.
 *
 * @slot empty - What stands there when nothing was said.
 */
@customElement('sac-messages')
export class SacMessages extends SacElement {
  static override styles = [SacElement.styles, messagesStyles]

  readonly #log = new MessageLog(this, () => this.sac)
  #heightBefore = 0
  #firstBefore: number | undefined
  #wasAtEnd = true

  @query('.scroll') private viewport!: HTMLElement
  @state() private opened: ReadonlySet<number> = new Set()

  /** Which messages. */
  @property({ attribute: false })
  filter: MessageFilter = {}

  /** Stands beside what the agent said; admins see each agent's own. */
  @property({ attribute: 'agent-name' })
  agentName = ''

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('filter')) this.#log.setFilter(this.filter)
    const { viewport: scroll } = this
    if (!scroll) return
    this.#heightBefore = scroll.scrollHeight - scroll.scrollTop
    this.#wasAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX
  }

  protected override updated(): void {
    const first = this.#log.messages[0]?.id
    const { viewport: scroll } = this
    const hasOlderNow = this.#firstBefore !== undefined && first !== this.#firstBefore
    // What one reads stays where it is when older messages come above it; who reads the end sees what comes.
    if (this.#wasAtEnd || this.#firstBefore === undefined) scroll.scrollTop = scroll.scrollHeight
    else if (hasOlderNow) scroll.scrollTop = scroll.scrollHeight - this.#heightBefore
    this.#firstBefore = first
  }

  refresh(): Promise<void> {
    return this.#log.refresh()
  }

  #onScroll(): void {
    if (this.viewport.scrollTop < NEAR_PX && this.#log.hasOlder && !this.#log.olderError) {
      void this.#log.loadOlder()
    }
  }

  override render() {
    const { state, messages } = this.#log
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${msg('Messages')}
      aria-busy=${state === 'loading'}
      @scroll=${this.#onScroll}
    >
      ${messages.length > 0 ? this.#older() : nothing} ${this.#body()}
      ${
        state === 'error'
          ? html`<div class="note" role="alert">
            <p>${errorText(this.#log.error)}</p>
            <wa-button size="s" @click=${() => this.#log.refresh()}>${msg('Try again')}</wa-button>
          </div>`
          : nothing
      }
    </div>`
  }

  #body() {
    const { state, messages } = this.#log
    if (state === 'loading') {
      return html`<p class="visually-hidden" role="status">${msg('Loading')}</p>
        ${[1, 2, 3].map(() => html`<div class="skeleton"></div>`)}`
    }
    if (messages.length === 0 && state === 'ready') return html`<slot name="empty"></slot>`
    let day = ''
    return html`<ol>
      ${repeat(
        messages,
        ({ id }) => id,
        (message) => {
          const before = day
          day = formatDate(message.at)
          return html`${before === day ? nothing : html`<li class="day">${day}</li>`}
          ${this.#message(message)}`
        },
      )}
    </ol>`
  }

  #older() {
    const { hasOlder, isLoadingOlder, olderError } = this.#log
    if (!hasOlder) return html`<p class="note quiet">${msg('This is where it begins.')}</p>`
    return html`<div class="note">
      ${olderError === undefined ? nothing : html`<p role="alert">${errorText(olderError)}</p>`}
      <wa-button size="s" appearance="plain" ?loading=${isLoadingOlder} @click=${() => this.#log.loadOlder()}>
        ${msg('Earlier messages')}
      </wa-button>
    </div>`
  }

  #message(message: ConversationMessage) {
    const { id, at, role, content, model } = message
    const isLong = content.length > LONG_CHARACTERS && !this.opened.has(id)
    const shown = isLong ? content.slice(0, LONG_CHARACTERS) : content
    return html`<li class=${role}>
      <div class="head">
        <strong>${this.#speaker(message)}</strong>
        ${model ? html`<span>${model}</span>` : nothing}
        <time datetime=${at} title=${formatDateTime(at)}>${formatTime(at)}</time>
      </div>
      ${
        role === 'assistant'
          ? html`<sac-markdown .text=${shown}></sac-markdown>`
          : html`<div class="said">${shown}</div>`
      }
      ${
        isLong
          ? html`<wa-button size="s" appearance="outlined" @click=${() => this.#open(id)}>
            ${msg('Show all of it')}
          </wa-button>`
          : nothing
      }
    </li>`
  }

  #speaker({ role, username, agentName }: ConversationMessage): string {
    if (role === 'assistant') return agentName ?? (this.agentName || msg('Agent'))
    return username ?? msg('You')
  }

  #open(id: number): void {
    this.opened = new Set([...this.opened, id])
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-messages': SacMessages
  }
}
