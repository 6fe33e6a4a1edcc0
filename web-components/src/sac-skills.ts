import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-skills')
export class SacSkills extends SacElement {
  override render() {
    return html``
  }
}
