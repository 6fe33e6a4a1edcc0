import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg, str } from '@lit/localize'
import { css, html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { SacElement } from './sac-element.ts'
import './sac-skill-form.ts'

/**
 * @summary Runs a skill in a dialog over the page.
 * @event sac-close - It was closed; the agent goes on.
 */
@customElement('sac-skill-dialog')
export class SacSkillDialog extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      wa-dialog {
        --width: min(40rem, calc(100vw - 1.5rem));
      }
    `,
  ]

  @property({ type: Number, attribute: 'skill-id' })
  skillId: number | undefined

  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  /** For the title. */
  @property()
  command = ''

  override render() {
    return html`<wa-dialog
      open
      label=${this.command ? msg(str`Run /${this.command}`) : msg('Run a skill')}
      @wa-after-hide=${(event: Event) => {
        // Lists within the dialog open and close too.
        if (event.target === event.currentTarget) this.emit('sac-close', {})
      }}
    >
      <sac-skill-form .skillId=${this.skillId} .agentId=${this.agentId}></sac-skill-form>
    </wa-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-skill-dialog': SacSkillDialog
  }
}
