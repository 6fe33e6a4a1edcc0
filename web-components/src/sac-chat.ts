import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js'
import '@awesome.me/webawesome/dist/components/spinner/spinner.js'
import { msg } from '@lit/localize'
import type { Session } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { entryRow } from './chat/entry.ts'
import { firstPrompts } from './chat/first-prompts.ts'
import { sessionState } from './chat/session-state.ts'
import type { Entry } from './chat/timeline.ts'
import { ChatLog } from './controllers/chat-log.ts'
import { LiveSession } from './controllers/live-session.ts'
import { errorText } from './error-text.ts'
import type { SacEventMap } from './events.ts'
import './icons.ts'
import { chatStyles } from './sac-chat.styles.ts'
import './sac-chat-box.ts'
import { SacElement } from './sac-element.ts'
import './sac-markdown.ts'

/** Who is nearer to the end than this reads along. */
const NEAR_END_PX = 80

/**
 * @summary A conversation with an agent: its words as they come, and a box to say something.
 *
 * What is said goes to the same session as the terminal's. It is kept over cuts and said once, however often it is sent.
 *
 * @event sac-toast - The turn could not be stopped.
 * @csspart log - The conversation.
 */
@customElement('sac-chat')
export class SacChat extends SacElement {
  static override styles = [SacElement.styles, chatStyles]

  readonly #live = new LiveSession(this, {
    context: () => this.sac,
    target: () => ({ agentId: this.agentId }),
  })
  readonly #log = new ChatLog(this, {
    context: () => this.sac,
    agentId: () => this.agentId,
    session: () => this.#live.session,
    openSession: () => this.#openSession(),
  })
  /** Where one was before the log changed: at its end, or so far above it. */
  #fromEndPx = 0
  #isAtEnd = true
  #lastKey = ''

  @query('.log') private log!: HTMLElement
  @state() private hasNewer = false
  @state() private isStopping = false

  /** Whom one talks to. */
  @property({ attribute: 'agent-id', type: Number }) agentId: number | undefined

  /** Takes the keyboard. */
  override focus(): void {
    this.renderRoot.querySelector('sac-chat-box')?.focus()
  }

  /** Says something, as if it had been typed. */
  async send(text: string): Promise<void> {
    this.#isAtEnd = true
    await this.#log.send(text)
  }

  /** The hints go with the first message; who took one by keyboard goes on where one writes. */
  #take(prompt: string): void {
    this.focus()
    void this.send(prompt)
  }

  async #openSession(): Promise<Session> {
    const isOver = !this.#live.session || this.#live.session.state === 'ended'
    if (isOver) await this.#live.start()
    const { session, error } = this.#live
    if (!session || session.state === 'ended') throw error ?? new Error(msg('There is no session.'))
    return session
  }

  async #stop(): Promise<void> {
    const { session } = this.#live
    if (!session || this.isStopping) return
    this.isStopping = true
    try {
      await this.sac!.client.sessions.interrupt(session.id)
    } catch (error) {
      this.emit('sac-toast', { kind: 'error', text: errorText(error) })
    } finally {
      this.isStopping = false
    }
  }

  async #resume(): Promise<void> {
    try {
      await this.sac!.client.agents.resume(this.agentId!)
      await this.#live.start()
    } catch (error) {
      this.emit('sac-toast', { kind: 'error', text: errorText(error) })
    }
  }

  protected override willUpdate(): void {
    const { log } = this
    if (log) this.#fromEndPx = log.scrollHeight - log.scrollTop
  }

  protected override updated(): void {
    const entries = this.#log.entries()
    const lastKey = entries.at(-1)?.key ?? ''
    const isNew = lastKey !== this.#lastKey
    this.#lastKey = lastKey
    if (this.#isAtEnd) this.#toEnd()
    else if (isNew) this.hasNewer = true
    // What was read upwards pushes nothing away.
    else this.log.scrollTop = this.log.scrollHeight - this.#fromEndPx
    this.#readUpwards()
  }

  #toEnd(): void {
    this.hasNewer = false
    this.#isAtEnd = true
    this.log.scrollTop = this.log.scrollHeight
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.log
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
    if (this.#isAtEnd) this.hasNewer = false
    this.#readUpwards()
  }

  /** On a high screen a page may not fill the log: there would be nothing to scroll. */
  #readUpwards(): void {
    const isNearTop = this.log.scrollTop < 2 * NEAR_END_PX
    if (isNearTop && this.#log.hasOlder && this.#log.error === undefined) void this.#log.readOlder()
  }

  override render() {
    const entries = this.#log.entries()
    const isBusy = this.#isBusy(entries)
    return html`
      <div class="log" part="log" tabindex="0" role="log" aria-label=${msg('Conversation')} @scroll=${this.#onScroll}>
        ${this.#content(entries)}
        ${
          isBusy
            ? html`<div class="working" role="status"><wa-spinner></wa-spinner>${msg('The agent is working…')}</div>`
            : nothing
        }
        ${
          this.hasNewer
            ? html`<div class="newer">
              <wa-button size="s" @click=${() => this.#toEnd()}>${msg('Newer messages')} ↓</wa-button>
            </div>`
            : nothing
        }
      </div>
      <div class="below">
        ${sessionState(this.#live, () => void this.#resume())}
        <sac-chat-box
          .history=${this.#log.prompts()}
          .isBusy=${isBusy}
          @sac-chat-send=${(event: SacEventMap['sac-chat-send']) => this.send(event.detail.text)}
          @sac-chat-stop=${() => this.#stop()}
        ></sac-chat-box>
      </div>
    `
  }

  #isBusy(entries: Entry[]): boolean {
    const { session } = this.#live
    if (session?.state !== 'ready') return false
    return session.isBusy || entries.some(({ sent }) => sent?.message?.state === 'accepted')
  }

  #content(entries: Entry[]) {
    if (!this.#log.isLoaded && entries.length === 0) {
      return this.#log.error === undefined ? this.#skeletons() : this.#readError()
    }
    if (entries.length === 0) return firstPrompts((prompt) => this.#take(prompt))
    return html`
      ${this.#log.hasOlder ? html`<div class="top"><wa-spinner></wa-spinner></div>` : nothing}
      <ol>
        ${repeat(
          entries,
          ({ key }) => key,
          (entry) =>
            entryRow(entry, {
              deliver: (sent) => void this.#log.deliver(sent),
              forget: (sent) => this.#log.forget(sent),
            }),
        )}
      </ol>
      ${this.#log.error === undefined ? nothing : this.#readError()}
    `
  }

  #skeletons() {
    return html`<div class="skeletons" role="status" aria-label=${msg('Loading')}>
      <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
    </div>`
  }

  #readError() {
    return html`<div class="empty" role="alert">
      <p>${errorText(this.#log.error)}</p>
      <wa-button @click=${() => this.#log.retry()}>${msg('Try again')}</wa-button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-chat': SacChat
  }
}
