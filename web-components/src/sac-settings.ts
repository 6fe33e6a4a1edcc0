import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-settings')
export class SacSettings extends SacElement {
  override render() {
    return html``
  }
}
