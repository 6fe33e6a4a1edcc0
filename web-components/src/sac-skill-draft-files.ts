import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import { BUNDLE_BYTES, type Finding, SKILL_FILE } from '@sac/sdk/skill'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { formatBytes } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import {
  type Draft,
  nameProblem,
  renamed,
  withFile,
  withNewFile,
  withoutFile,
} from './skill-draft.ts'
import { fieldStyles } from './styles/field.styles.ts'
import { fileListStyles } from './styles/file-list.styles.ts'

/**
 * @summary The files of a skill that is being written: choose one, add, rename and take away.
 * @event sac-draft - Another file was chosen, or the files changed; `detail: { chosen, draft }`.
 * @event sac-toast - Files are too large for a skill.
 */
@customElement('sac-skill-draft-files')
export class SacSkillDraftFiles extends SacElement {
  static override styles = [
    SacElement.styles,
    fieldStyles,
    fileListStyles,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: var(--wa-space-s);
      }
      .count {
        padding: 0 0.4em;
        border-radius: var(--wa-border-radius-pill);
        font-size: var(--wa-font-size-xs);
        color: var(--wa-color-danger-on-normal);
        background: var(--wa-color-danger-fill-normal);
      }
    `,
  ]

  /** A name that is being typed: of a new file, or of the chosen one. */
  @state() private naming: 'new' | 'rename' | undefined
  @state() private problem = ''

  @property({ attribute: false })
  draft: Draft = []

  @property()
  chosen = ''

  @property({ attribute: false })
  findings: readonly Finding[] = []

  protected override updated(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('input[name=path]')
    if (field && !this.problem && this.renderRoot instanceof ShadowRoot) {
      if (this.renderRoot.activeElement !== field) field.focus()
    }
  }

  #start(naming: 'new' | 'rename'): void {
    this.naming = naming
    this.problem = ''
  }

  #named(event: SubmitEvent): void {
    event.preventDefault()
    const field = this.renderRoot.querySelector<HTMLInputElement>('input[name=path]')
    const path = field?.value.trim() ?? ''
    if (this.naming === 'rename' && path === this.chosen) {
      this.naming = undefined
      return
    }
    const problem = nameProblem(this.draft, path)
    if (path === '') this.problem = msg('The name is empty.')
    else this.problem = problem ? msg(str`The name ${problem}.`) : ''
    if (this.problem) return
    const draft =
      this.naming === 'new' ? withNewFile(this.draft, path) : renamed(this.draft, this.chosen, path)
    this.naming = undefined
    this.emit('sac-draft', { draft, chosen: path })
  }

  async #add(event: Event): Promise<void> {
    const field = event.target as HTMLInputElement
    const files = [...(field.files ?? [])]
    field.value = ''
    let { draft } = this
    const total = [...draft.map(({ content }) => content.length), ...files.map(({ size }) => size)]
    if (total.reduce((sum, size) => sum + size, 0) > BUNDLE_BYTES) {
      const text = msg(str`A skill holds at most ${formatBytes(BUNDLE_BYTES)}.`)
      this.emit('sac-toast', { kind: 'error', text })
      return
    }
    for (const file of files) {
      draft = withFile(draft, file.name, new Uint8Array(await file.arrayBuffer()))
    }
    if (files.length > 0) this.emit('sac-draft', { draft, chosen: files[0]!.name })
  }

  override render() {
    const isFixed = this.chosen === SKILL_FILE
    return html`
      <ul aria-label=${msg('Files')}>
        ${this.draft.map(({ path, text }) => {
          const errors = this.findings.filter(
            ({ file, severity }) => file === path && severity === 'error',
          ).length
          return html`<li>
            <button
              class="file"
              aria-current=${path === this.chosen ? 'true' : 'false'}
              @click=${() => this.emit('sac-draft', { chosen: path })}
            >
              <wa-icon name=${text === undefined ? 'file' : 'text'}></wa-icon>
              <span class="name">${path}</span>
              ${errors === 0 ? nothing : html`<span class="count" title=${msg('Errors')}>${errors}</span>`}
            </button>
          </li>`
        })}
      </ul>
      ${this.naming ? this.#nameField() : nothing}
      <div class="row">
        <wa-button size="s" appearance="outlined" @click=${() => this.#start('new')}>
          <wa-icon slot="start" name="plus"></wa-icon>${msg('New file')}
        </wa-button>
        <wa-button
          size="s"
          appearance="outlined"
          @click=${() => this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.click()}
        >
          <wa-icon slot="start" name="upload"></wa-icon>${msg('Add files')}
        </wa-button>
        <input type="file" multiple hidden aria-label=${msg('Add files')} @change=${this.#add} />
        ${
          isFixed
            ? nothing
            : html`<wa-button size="s" appearance="plain" @click=${() => this.#start('rename')}>
                ${msg('Rename')}
              </wa-button>
              <wa-button
                size="s"
                appearance="plain"
                @click=${() => this.emit('sac-draft', { draft: withoutFile(this.draft, this.chosen) })}
              >
                ${msg('Remove')}
              </wa-button>`
        }
      </div>
    `
  }

  #nameField() {
    const isNew = this.naming === 'new'
    return html`<form class="field" novalidate @submit=${this.#named}>
      <label for="path">${isNew ? msg('Name of the new file') : msg('New name')}</label>
      <input
        id="path"
        name="path"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${this.problem ? 'true' : 'false'}
        aria-describedby="problem"
        placeholder="references/notes.md"
        .value=${isNew ? '' : this.chosen}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          this.naming = undefined
        }}
      />
      <span id="problem" class="wrong">${this.problem}</span>
      <div class="row">
        <wa-button size="s" type="submit" variant="brand">${isNew ? msg('Add') : msg('Rename')}</wa-button>
        <wa-button
          size="s"
          appearance="plain"
          @click=${() => {
            this.naming = undefined
          }}
          >${msg('Cancel')}</wa-button
        >
      </div>
    </form>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-draft-files': SacSkillDraftFiles
  }
}
