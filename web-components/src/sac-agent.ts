import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

/** @summary One agent with what belongs to it: chat, terminal, files and skills. */
@customElement('sac-agent')
export class SacAgent extends SacElement {
  override render() {
    return html``
  }
}
