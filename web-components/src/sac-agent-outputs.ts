import { msg } from '@lit/localize'
import type { WorkspaceFile } from '@sac/sdk'
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { LiveQuery } from './controllers/live-query.ts'
import { formatAgo, formatBytes } from './format.ts'
import './icons.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import { sideListStyles } from './styles/side-list.styles.ts'

/** More than this is for the view of files. */
const SHOWN_FILES = 50
/** Of more than this only some are looked at. */
const READ_FILES = 2_000

/**
 * @summary What an agent has made, the latest first, as it appears: a short list that leads to the files.
 * @event sac-navigate - A file was chosen; `detail: { path }`.
 */
@customElement('sac-agent-outputs')
export class SacAgentOutputs extends SacElement {
  static override styles = [
    SacElement.styles,
    sideListStyles,
    css`
      li.new a {
        animation: arrive 2s;
      }
      @keyframes arrive {
        from {
          background: var(--wa-color-brand-fill-normal);
        }
      }
    `,
  ]

  readonly #files = new LiveQuery<WorkspaceFile[]>(this, {
    context: () => this.sac,
    topics: ['file'],
    isAffected: ({ agentId, data }) => agentId === this.agentId && data['space'] === 'output',
    load: async ({ client }, signal) => {
      const files: WorkspaceFile[] = []
      const options = { recursive: true, limit: 200, signal }
      for await (const entry of client.outputs.list(this.agentId!, options)) {
        if (entry.kind === 'file') files.push(entry)
        if (files.length >= READ_FILES) break
      }
      return files.sort((one, other) => newest(other) - newest(one))
    },
  })
  /** What was there at first is not new. */
  #known: Set<string> | undefined

  @property({ attribute: 'agent-id', type: Number }) agentId: number | undefined

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.get('agentId') !== undefined) {
      this.#known = undefined
      this.#files.reset()
    }
    if (this.#files.value) this.#known ??= new Set(this.#files.value.map(stateOf))
  }

  override render() {
    const { value } = this.#files
    if (!value) return queryState(this.#files)
    if (value.length === 0) {
      return html`<p class="note quiet">
        ${msg('Nothing yet. What the agent writes into its output folder appears here.')}
      </p>`
    }
    return html`<ul aria-live="polite" aria-relevant="additions">
        ${repeat(value.slice(0, SHOWN_FILES), stateOf, (file) => this.#row(file))}
      </ul>
      ${
        value.length > SHOWN_FILES
          ? html`<p class="note">
            <a href="/files/output/${this.agentId}" @click=${this.follow}>${msg('All files')}</a>
          </p>`
          : nothing
      }`
  }

  #row(file: WorkspaceFile) {
    const { path, sizeBytes, modifiedAt } = file
    const isNew = this.#known && !this.#known.has(stateOf(file))
    return html`<li class=${isNew ? 'new' : ''}>
      <a href="/files/output/${this.agentId}?path=${encodeURIComponent(path)}" title=${path} @click=${this.follow}>
        <wa-icon name="file"></wa-icon>
        <span class="name">${path}</span>
        <span class="about">${formatBytes(sizeBytes)} · ${formatAgo(modifiedAt)}</span>
      </a>
    </li>`
  }
}

const newest = ({ modifiedAt }: WorkspaceFile) => Date.parse(modifiedAt)
const stateOf = ({ path, revision }: WorkspaceFile) => `${revision}:${path}`

declare global {
  interface HTMLElementTagNameMap {
    'sac-agent-outputs': SacAgentOutputs
  }
}
