import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/** The longest message that the server takes. */
const MOST_CHARACTERS = 100_000

/**
 * @summary Where one writes to an agent: Enter sends, Shift Enter makes a new line, ↑ brings back what was said before.
 * @event sac-chat-send - Something is to be said; `detail: { text }`.
 * @event sac-chat-stop - The turn that runs is to be interrupted.
 */
@customElement('sac-chat-box')
export class SacChatBox extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      form {
        display: flex;
        align-items: flex-end;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-2xs);
        border: 1px solid var(--wa-form-control-border-color);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-form-control-background-color);
      }
      form:focus-within {
        outline: var(--wa-focus-ring);
        outline-offset: -1px;
      }
      textarea {
        flex: 1;
        min-width: 0;
        min-height: 2.5rem;
        max-height: 40dvh;
        field-sizing: content;
        padding: 0.55rem 0.6rem;
        border: 0;
        outline: none;
        resize: none;
        font: inherit;
        color: inherit;
        background: none;
      }
      textarea::placeholder {
        color: var(--wa-form-control-placeholder-color);
      }
      wa-button::part(base) {
        height: 2.5rem;
        min-width: 2.5rem;
      }
    `,
  ]

  /** Which of `history` stands in the field; -1 for none. */
  #recalled = -1
  #canSize = globalThis.CSS?.supports('field-sizing: content') ?? false

  @query('textarea') private field!: HTMLTextAreaElement
  @state() private isEmpty = true

  /** What was said before, the latest first. */
  @property({ attribute: false }) history: readonly string[] = []

  /** The agent works: there is something to stop. */
  @property({ attribute: false }) isBusy = false

  /** Takes the keyboard. */
  override focus(): void {
    this.field?.focus()
  }

  #send(): void {
    const text = this.field.value
    if (text.trim() === '') return
    this.emit('sac-chat-send', { text })
    this.#write('')
  }

  #onKey(event: KeyboardEvent): void {
    // While characters are composed, Enter and the arrows are the input method's (229: browsers that say so late).
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      this.#send()
    } else if (event.key === 'ArrowUp' && (this.isEmpty || this.#recalled >= 0)) {
      if (this.#recall(this.#recalled + 1)) event.preventDefault()
    } else if (event.key === 'ArrowDown' && this.#recalled >= 0) {
      event.preventDefault()
      this.#recall(this.#recalled - 1)
    } else if (event.key === 'Escape' && this.isBusy) this.emit('sac-chat-stop', {})
  }

  #recall(index: number): boolean {
    if (index >= this.history.length) return false
    this.#write(index < 0 ? '' : this.history[index]!)
    this.#recalled = index
    return true
  }

  #write(text: string): void {
    this.field.value = text
    this.#onInput()
  }

  #onInput(): void {
    this.#recalled = -1
    this.isEmpty = this.field.value === ''
    if (this.#canSize) return
    this.field.rows = Math.min(12, this.field.value.split('\n').length)
  }

  override render() {
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault()
        this.#send()
      }}
    >
      <textarea
        rows="1"
        maxlength=${MOST_CHARACTERS}
        aria-label=${msg('Message to the agent')}
        placeholder=${msg('Say what you need')}
        enterkeyhint="send"
        @keydown=${this.#onKey}
        @input=${this.#onInput}
      ></textarea>
      ${
        this.isBusy
          ? html`<wa-button
            appearance="outlined"
            @click=${() => this.emit('sac-chat-stop', {})}
            title=${msg('Stop (Esc)')}
          >
            <wa-icon name="stop" label=${msg('Stop')}></wa-icon>
          </wa-button>`
          : nothing
      }
      <wa-button variant="brand" ?disabled=${this.isEmpty} @click=${() => this.#send()}>
        <wa-icon name="send" label=${msg('Send')}></wa-icon>
      </wa-button>
    </form>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-chat-box': SacChatBox
  }
}
