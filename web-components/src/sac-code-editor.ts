import { msg } from '@lit/localize'
import { css, html, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { CodeEditor, CodeMark } from './code-editor.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary Edits a text: line numbers, colours, search, and marks at lines. Tab leaves it.
 *
 * @event sac-edit - The text was changed by hand; `detail: { value }`.
 * @csspart frame - What the editor is drawn into.
 */
@customElement('sac-code-editor')
export class SacCodeEditor extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: flex;
        min-height: 12rem;
      }
      [part='frame'] {
        flex: 1;
        min-width: 0;
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        overflow: hidden;
      }
      [part='frame']:focus-within {
        outline: var(--wa-focus-ring);
        outline-offset: -1px;
      }
      textarea {
        width: 100%;
        height: 100%;
        padding: var(--wa-space-s);
        border: 0;
        font: var(--wa-font-size-s) / 1.55 var(--wa-font-family-code);
        color: inherit;
        background: none;
        resize: none;
      }
    `,
  ]

  #editor: CodeEditor | undefined

  @query('[part=frame]') private frame!: HTMLElement
  /** Without its code, which may be out of reach, there is still a plain field. */
  @state() private isPlain = false

  /** The text; after an edit it is the edited one. */
  @property()
  value = ''

  /** `markdown`, `yaml`, `python`, …; `text` colours nothing. See `languageOf`. */
  @property()
  language = 'text'

  @property({ type: Boolean })
  readonly = false

  /** What it is to somebody who does not see it. */
  @property()
  label = ''

  @property()
  hint = ''

  /** Shown at their lines. */
  @property({ attribute: false })
  marks: readonly CodeMark[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#editor?.destroy()
    this.#editor = undefined
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.#editor?.setValue(this.value)
    if (changed.has('language')) this.#editor?.setLanguage(this.language)
    if (changed.has('readonly')) this.#editor?.setReadonly(this.readonly)
    if (changed.has('label') || changed.has('hint')) this.#setWords()
    if (changed.has('marks')) this.#editor?.setMarks(this.marks)
  }

  override focus(): void {
    if (this.#editor) this.#editor.focus()
    else this.renderRoot.querySelector('textarea')?.focus()
  }

  /** Goes to a line, from 1. */
  showLine(line: number): void {
    this.#editor?.showLine(line)
  }

  async #start(): Promise<void> {
    try {
      const [{ CodeEditor }] = await Promise.all([import('./code-editor.ts'), this.updateComplete])
      if (!this.isConnected || this.#editor) return
      this.#editor = new CodeEditor({
        parent: this.frame,
        root: this.renderRoot as ShadowRoot,
        value: this.value,
        onEdit: (value) => this.#edit(value),
      })
      this.#editor.setLanguage(this.language)
      this.#editor.setReadonly(this.readonly)
      this.#setWords()
      this.#editor.setMarks(this.marks)
    } catch {
      this.isPlain = true
    }
  }

  #setWords(): void {
    this.#editor?.setWords(this.label || msg('Text'), this.hint)
  }

  #edit(value: string): void {
    this.value = value
    this.emit('sac-edit', { value })
  }

  override render() {
    if (!this.isPlain) return html`<div part="frame"></div>`
    return html`<div part="frame">
      <textarea
        aria-label=${this.label || msg('Text')}
        .value=${this.value}
        ?readonly=${this.readonly}
        @input=${(event: Event) => this.#edit((event.target as HTMLTextAreaElement).value)}
      ></textarea>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-code-editor': SacCodeEditor
  }
}
