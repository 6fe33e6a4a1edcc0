import '@awesome.me/webawesome/dist/components/callout/callout.js'
import { msg } from '@lit/localize'
import type { ServerInfo } from '@sac/sdk'
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/** @summary Says that no agent can run on this server, or that agents are not kept apart, and what to do about it. */
@customElement('sac-runtime-note')
export class SacRuntimeNote extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      .stack {
        gap: var(--wa-space-xs);
      }
      p {
        overflow-wrap: anywhere;
      }
    `,
  ]

  @property({ attribute: false }) info: ServerInfo | undefined

  protected override willUpdate(): void {
    const runtime = this.info?.runtime
    this.hidden = !runtime || (runtime.isUsable && runtime.isolation !== 'none')
  }

  override render() {
    const runtime = this.info?.runtime
    if (this.hidden || !runtime) return nothing
    const { isUsable, reason, fix } = runtime
    return html`<wa-callout variant=${isUsable ? 'warning' : 'danger'} role="note">
      <wa-icon slot="icon" name=${isUsable ? 'warning' : 'alert'}></wa-icon>
      <div class="stack">
        <strong>
          ${
            isUsable
              ? msg(
                  'Agents run without a sandbox on this server: each can read and change what the server can.',
                )
              : msg('No agent can run on this server.')
          }
        </strong>
        ${reason ? html`<p>${reason}</p>` : nothing}
        ${fix ? html`<p>${msg('For whoever runs the server:')} ${fix}</p>` : nothing}
      </div>
    </wa-callout>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-runtime-note': SacRuntimeNote
  }
}
