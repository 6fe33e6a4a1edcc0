import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-agent')
export class SacAgent extends SacElement {
  override render() {
    return html``
  }
}
