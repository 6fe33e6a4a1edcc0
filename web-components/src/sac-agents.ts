import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-agents')
export class SacAgents extends SacElement {
  override render() {
    return html``
  }
}
