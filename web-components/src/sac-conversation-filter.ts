import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import type { User } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import type { MessageFilter } from './controllers/message-log.ts'
import type { ConversationChoice } from './conversation-choice.ts'
import { errorText } from './error-text.ts'
import { formatBytes } from './format.ts'
import './icons.ts'
import { conversationFilterStyles } from './sac-conversation-filter.styles.ts'
import { SacElement } from './sac-element.ts'
import { exportName, saveStream } from './save-stream.ts'

const SETTLE_MS = 300

/**
 * @summary Search, times and export of conversations; for admins, whose they are.
 * @event sac-choice - Something else was chosen; the `detail` is the whole choice.
 * @event sac-toast - An export is done or failed.
 */
@customElement('sac-conversation-filter')
export class SacConversationFilter extends SacElement {
  static override styles = [SacElement.styles, conversationFilterStyles]

  readonly #users = new LiveQuery<User[]>(this, {
    context: () => (this.sac?.user?.role === 'admin' ? this.sac : undefined),
    load: async ({ client }, signal) => (await client.users.list({ limit: 200, signal })).items,
  })
  #timer: ReturnType<typeof setTimeout> | undefined
  #exporting: AbortController | undefined

  /** Bytes of an export under way. */
  @state() private exportedBytes: number | undefined

  /** What is exported. */
  @property({ attribute: false })
  filter: MessageFilter = {}

  @property({ attribute: false })
  choice: ConversationChoice = {}

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#exporting?.abort()
  }

  #choose(
    change: { [Key in keyof ConversationChoice]: ConversationChoice[Key] | undefined },
  ): void {
    clearTimeout(this.#timer)
    const choice = Object.entries({ ...this.choice, ...change }).filter(([, value]) => value)
    this.choice = Object.fromEntries(choice)
    this.emit('sac-choice', this.choice)
  }

  #type(event: Event): void {
    const q = (event.target as HTMLInputElement).value.trim()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#choose({ q: q || undefined }), SETTLE_MS)
  }

  /** A day of the user's own calendar; `before` includes it. */
  #day(name: 'after' | 'before', event: Event): void {
    const { value } = event.target as HTMLInputElement
    const [year = 0, month = 1, day = 1] = value.split('-').map(Number)
    const at = new Date(year, month - 1, day + (name === 'before' ? 1 : 0))
    // The filter is open at both ends: the first instant of a day belongs to it.
    if (name === 'after') at.setMilliseconds(-1)
    this.#choose({ [name]: value ? at.toISOString() : undefined })
  }

  async #export(format: 'csv' | 'jsonl'): Promise<void> {
    const client = this.sac?.client
    if (!client || this.#exporting) return
    const { isOfAll, q: _, agentId, userId, ...rest } = this.filter
    const exporting = new AbortController()
    this.#exporting = exporting
    this.exportedBytes = 0
    try {
      const wanted = { ...rest, format, signal: exporting.signal }
      const stream = isOfAll
        ? await client.conversations.exportAll({ ...wanted, userId })
        : await client.conversations.export({ ...wanted, agentId: agentId! })
      const name = exportName(format)
      await saveStream(stream, name, (bytes) => {
        this.exportedBytes = bytes
      })
      this.emit('sac-toast', { kind: 'done', text: msg(str`${name} is in your downloads.`) })
    } catch (error) {
      if (!exporting.signal.aborted) {
        this.emit('sac-toast', { kind: 'error', text: errorText(error) })
      }
    } finally {
      this.#exporting = undefined
      this.exportedBytes = undefined
    }
  }

  override render() {
    return html`
      <label class="search field">
        <span class="visually-hidden">${msg('Search')}</span>
        <input
          type="search"
          maxlength="500"
          placeholder=${msg('Search in what was said')}
          .value=${this.choice.q ?? ''}
          @input=${this.#type}
        />
      </label>
      <label class="field day">
        <span>${msg('From')}</span>
        <input type="date" @change=${(event: Event) => this.#day('after', event)} />
      </label>
      <label class="field day">
        <span>${msg('To')}</span>
        <input type="date" @change=${(event: Event) => this.#day('before', event)} />
      </label>
      ${this.#userField()} ${this.#exportButton()}
    `
  }

  #userField() {
    const users = this.#users.value
    if (this.sac?.user?.role !== 'admin') return nothing
    const { isOfAll, userId } = this.choice
    return html`<label class="field">
      <span class="visually-hidden">${msg('Whose')}</span>
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement
          this.#choose({
            isOfAll: value !== 'mine',
            userId: Number(value) || undefined,
          })
        }}
      >
        <option value="mine" .selected=${!isOfAll}>${msg('My agents')}</option>
        <option value="all" .selected=${isOfAll && userId === undefined}>${msg('Everybody’s')}</option>
        ${users?.map(
          ({ id, username }) =>
            html`<option value=${id} .selected=${isOfAll && id === userId}>${username}</option>`,
        )}
      </select>
    </label>`
  }

  #exportButton() {
    if (this.exportedBytes !== undefined) {
      return html`<span class="row" role="status">
        ${msg(str`Exporting: ${formatBytes(this.exportedBytes)}`)}
        <wa-button size="s" @click=${() => this.#exporting?.abort()}>${msg('Cancel')}</wa-button>
      </span>`
    }
    const isNone = !this.filter.isOfAll && this.filter.agentId === undefined
    return html`<wa-dropdown
      @wa-select=${(event: CustomEvent<{ item: { value?: string } }>) =>
        this.#export(event.detail.item.value === 'jsonl' ? 'jsonl' : 'csv')}
    >
      <wa-button slot="trigger" appearance="outlined" with-caret ?disabled=${isNone}>
        <wa-icon slot="start" name="download"></wa-icon>${msg('Export')}
      </wa-button>
      <wa-dropdown-item value="csv">${msg('CSV, for spreadsheets')}</wa-dropdown-item>
      <wa-dropdown-item value="jsonl">${msg('JSON Lines, for programs')}</wa-dropdown-item>
    </wa-dropdown>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-conversation-filter': SacConversationFilter
  }
}
