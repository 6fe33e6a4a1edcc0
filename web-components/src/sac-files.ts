import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-files')
export class SacFiles extends SacElement {
  override render() {
    return html``
  }
}
