import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { errorText } from './error-text.ts'
import type { EditSession } from './files/edit-session.ts'
import { nameOf, shown } from './files/space.ts'
import './icons.ts'
import { languageOf } from './language-of.ts'
import './sac-code-editor.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary A text of a workspace to edit and save; when somebody else was faster, both versions.
 * @event sac-edit - The text was changed by hand.
 * @event sac-file-saved - What is shown is what the server has.
 * @event sac-close - The file is gone, and is to be.
 * @event sac-toast - A word to the user.
 */
@customElement('sac-text-file')
export class SacTextFile extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
      }
      sac-code-editor {
        min-height: 0;
      }
      sac-code-editor::part(frame) {
        border: 0;
        border-radius: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        min-height: 2.9rem;
        padding: 0 var(--wa-space-m);
        border-block-start: 1px solid var(--wa-color-surface-border);
        background: var(--wa-color-surface-lowered);
      }
      .bar [role='status'] {
        flex: 1;
        font-size: var(--wa-font-size-s);
      }
      .error {
        flex: 1;
        font-size: var(--wa-font-size-s);
        color: var(--wa-color-danger-on-quiet);
      }
    `,
  ]

  @state() private error = ''
  @state() private note = ''

  @property({ attribute: false }) session: EditSession | undefined
  @property({ type: Boolean }) readonly = false

  async save(): Promise<void> {
    const { session } = this
    if (!session || this.readonly) return
    await this.#run(async () => {
      await session.save()
      if (session.theirs) await import('./sac-conflict.ts')
      else this.note = msg('Saved')
    })
  }

  async #run(step: () => Promise<void>): Promise<void> {
    this.error = ''
    this.note = ''
    const running = step()
    this.requestUpdate()
    try {
      await running
      if (!this.session?.isDirty) this.emit('sac-file-saved', {})
    } catch (error) {
      this.error = msg(str`Not saved: ${errorText(error)}`)
    }
    this.requestUpdate()
    this.emit('sac-edit', { value: this.session?.text ?? '' })
  }

  #onEdit = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation()
    if (!this.session) return
    this.session.text = event.detail.value
    this.note = ''
    this.requestUpdate()
    this.emit('sac-edit', event.detail)
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void this.save()
  }

  #solve = (event: CustomEvent<{ keep: 'mine' | 'theirs' | 'both' }>): void => {
    const session = this.session!
    void this.#run(async () => {
      const { keep } = event.detail
      if (keep === 'mine') await session.keepMine()
      else if (keep === 'theirs') {
        const isDeleted = session.theirs?.text === undefined
        session.takeTheirs()
        if (isDeleted) this.emit('sac-close', {})
      } else {
        const copy = shown(nameOf(await session.saveCopy()))
        this.emit('sac-toast', { kind: 'done', text: msg(str`Your version is saved as ${copy}.`) })
      }
    })
  }

  override render() {
    const { session } = this
    if (!session) return nothing
    if (session.theirs) {
      return html`<sac-conflict
          .mine=${session.text}
          .theirs=${session.theirs.text}
          @sac-conflict-solve=${this.#solve}
        ></sac-conflict>
        ${this.error ? html`<div class="bar"><span class="error" role="alert">${this.error}</span></div>` : nothing}`
    }
    return html`<sac-code-editor
        .value=${session.text}
        .language=${languageOf(session.path)}
        .label=${shown(nameOf(session.path))}
        ?readonly=${this.readonly}
        @sac-edit=${this.#onEdit}
        @keydown=${this.#onKey}
      ></sac-code-editor>
      ${this.readonly ? nothing : this.#bar(session)}`
  }

  #bar(session: EditSession) {
    return html`<div class="bar">
      ${
        this.error
          ? html`<span class="error" role="alert">${this.error}</span>`
          : html`<span role="status" class="quiet"
            >${session.isDirty ? msg('Not saved yet') : this.note}</span
          >`
      }
      ${
        session.isDirty
          ? html`<wa-button
            size="s"
            appearance="plain"
            @click=${() => {
              session.discard()
              this.error = ''
              this.requestUpdate()
              this.emit('sac-edit', { value: session.text })
            }}
            >${msg('Discard')}</wa-button
          >`
          : nothing
      }
      <wa-button
        size="s"
        variant="brand"
        title="Ctrl S"
        ?disabled=${!session.isDirty}
        ?loading=${session.isSaving}
        @click=${() => this.save()}
        ><wa-icon slot="start" name="save"></wa-icon>${msg('Save')}</wa-button
      >
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-text-file': SacTextFile
  }
}
