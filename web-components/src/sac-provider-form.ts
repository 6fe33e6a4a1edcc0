import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import '@awesome.me/webawesome/dist/components/switch/switch.js'
import type WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg } from '@lit/localize'
import type { Provider, ProviderPreset } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { dialogFooter } from './dialog-footer.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import './sac-provider-fields.ts'
import type { SacProviderFields } from './sac-provider-fields.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary The dialog that adds a provider, or changes one.
 * @event sac-provider-save - It was added or changed; `detail: { provider }`.
 * @event sac-close - The dialog is gone.
 */
@customElement('sac-provider-form')
export class SacProviderForm extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #action = new Action(this)
  readonly #presets = new LiveQuery<ProviderPreset[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) =>
      (await client.providers.presets({ signal })).filter(({ id }) => id !== 'demo'),
  })
  #isSaved = false

  @query('wa-dialog') private dialog!: WaDialog
  @query('sac-provider-fields') private fields!: SacProviderFields | null

  @state() private presetId: string = 'anthropic'
  @state() private isForAll = false

  /** The one to change; a new one is added without. */
  @property({ attribute: false }) provider: Provider | undefined

  async #save(): Promise<void> {
    await this.#action.run(async () => {
      const provider = await this.fields?.save()
      if (!provider) return
      this.#isSaved = true
      this.emit('sac-provider-save', { provider })
      this.dialog.open = false
    })
  }

  #onHidden = (event: Event): void => {
    if (event.target !== event.currentTarget) return
    const { fields } = this
    if (!this.#isSaved && fields) void this.#action.run(() => fields.discard())
    this.emit('sac-close', {})
  }

  override render() {
    const { provider } = this
    return html`<wa-dialog
      open
      label=${provider ? msg('Change the provider') : msg('Add a provider')}
      @wa-after-hide=${this.#onHidden}
    >
      ${queryState(this.#presets) ?? this.#body(this.#presets.value!)}
      <p class="error" role="alert">${this.#action.error}</p>
      ${dialogFooter({
        action: provider ? msg('Save') : msg('Add'),
        isBusy: this.#action.isBusy,
        onAction: () => this.#save(),
      })}
    </wa-dialog>`
  }

  #body(presets: ProviderPreset[]) {
    const { provider } = this
    const presetId = provider?.preset ?? this.presetId
    const preset = presets.find(({ id }) => id === presetId)
    return html`<div class="fields">
      ${provider ? nothing : this.#choices(presets)}
      ${keyed(
        presetId,
        html`<sac-provider-fields
          .preset=${preset}
          .provider=${provider}
          .owner=${this.isForAll ? { kind: 'system' } : undefined}
        ></sac-provider-fields>`,
      )}
    </div>`
  }

  #choices(presets: ProviderPreset[]) {
    return html`<wa-select
        label=${msg('Kind')}
        .value=${this.presetId}
        @change=${(event: Event) => {
          const { fields } = this
          if (fields) void this.#action.run(() => fields.discard())
          this.presetId = (event.target as HTMLInputElement).value
        }}
      >
        ${presets.map(
          ({ id, name }) =>
            html`<wa-option value=${id}>${id === 'custom' ? msg('Another one, by its address') : name}</wa-option>`,
        )}
      </wa-select>
      ${
        this.sac?.user?.role === 'admin'
          ? html`<wa-switch
            ?checked=${this.isForAll}
            @change=${(event: Event) => {
              this.isForAll = (event.target as HTMLInputElement).checked
            }}
            >${msg('For everybody on this server')}</wa-switch
          >`
          : nothing
      }`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-provider-form': SacProviderForm
  }
}
