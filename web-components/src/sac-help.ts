import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg } from '@lit/localize'
import { css, html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

/**
 * @summary The sheet of keys.
 * @event sac-close - It was closed.
 */
@customElement('sac-help')
export class SacHelp extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--wa-space-xs) var(--wa-space-m);
        align-items: baseline;
        margin: 0;
      }
      dd {
        margin: 0;
      }
    `,
  ]

  override render() {
    const keys: [string, string][] = [
      ['Ctrl K', msg('Commands: go to an agent, a place, a setting')],
      ['?', msg('Keyboard shortcuts')],
      ['Enter', msg('In the chat: send. Shift Enter makes a new line')],
      ['Ctrl Shift F', msg('In the terminal: search')],
      ['Ctrl M', msg('In the terminal: lets Tab leave it, until you press it again')],
      ['↑ ↓ ← →', msg('In lists and trees: move; Space selects, Enter opens')],
      ['F2 · Delete', msg('In files: rename, delete')],
      ['Esc', msg('Close what is open')],
    ]
    return html`<wa-dialog
      open
      light-dismiss
      label=${msg('Keys')}
      @wa-after-hide=${() => this.emit('sac-close', {})}
    >
      <dl>
        ${keys.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}
      </dl>
    </wa-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-help': SacHelp
  }
}
