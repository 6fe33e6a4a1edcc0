import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-palette')
export class SacPalette extends SacElement {
  override render() {
    return html``
  }
}
