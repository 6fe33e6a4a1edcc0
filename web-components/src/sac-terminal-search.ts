import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { ISearchDecorationOptions, SearchAddon } from '@xterm/addon-search'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary The search bar of a terminal.
 * @event sac-close - It was closed.
 */
@customElement('sac-terminal-search')
export class SacTerminalSearch extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        position: absolute;
        inset: var(--wa-space-s) var(--wa-space-l) auto auto;
        z-index: 6;
        max-width: calc(100% - 2rem);
      }
      form {
        display: flex;
        align-items: center;
        gap: var(--wa-space-3xs);
        padding: var(--wa-space-2xs);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-surface-raised);
        box-shadow: var(--wa-shadow-m);
      }
      input {
        width: 12rem;
        min-width: 4rem;
        flex: 1;
        padding: 0.3rem 0.5rem;
        border: 1px solid var(--wa-form-control-border-color);
        border-radius: var(--wa-border-radius-s);
        font: inherit;
        color: inherit;
        background: var(--wa-form-control-background-color);
      }
      .count {
        min-width: 4.5em;
        padding-inline: var(--wa-space-2xs);
        font-size: var(--wa-font-size-xs);
        text-align: end;
        white-space: nowrap;
      }
    `,
  ]

  #stopCounting: (() => void) | undefined

  @query('input') private input!: HTMLInputElement
  @state() private found: { index: number; count: number } | undefined

  @property({ attribute: false }) search: SearchAddon | undefined
  @property({ attribute: false }) colors: ISearchDecorationOptions | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopCounting?.()
    this.search?.clearDecorations()
  }

  protected override firstUpdated(): void {
    this.input.focus()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('search')) return
    this.#stopCounting?.()
    const counting = this.search?.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.found = { index: resultIndex, count: resultCount }
    })
    this.#stopCounting = () => counting?.dispose()
  }

  #find(direction: 'next' | 'previous', incremental = false): void {
    const options = { incremental, ...(this.colors && { decorations: this.colors }) }
    const text = this.input.value
    if (text === '') {
      this.search?.clearDecorations()
      this.found = undefined
    } else if (direction === 'next') this.search?.findNext(text, options)
    else this.search?.findPrevious(text, options)
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      this.emit('sac-close', {})
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // What was said last stands below: so Enter goes up, as in a chat.
      this.#find(event.shiftKey ? 'next' : 'previous')
    }
  }

  override render() {
    return html`<form role="search" @submit=${(event: Event) => event.preventDefault()}>
      <input
        aria-label=${msg('Search in the terminal')}
        @input=${() => this.#find('previous', true)}
        @keydown=${this.#onKey}
      />
      <span class="count quiet" role="status">${this.#count()}</span>
      ${this.#button('chevron-up', msg('Previous match'), () => this.#find('previous'))}
      ${this.#button('chevron-down', msg('Next match'), () => this.#find('next'))}
      ${this.#button('close', msg('Close the search'), () => this.emit('sac-close', {}))}
    </form>`
  }

  #button(icon: string, label: string, act: () => void) {
    return html`<wa-button size="s" appearance="plain" @click=${act}>
      <wa-icon name=${icon} label=${label}></wa-icon>
    </wa-button>`
  }

  #count(): string {
    if (!this.found) return ''
    const { index, count } = this.found
    if (count === 0) return msg('Not found')
    return index < 0 ? msg(str`${count} found`) : msg(str`${index + 1} of ${count}`)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-terminal-search': SacTerminalSearch
  }
}
