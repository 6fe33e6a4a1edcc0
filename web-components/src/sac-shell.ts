import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg } from '@lit/localize'
import type { ServerInfo } from '@sac/sdk'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { SacEventMap, ToastKind } from './events.ts'
import type { IconName } from './icons.ts'
import './icons.ts'
import { Router } from './router.ts'
import { SacElement } from './sac-element.ts'
import { shellStyles } from './sac-shell.styles.ts'
import { VIEWS } from './views.ts'

interface Toast {
  id: number
  kind: ToastKind
  text: string
}

/** Long enough to read two lines; what is wrong stays until somebody takes it away. */
const TOAST_MS = 6_000
const CALLOUT = { info: 'brand', done: 'success', warning: 'warning', error: 'danger' } as const
const ICON = { info: 'info', done: 'done', warning: 'warning', error: 'alert' } as const

/**
 * @summary The frame of the app after signing in: navigation, the view of the place one is at, messages, keys.
 * @event sac-sign-out - The user signed out.
 */
@customElement('sac-shell')
export class SacShell extends SacElement {
  static override styles = [SacElement.styles, shellStyles]

  readonly #router = new Router(this)
  #nextToast = 0

  @state() private toasts: Toast[] = []
  /** The views whose code is there. */
  @state() private loaded: ReadonlySet<string> = new Set()
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
  }

  protected override willUpdate(): void {
    const { view } = this.#router.route
    if (!this.loaded.has(view) && this.failedView !== view) void this.#load(view)
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('toasts')) {
      const list = this.renderRoot.querySelector<HTMLElement>('.toasts')
      // Shown anew, so that it stands above a dialog that opened since.
      if (list?.matches(':popover-open')) list.hidePopover()
      if (this.toasts.length > 0) list?.showPopover()
    }
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

  #toast = (event: SacEventMap['sac-toast']): void => {
    const id = this.#nextToast++
    const { kind, text } = event.detail
    this.toasts = [...this.toasts.slice(-4), { id, kind, text }]
    if (kind !== 'error') setTimeout(() => this.#dismiss(id), TOAST_MS)
  }

  #dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id)
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void this.#open('palette')
    } else if (event.key === '?' && !isTyping(event)) void this.#open('help')
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
        <button class="skip" @click=${this.#skip}>${msg('Skip to the content')}</button>
        <div class="brand">SAC</div>
        ${this.#place('/agents', 'agent', msg('Agents'), ['agents', 'agent'])}
        ${this.#place('/files', 'folder', msg('Files'), ['files'])}
        ${this.#place('/skills', 'skill', msg('Skills'), ['skills'])}
        ${this.#place('/conversations', 'conversations', msg('Conversations'), ['conversations'])}
        ${this.#place('/settings', 'settings', msg('Settings'), ['settings'])}
        <div class="space"></div>
        ${this.#command('command', msg('Commands'), () => this.#open('palette'), 'Ctrl K')}
        ${this.#command('help', msg('Keys'), () => this.#open('help'), '?')}
        ${this.#command('sign-out', msg('Sign out'), () => this.#signOut())}
      </nav>
      <main
        id="main"
        tabindex="-1"
        @click=${this.#router.onClick}
        @sac-navigate=${(event: SacEventMap['sac-navigate']) => this.#router.go(event.detail.path)}
        @sac-toast=${this.#toast}
      >
        ${this.#view(route)}
      </main>
      <div class="toasts" popover="manual" role="status" aria-live="polite">
        ${repeat(
          this.toasts,
          ({ id }) => id,
          ({ id, kind, text }) =>
            html`<wa-callout variant=${CALLOUT[kind]} size="s">
              <wa-icon slot="icon" name=${ICON[kind]}></wa-icon>
              <div class="row spread">
                <span class="text">${text}</span>
                <wa-button size="s" appearance="plain" @click=${() => this.#dismiss(id)}>
                  <wa-icon name="close" label=${msg('Close')}></wa-icon>
                </wa-button>
              </div>
            </wa-callout>`,
        )}
      </div>
      ${this.#overlay()}
    `
  }

  #view(route: Router['route']) {
    if (this.failedView === route.view) {
      return html`<div class="stack" style="padding: var(--wa-space-xl)" role="alert">
        <p>${msg('This part of the page could not be loaded. The server may have been updated.')}</p>
        <p><wa-button @click=${() => location.reload()}>${msg('Load the page again')}</wa-button></p>
      </div>`
    }
    if (!this.loaded.has(route.view)) {
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
        @sac-navigate=${(event: SacEventMap['sac-navigate']) => this.#router.go(event.detail.path)}
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

  #place(path: string, icon: IconName, label: string, views: string[]) {
    const isHere = views.includes(this.#router.route.view)
    return html`<a class="place" href=${path} aria-current=${isHere ? 'page' : 'false'}>
      <wa-icon name=${icon}></wa-icon><span>${label}</span>
    </a>`
  }

  #command(icon: IconName, label: string, run: () => void, keys?: string) {
    return html`<button class="place wide" @click=${run}>
      <wa-icon name=${icon}></wa-icon><span>${label}</span>${keys ? html`<kbd>${keys}</kbd>` : nothing}
    </button>`
  }

  #skip(): void {
    this.renderRoot.querySelector('main')?.focus()
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
