import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import type { ServerInfo } from '@sac/sdk'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { EventHub } from './event-hub.ts'
import type { SacEventMap } from './events.ts'
import type { IconName } from './icons.ts'
import './icons.ts'
import { placeTitle } from './place-titles.ts'
import { Router } from './router.ts'
import { SacElement } from './sac-element.ts'
import { shellStyles } from './sac-shell.styles.ts'
import './sac-toasts.ts'
import type { SacToasts } from './sac-toasts.ts'
import { VIEWS } from './views.ts'

/**
 * @summary The frame of the app after signing in: navigation, the view of the place one is at, messages, keys.
 * @event sac-sign-out - The user signed out.
 */
@customElement('sac-shell')
export class SacShell extends SacElement {
  static override styles = [SacElement.styles, shellStyles]

  readonly #router = new Router(this)
  #unfollow: (() => void) | undefined
  #events: EventHub | undefined
  #place: string | undefined

  @query('main') private main!: HTMLElement
  @query('sac-toasts') private toasts!: SacToasts

  /** The views whose code is there. */
  @state() private loaded: ReadonlySet<string> = new Set()
  /** What the place itself says it is called. */
  @state() private placeName = ''
  @state() private overlay: 'palette' | 'help' | undefined
  @state() private failedView = ''

  @property({ attribute: false }) info: ServerInfo | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('keydown', this.#onKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('keydown', this.#onKey)
    this.#followEvents(undefined)
  }

  protected override contextChanged(): void {
    super.contextChanged()
    this.#followEvents(this.sac?.user && this.sac.events)
  }

  /** The stream stands as long as the shell does: that the server is gone is told in every place. */
  #followEvents(events: EventHub | undefined): void {
    if (events === this.#events) return
    this.#unfollow?.()
    this.#events = events
    if (!events) return
    const onChange = () => this.requestUpdate()
    const stopListening = events.listen({ topics: [], onEvent: () => {}, onResync: () => {} })
    events.addEventListener('change', onChange)
    this.#unfollow = () => {
      stopListening()
      events.removeEventListener('change', onChange)
    }
  }

  protected override willUpdate(): void {
    const { view } = this.#router.route
    if (view !== 'agent') this.placeName = ''
    if (!this.loaded.has(view) && this.failedView !== view) void this.#load(view)
  }

  protected override updated(): void {
    const { view, params } = this.#router.route
    document.title = `${this.placeName || placeTitle({ view })} · SAC`
    const place = `${view} ${params['agentId'] ?? ''}`
    if (place === this.#place) return
    const isFirst = this.#place === undefined
    this.#place = place
    if (isFirst) return
    this.main.scrollTop = 0
    // Whoever cannot see the page hears that it is another one, and Tab goes on from its start.
    this.main.focus()
  }

  async #load(view: keyof typeof VIEWS): Promise<void> {
    try {
      await VIEWS[view].load()
      this.loaded = new Set([...this.loaded, view])
    } catch {
      // A new version of the server has other files; or the line is cut.
      this.failedView = view
    }
  }

  #toast = ({ detail }: SacEventMap['sac-toast']): void =>
    this.toasts.show(detail.kind, detail.text)

  #navigate = ({ detail }: SacEventMap['sac-navigate']): void => this.#router.go(detail.path)

  #onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void this.#open('palette')
    } else if (event.key === '?' && !isTyping(event)) void this.#open('help')
  }

  #closeMore = (event: Event): void => {
    ;(event.currentTarget as HTMLElement).hidePopover()
  }

  async #open(overlay: 'palette' | 'help'): Promise<void> {
    await (overlay === 'palette' ? import('./sac-palette.ts') : import('./sac-help.ts'))
    this.overlay = overlay
  }

  async #signOut(): Promise<void> {
    await this.sac?.client.auth.logout()
    this.emit('sac-sign-out', {})
  }

  override render() {
    const { route } = this.#router
    return html`
      <div class="banner" role="status">${this.#banner()}</div>
      <nav aria-label=${msg('Main')} @click=${this.#router.onClick}>
        <button class="skip" @click=${() => this.main.focus()}>${msg('Skip to the content')}</button>
        <div class="brand">SAC</div>
        ${this.#link('/agents', 'agent', msg('Agents'), ['agents', 'agent'])}
        ${this.#link('/files', 'folder', msg('Files'), ['files'])}
        ${this.#link('/skills', 'skill', msg('Skills'), ['skills'])}
        ${this.#link('/conversations', 'conversations', msg('Conversations'), ['conversations'])}
        <button class="place narrow" popovertarget="more" aria-haspopup="true">
          <wa-icon name="more"></wa-icon><span>${msg('More')}</span>
        </button>
        <div class="more" id="more" popover @click=${this.#closeMore}>
          ${this.#link('/settings', 'settings', msg('Settings'), ['settings'])}
          <div class="space"></div>
          ${this.#command('command', msg('Commands'), () => this.#open('palette'), 'Ctrl K')}
          ${this.#command('help', msg('Keys'), () => this.#open('help'), '?')}
          ${this.#command('sign-out', msg('Sign out'), () => this.#signOut())}
        </div>
      </nav>
      <main
        id="main"
        tabindex="-1"
        @click=${this.#router.onClick}
        @sac-navigate=${this.#navigate}
        @sac-title=${({ detail }: SacEventMap['sac-title']) => {
          this.placeName = detail.title
        }}
        @sac-toast=${this.#toast}
      >
        ${this.#view(route)}
      </main>
      <sac-toasts></sac-toasts>
      ${this.#overlay()}
    `
  }

  #view(route: Router['route']) {
    if (this.failedView === route.view) {
      return html`<div class="note stack" role="alert">
        <p>${msg('This part of the page could not be loaded. The server may have been updated.')}</p>
        <p><wa-button @click=${() => location.reload()}>${msg('Load the page again')}</wa-button></p>
      </div>`
    }
    // The frame stands before it is known who looks at it; what it frames asks the server.
    if (!this.loaded.has(route.view) || !this.sac?.user) {
      return html`<p class="visually-hidden" role="status">${msg('Loading')}</p>`
    }
    return VIEWS[route.view].render(route, { info: this.info })
  }

  #overlay() {
    const close = () => {
      this.overlay = undefined
    }
    if (this.overlay === 'palette') {
      return html`<sac-palette
        @sac-close=${close}
        @sac-navigate=${this.#navigate}
        @sac-toast=${this.#toast}
      ></sac-palette>`
    }
    return this.overlay === 'help' ? html`<sac-help @sac-close=${close}></sac-help>` : nothing
  }

  #banner(): TemplateResult | typeof nothing {
    if (this.sac?.events.state !== 'lost') return nothing
    return html`<p>
      <wa-icon name="offline"></wa-icon>
      ${msg('The server cannot be reached. What you see is from before; it goes on by itself.')}
    </p>`
  }

  #link(path: string, icon: IconName, label: string, views: string[]) {
    const isHere = views.includes(this.#router.route.view)
    return html`<a class="place" href=${path} aria-current=${isHere ? 'page' : 'false'}>
      <wa-icon name=${icon}></wa-icon><span>${label}</span>
    </a>`
  }

  #command(icon: IconName, label: string, run: () => void, keys?: string) {
    return html`<button class="place" @click=${run}>
      <wa-icon name=${icon}></wa-icon><span>${label}</span>${keys ? html`<kbd>${keys}</kbd>` : nothing}
    </button>`
  }
}

/** Keys without Ctrl belong to whatever takes text: a field, an editor, a terminal. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0]
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select') || target.isContentEditable)
  )
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-shell': SacShell
  }
}
