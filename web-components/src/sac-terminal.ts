import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { LiveSession } from './controllers/live-session.ts'
import './icons.ts'
import { DEFAULT_FONT_SIZE, preferences, setPreferences } from './preferences.ts'
import { SacElement } from './sac-element.ts'
import { terminalStyles } from './sac-terminal.styles.ts'
import { dotStyles } from './styles/dot.styles.ts'
import './sac-terminal-search.ts'
import type { Attachment } from './terminal/attachment.ts'
import { matchColorsOf } from './terminal/colors.ts'
import { FittedScreen } from './terminal/fitted-screen.ts'
import { footer } from './terminal/footer.ts'
import { commandOf, type TerminalCommand } from './terminal/keys.ts'
import { overlay } from './terminal/overlay.ts'

/**
 * @summary Shows a session's terminal and sends keystrokes to it.
 *
 * Starts the agent's session when there is none. A cut loses nothing: output goes on at the byte where it was, and what
 * was typed is applied once. Ctrl M lets Tab leave the terminal.
 *
 * @event sac-terminal-state - The connection changed; `detail: { state }`.
 * @event sac-toast - Something that was typed could not be given to the program.
 * @csspart screen - The element that the terminal is drawn into.
 * @cssproperty --background - Behind the text. Default: the surface.
 * @cssproperty --foreground - Of text without a colour of its own.
 */
@customElement('sac-terminal')
export class SacTerminal extends SacElement {
  static override styles = [SacElement.styles, dotStyles, terminalStyles]

  readonly #live = new LiveSession(this, {
    context: () => this.sac,
    target: () => ({ agentId: this.agentId, sessionId: this.sessionId }),
  })
  readonly #fitted = new FittedScreen(this, {
    place: () => this.place,
    probe: () => this.probe,
    options: () => ({
      root: this.renderRoot as ShadowRoot,
      isReadOnly: this.isReadOnly,
      label: msg('Terminal. Ctrl M lets Tab leave it.'),
      onInput: (input) => this.#attachment?.type(input),
      onKey: (event) => this.#onKey(event),
      onLink: (address) => {
        this.link = address
      },
    }),
    onFit: ({ cols, rows }) => {
      if (this.#attachment) this.#attachment.fit()
      else this.#screen?.terminal.resize(cols, rows)
    },
  })
  #attachment: Attachment | undefined
  #lastStatus = ''

  @query('.screen') private place!: HTMLElement
  @query('.probe') private probe!: HTMLElement

  @state() private error: unknown
  @state() private isSearching = false
  @state() private doesTabLeave = false
  @state() private link: string | undefined

  /** The agent whose interactive session is shown. */
  @property({ attribute: 'agent-id', type: Number }) agentId: number | undefined

  /** Or exactly this session. */
  @property({ attribute: 'session-id' }) sessionId: string | undefined

  /** Watch only: nothing is typed and nothing resized. */
  @property({ attribute: 'read-only', type: Boolean }) isReadOnly = false

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) void this.#makeScreen()
  }

  override disconnectedCallback(): void {
    this.#detach()
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    void this.#makeScreen()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('isReadOnly') && this.#screen) {
      this.#screen.terminal.options.disableStdin = this.isReadOnly
      this.#detach()
    }
    this.#follow()
  }

  /** Takes the keyboard. */
  override focus(): void {
    this.#screen?.terminal.focus()
  }

  /** What the terminal shows and what has scrolled away, in lines. */
  text(): string {
    return this.#screen?.text() ?? ''
  }

  get #screen() {
    return this.#fitted.screen
  }

  async #makeScreen(): Promise<void> {
    try {
      await this.#fitted.make()
    } catch (error) {
      this.error = error
    }
  }

  /** Joins the session as soon as there is one to join, and leaves the one before. */
  #follow(): void {
    const { session } = this.#live
    const isOther = this.#attachment?.sessionId !== session?.id
    if (isOther) this.#detach()
    if (session?.state === 'ready' && isOther && this.#screen) void this.#attach(session.id)
  }

  async #attach(sessionId: string): Promise<void> {
    const { Attachment } = await import('./terminal/attachment.ts')
    const { sac, isReadOnly } = this
    const screen = this.#screen
    if (!sac || !screen || this.#attachment || this.#live.session?.id !== sessionId) return
    this.error = undefined
    this.#attachment = new Attachment({
      client: sac.client,
      sessionId,
      screen,
      isReadOnly,
      onChange: () => this.#onChange(),
      onRefused: () => this.#sayRefused(),
    })
    this.#onChange()
  }

  #detach(): void {
    this.#attachment?.detach()
    this.#attachment = undefined
    this.#lastStatus = ''
  }

  #onChange(): void {
    const status = this.#attachment?.status
    if (status && status !== 'waiting' && status !== this.#lastStatus) {
      this.#lastStatus = status
      this.emit('sac-terminal-state', { state: status })
    }
    this.requestUpdate()
  }

  #sayRefused(): void {
    const text = msg(
      'The program started anew while the connection was away. What you had typed in between did not reach it.',
    )
    this.emit('sac-toast', { kind: 'warning', text })
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.key === 'Tab' && this.doesTabLeave) return true
    const command = commandOf(event, this.#screen?.terminal.hasSelection() ?? false)
    if (!command) return false
    if (event.type !== 'keydown') return true
    // The browser pastes by itself, and tells xterm.js.
    if (command !== 'paste') event.preventDefault()
    this.#do(command)
    return true
  }

  #do(command: TerminalCommand): void {
    const { terminalFontSize } = preferences()
    if (command === 'toggle-tab') this.doesTabLeave = !this.doesTabLeave
    else if (command === 'search') this.isSearching = true
    else if (command === 'copy') void this.#copy()
    else if (command === 'larger')
      setPreferences({ terminalFontSize: Math.min(32, terminalFontSize + 1) })
    else if (command === 'smaller')
      setPreferences({ terminalFontSize: Math.max(8, terminalFontSize - 1) })
    else if (command === 'normal-size') setPreferences({ terminalFontSize: DEFAULT_FONT_SIZE })
  }

  async #copy(): Promise<void> {
    const { terminal } = this.#screen!
    try {
      await navigator.clipboard.writeText(terminal.getSelection())
      terminal.clearSelection()
    } catch {
      const text = msg('The browser does not let this page copy. Use its own menu.')
      this.emit('sac-toast', { kind: 'warning', text })
    }
  }

  override render() {
    const status = this.#attachment?.status ?? 'waiting'
    const over = overlay({
      live: this.#live,
      isLoaded: this.#screen !== undefined,
      status,
      error: this.error ?? this.#attachment?.error,
      retry: () => this.#retry(),
      resume: () => this.#resume(),
    })
    return html`
      <div class="place">
        <span class="probe" @transitionrun=${this.#fitted.applyColors}></span>
        <div class="screen" part="screen" ?inert=${over !== nothing}></div>
        ${this.isSearching ? this.#searchBar() : nothing} ${over}
        ${
          status === 'reconnecting'
            ? html`<div class="pill">
              <wa-icon name="offline"></wa-icon>${msg('Reconnecting. What you type is kept.')}
            </div>`
            : nothing
        }
      </div>
      ${footer({
        status,
        size: this.#attachment?.size,
        isReadOnly: this.isReadOnly,
        doesTabLeave: this.doesTabLeave,
        link: this.link,
        run: (command) => this.#do(command),
        type: (input) => this.#attachment?.type(input),
      })}
    `
  }

  async #retry(): Promise<void> {
    this.#detach()
    this.error = undefined
    if (this.#screen) await this.#live.start()
    else await this.#makeScreen()
  }

  async #resume(): Promise<void> {
    try {
      await this.sac!.client.agents.resume(this.agentId!)
      await this.#live.start()
    } catch (error) {
      this.error = error
    }
  }

  #searchBar() {
    return html`<sac-terminal-search
      .search=${this.#screen?.search}
      .colors=${matchColorsOf(this.probe)}
      @sac-close=${() => {
        this.isSearching = false
        this.focus()
      }}
    ></sac-terminal-search>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-terminal': SacTerminal
  }
}
