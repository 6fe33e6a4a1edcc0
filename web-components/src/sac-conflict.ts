import '@awesome.me/webawesome/dist/components/button/button.js'
import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { msg } from '@lit/localize'
import { html } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { conflictStyles } from './sac-conflict.styles.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary Two versions of a text side by side, and the choice between them.
 * @event sac-conflict-solve - One was chosen, or both; `detail: { keep }`.
 */
@customElement('sac-conflict')
export class SacConflict extends SacElement {
  static override styles = [SacElement.styles, conflictStyles]

  #view: MergeView | undefined

  @query('.versions') private frame!: HTMLElement

  @property() mine = ''
  /** Undefined: somebody deleted the file. */
  @property() theirs: string | undefined

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#view?.destroy()
    this.#view = undefined
  }

  protected override updated(): void {
    this.#view?.destroy()
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
      ],
    })
    this.#view = new MergeView({
      a: side(this.theirs ?? '', msg('Their version')),
      b: side(this.mine, msg('Your version')),
      parent: this.frame,
      root: this.renderRoot as ShadowRoot,
      collapseUnchanged: { margin: 3, minSize: 8 },
    })
  }

  #solve(keep: 'mine' | 'theirs' | 'both'): void {
    this.emit('sac-conflict-solve', { keep })
  }

  override render() {
    const isDeleted = this.theirs === undefined
    return html`
      <div class="words" role="alert">
        <b>${isDeleted ? msg('Somebody deleted this file while you edited it.') : msg('Somebody else saved this file while you edited it.')}</b>
        <span class="quiet">${msg('Nothing is lost: what you do not keep is in the trash for 30 days.')}</span>
      </div>
      <div class="titles"><span>${msg('Theirs')}</span><span>${msg('Yours')}</span></div>
      <div class="versions"></div>
      <div class="bar">
        <wa-button size="s" variant="brand" @click=${() => this.#solve('mine')}>${msg('Keep mine')}</wa-button>
        <wa-button size="s" appearance="outlined" @click=${() => this.#solve('theirs')}
          >${isDeleted ? msg('Let it be deleted') : msg('Take theirs')}</wa-button
        >
        <wa-button size="s" appearance="outlined" @click=${() => this.#solve('both')}
          >${msg('Save mine as a copy')}</wa-button
        >
      </div>
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-conflict': SacConflict
  }
}
