import { msg, str } from '@lit/localize'
import type { Setting } from '@sac/sdk'
import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import './sac-setting-field.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import { settingLabel } from './setting-value.ts'

/**
 * @summary Limits and defaults for everybody on this server, and who may register; for admins.
 * @event sac-toast - What was changed.
 */
@customElement('sac-settings-system')
export class SacSettingsSystem extends SacElement {
  static override styles = [SacElement.styles, sectionStyles]

  readonly #settings = new LiveQuery<Setting[]>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => client.settings.list({ signal }),
  })

  async #set(key: string, value: unknown): Promise<void> {
    await this.sac!.client.settings.set(key, value)
    this.emit('sac-toast', { kind: 'done', text: msg(str`${settingLabel(key)} is changed.`) })
    await this.#settings.refresh()
  }

  override render() {
    return html`<section class="stack form" aria-labelledby="title">
      <h2 id="title">${msg('Limits and defaults')}</h2>
      <p class="quiet">
        ${msg('For everybody; what may differ for one person is set among the users.')}
      </p>
      ${
        queryState(this.#settings) ??
        this.#settings.value!.map(
          (setting) => html`<sac-setting-field
            .setting=${setting}
            .store=${(value: unknown) => this.#set(setting.key, value)}
          ></sac-setting-field>`,
        )
      }
    </section>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-system': SacSettingsSystem
  }
}
