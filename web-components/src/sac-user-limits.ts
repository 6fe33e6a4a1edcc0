import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg, str } from '@lit/localize'
import type { Setting, User } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import './sac-setting-field.ts'
import { formStyles } from './styles/form.styles.ts'

interface Limit {
  setting: Setting
  isOverride: boolean
}

/**
 * @summary The dialog with the limits of one user: as for all, or set for them alone.
 * @event sac-close - The dialog is gone.
 */
@customElement('sac-user-limits')
export class SacUserLimits extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #limits = new LiveQuery<Limit[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const [all, own] = await Promise.all([
        client.settings.list({ signal }),
        client.settings.listForUser(this.user!.id, { signal }),
      ])
      return all
        .filter(({ isOverridable }) => isOverridable)
        .map((setting) => {
          const override = own.find(({ key }) => key === setting.key)
          return { setting: override ?? setting, isOverride: override !== undefined }
        })
    },
  })

  @property({ attribute: false }) user: User | undefined

  async #store(key: string, value: unknown): Promise<void> {
    const { settings } = this.sac!.client
    if (value === undefined) await settings.unsetForUser(this.user!.id, key)
    else await settings.setForUser(this.user!.id, key, value)
    await this.#limits.refresh()
  }

  override render() {
    if (!this.user) return nothing
    return html`<wa-dialog
      open
      light-dismiss
      label=${msg(str`Limits of ${this.user.username}`)}
      @wa-after-hide=${(event: Event) => event.target === event.currentTarget && this.emit('sac-close', {})}
    >
      <div class="fields">
        ${
          queryState(this.#limits) ??
          this.#limits.value!.map(
            ({ setting, isOverride }) => html`<sac-setting-field
              scope="user"
              .setting=${setting}
              .isOverride=${isOverride}
              .store=${(value: unknown) => this.#store(setting.key, value)}
            ></sac-setting-field>`,
          )
        }
      </div>
    </wa-dialog>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-user-limits': SacUserLimits
  }
}
