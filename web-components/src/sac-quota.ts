import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js'
import { msg, str } from '@lit/localize'
import type { Quota } from '@sac/sdk'
import { css, html, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { concerns, type Space, spaceKey, workspaceOf } from './files/space.ts'
import { formatBytes, formatNumber } from './format.ts'
import { SacElement } from './sac-element.ts'

/** From here on one should look. */
const NEARLY_FULL = 0.9

/**
 * @summary How full a workspace is.
 * @csspart bar - The bar.
 */
@customElement('sac-quota')
export class SacQuota extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      :host {
        font-size: var(--wa-font-size-xs);
        color: var(--wa-color-text-quiet);
      }
      .row {
        flex-wrap: nowrap;
        white-space: nowrap;
      }
      wa-progress-bar {
        width: 5rem;
        --track-height: 0.4rem;
      }
      .full {
        color: var(--wa-color-danger-on-quiet);
      }
      .full wa-progress-bar {
        --indicator-color: var(--wa-color-danger-fill-loud);
      }
    `,
  ]

  readonly #quota = new LiveQuery<Quota | undefined>(this, {
    context: () => this.sac,
    topics: ['file'],
    isAffected: (event) => this.space !== undefined && concerns(this.space, event),
    load: async ({ client }, signal) =>
      this.space && workspaceOf(client, this.space).quota({ signal }),
  })
  #key = ''

  @property({ attribute: false }) space: Space | undefined

  protected override updated(changed: PropertyValues<this>): void {
    const key = this.space ? spaceKey(this.space) : ''
    if (changed.has('space') && key !== this.#key && this.sac) {
      this.#key = key
      this.#quota.reset()
    }
  }

  override render() {
    const quota = this.#quota.value
    if (!quota) return nothing
    const { usedBytes, maxBytes, fileCount, maxFileCount } = quota
    const share = Math.max(usedBytes / maxBytes, fileCount / maxFileCount)
    const text = msg(str`${formatBytes(usedBytes)} of ${formatBytes(maxBytes)} used`)
    const files = msg(str`${formatNumber(fileCount)} of ${formatNumber(maxFileCount)} files`)
    return html`<div class="row ${share >= NEARLY_FULL ? 'full' : ''}" title="${text}, ${files}">
      <wa-progress-bar
        part="bar"
        label=${msg('Room used')}
        .value=${Math.min(100, Math.round(share * 100))}
      ></wa-progress-bar>
      <span>${share >= NEARLY_FULL && fileCount / maxFileCount === share ? files : text}</span>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-quota': SacQuota
  }
}
