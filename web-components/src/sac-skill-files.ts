import { msg } from '@lit/localize'
import type { BundleFile } from '@sac/sdk/skill'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { textOfFile } from './controllers/skill-files.ts'
import { formatBytes } from './format.ts'
import './icons.ts'
import { languageOf } from './language-of.ts'
import './sac-code-editor.ts'
import { SacElement } from './sac-element.ts'
import { fileListStyles } from './styles/file-list.styles.ts'

/** Larger files are not drawn. */
const MOST_BYTES = 1024 * 1024

/**
 * @summary The files of a skill, to be read.
 */
@customElement('sac-skill-files')
export class SacSkillFiles extends SacElement {
  static override styles = [
    SacElement.styles,
    fileListStyles,
    css`
      sac-code-editor {
        height: 28rem;
      }
    `,
  ]

  @state() private chosen = 'SKILL.md'

  @property({ attribute: false })
  files: readonly BundleFile[] = []

  override render() {
    const file = this.files.find(({ path }) => path === this.chosen) ?? this.files[0]
    return html`<div class="panes">
      <ul aria-label=${msg('Files')}>
        ${this.files.map(
          ({ path, content, executable }) => html`<li>
            <button
              class="file"
              aria-current=${path === file?.path ? 'true' : 'false'}
              @click=${() => {
                this.chosen = path
              }}
            >
              <wa-icon name=${executable ? 'terminal' : 'text'}></wa-icon>
              <span class="name">${path}</span>
              <span class="size">${formatBytes(content.length)}</span>
            </button>
          </li>`,
        )}
      </ul>
      ${file ? this.#content(file) : nothing}
    </div>`
  }

  #content({ path, content }: BundleFile) {
    const text = content.length > MOST_BYTES ? undefined : textOfFile(content)
    if (text === undefined) {
      return html`<p class="quiet">${msg('This file is not text, or too large to be shown here.')}</p>`
    }
    return html`<sac-code-editor
      readonly
      label=${path}
      .language=${languageOf(path)}
      .value=${text}
    ></sac-code-editor>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-files': SacSkillFiles
  }
}
