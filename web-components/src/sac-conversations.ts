import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'

@customElement('sac-conversations')
export class SacConversations extends SacElement {
  override render() {
    return html``
  }
}
