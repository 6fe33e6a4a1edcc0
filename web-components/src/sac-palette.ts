import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { loadAgentsWithSkills } from './agents-with-skills.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import { fuzzyFind } from './fuzzy.ts'
import './icons.ts'
import {
  type Command,
  paletteCommands,
  recentCommands,
  recentFirst,
  rememberCommand,
} from './palette-commands.ts'
import { SacElement } from './sac-element.ts'
import { paletteStyles } from './sac-palette.styles.ts'

const MOST_SHOWN = 50

/**
 * @summary Commands by keyboard: type a few letters, choose with the arrows, Enter does it.
 * @event sac-navigate - A command leads to a place; `detail: { path }`.
 * @event sac-close - It was closed, with or without a command.
 */
@customElement('sac-palette')
export class SacPalette extends SacElement {
  static override styles = [SacElement.styles, paletteStyles]

  readonly #data = new LiveQuery(this, { context: () => this.sac, load: loadAgentsWithSkills })
  readonly #recent = recentCommands()

  @query('dialog') private dialog!: HTMLDialogElement
  @state() private typed = ''
  @state() private active = 0

  protected override firstUpdated(): void {
    this.dialog.showModal()
  }

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  #found(): Command[] {
    const all = recentFirst(paletteCommands(this.#data.value), this.#recent)
    return fuzzyFind(this.typed, all, ({ label, detail }) => `${label} ${detail ?? ''}`).slice(
      0,
      MOST_SHOWN,
    )
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that ends a composition belongs to the input method.
    if (event.isComposing) return
    const found = this.#found()
    const last = found.length - 1
    const move: Record<string, number> = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
      PageDown: Math.min(last, this.active + 8),
      PageUp: Math.max(0, this.active - 8),
    }
    const to = move[event.key]
    if (to !== undefined) this.active = Math.max(0, to)
    else if (event.key === 'Enter') this.#run(found[this.active])
    else return
    event.preventDefault()
  }

  #run(command: Command | undefined): void {
    if (!command) return
    rememberCommand(command.id)
    this.dialog.close()
    if (typeof command.action === 'string') this.emit('sac-navigate', { path: command.action })
    else command.action()
  }

  override render() {
    const found = this.#found()
    return html`<dialog
      aria-label=${msg('Commands')}
      @close=${() => this.emit('sac-close', {})}
      @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}
    >
      <div class="search">
        <wa-icon name="search"></wa-icon>
        <input
          role="combobox"
          aria-label=${msg('Command')}
          aria-expanded="true"
          aria-controls="list"
          aria-autocomplete="list"
          aria-activedescendant=${found.length > 0 ? `option-${this.active}` : nothing}
          placeholder=${msg('Go to an agent, run a skill, change a setting')}
          autocomplete="off"
          spellcheck="false"
          autofocus
          .value=${this.typed}
          @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value
            this.active = 0
          }}
          @keydown=${this.#onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <ul id="list" role="listbox" aria-label=${msg('Commands')} ?hidden=${found.length === 0}>
        ${found.map((command, index) => this.#option(command, index))}
      </ul>
      ${found.length === 0 ? html`<p class="none quiet">${msg('No command matches.')}</p>` : nothing}
      ${
        this.#data.error === undefined
          ? nothing
          : html`<p class="none quiet" role="alert">
            ${msg('Agents and skills could not be looked up:')} ${errorText(this.#data.error)}
          </p>`
      }
      <p class="visually-hidden" role="status">${msg(str`${found.length} commands`)}</p>
    </dialog>`
  }

  #option(command: Command, index: number) {
    return html`<li
      id=${`option-${index}`}
      role="option"
      aria-selected=${index === this.active}
      @click=${() => this.#run(command)}
      @pointermove=${() => {
        this.active = index
      }}
    >
      <wa-icon name=${command.icon}></wa-icon>
      <span class="label">${command.label}</span>
      ${command.detail ? html`<span class="detail">${command.detail}</span>` : nothing}
    </li>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-palette': SacPalette
  }
}
