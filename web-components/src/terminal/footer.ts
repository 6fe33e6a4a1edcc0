import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { TerminalStatus } from './attachment.ts'
import type { TerminalCommand } from './keys.ts'

export interface FooterState {
  status: TerminalStatus
  size: { cols: number; rows: number } | undefined
  isReadOnly: boolean
  doesTabLeave: boolean
  /** The address under the pointer. */
  link: string | undefined
  run: (command: TerminalCommand) => void
  type: (input: string) => void
}

/** Keys that keyboards on glass lack. */
const TOUCH_KEYS = {
  Esc: '\u001b',
  Tab: '\t',
  'Ctrl C': '\u0003',
  '↑': '\u001b[A',
  '↓': '\u001b[B',
  '⏎': '\r',
}

/** What a terminal says about itself, and the way out of it. */
export function footer(state: FooterState): TemplateResult {
  const button = (command: TerminalCommand, icon: string, label: string) =>
    html`<wa-button size="s" appearance="plain" @click=${() => state.run(command)}>
      <wa-icon name=${icon} label=${label}></wa-icon>
    </wa-button>`
  return html`<footer>
    <span class="dot ${state.status}"></span>
    <span class="what" role="status">${state.link ?? statusText(state)}</span>
    <span class="way-out">
      ${
        state.doesTabLeave
          ? msg(html`<kbd>Tab</kbd> leaves the terminal · <kbd>Ctrl M</kbd> gives it back`)
          : msg(html`<kbd>Ctrl M</kbd> lets Tab leave the terminal`)
      }
    </span>
    ${button('smaller', 'zoom-out', msg('Smaller text'))}
    ${button('larger', 'zoom-in', msg('Larger text'))}
    ${button('search', 'search', msg('Search in the terminal'))}
    ${state.isReadOnly ? nothing : touchKeys(state.type)}
  </footer>`
}

const touchKeys = (type: FooterState['type']) =>
  html`<div class="touch">
    ${Object.entries(TOUCH_KEYS).map(
      ([name, input]) => html`<wa-button size="s" @click=${() => type(input)}>${name}</wa-button>`,
    )}
  </div>`

function statusText({ status, size, isReadOnly }: FooterState): string {
  if (status === 'reconnecting') return msg('Reconnecting')
  if (status === 'closed') return msg('Not connected')
  if (status !== 'open') return msg('Connecting')
  const cells = size ? ` · ${size.cols} × ${size.rows}` : ''
  return isReadOnly ? msg(str`Read-only${cells}`) : msg(str`Connected${cells}`)
}
