import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import '@awesome.me/webawesome/dist/components/details/details.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import { msg, str } from '@lit/localize'
import type { CreateProvider, Provider, ProviderPreset, ProviderTest } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { formatNumber } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'
import { formStyles } from './styles/form.styles.ts'

type Owner = NonNullable<CreateProvider['owner']>

/**
 * @summary The fields of a provider: name, key, address, models; with a test before anything depends on it.
 *
 * A key goes in and never comes out: of a stored one the last characters are shown at most.
 */
@customElement('sac-provider-fields')
export class SacProviderFields extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #action = new Action(this)
  /** Made here to be tested; nobody else knows it yet. */
  #draft: Provider | undefined

  @query('form') private form!: HTMLFormElement

  @state() private result: ProviderTest | undefined

  @property({ attribute: false }) preset: ProviderPreset | undefined
  /** The one to change; a new one is made without. */
  @property({ attribute: false }) provider: Provider | undefined
  /** Whose a new one is; oneself when absent. */
  @property({ attribute: false }) owner: Owner | undefined

  /**
   * Stores what stands in the fields.
   * @returns undefined when a field is not right, which is shown
   * @throws what the server answers
   */
  async save(): Promise<Provider | undefined> {
    if (!this.form.reportValidity()) return undefined
    const { providers } = this.sac!.client
    const stored = this.provider ?? this.#draft
    const values = this.#values()
    const { preset } = this
    if (stored) return providers.update(stored.id, values)
    this.#draft = await providers.create({
      ...values,
      name: values.name,
      ...(preset && { preset: preset.id }),
      ...(this.owner && { owner: this.owner }),
    })
    return this.#draft
  }

  /** Takes away what was stored for the test alone. */
  async discard(): Promise<void> {
    const draft = this.#draft
    this.#draft = undefined
    if (draft) await this.sac?.client.providers.delete(draft.id)
  }

  #values() {
    const data = new FormData(this.form)
    const text = (name: string) => String(data.get(name) ?? '').trim()
    const models = { haiku: text('haiku'), sonnet: text('sonnet'), opus: text('opus') }
    const named = Object.entries(models).filter(([, model]) => model !== '')
    return {
      name: text('name'),
      ...(text('apiKey') && { apiKey: text('apiKey') }),
      ...(text('baseUrl') && { baseUrl: text('baseUrl') }),
      ...(text('authStyle') && { authStyle: text('authStyle') as Provider['authStyle'] }),
      models: Object.fromEntries(named),
      ...(text('budget') && { monthlyTokenBudget: Number(text('budget')) }),
    }
  }

  async #test(): Promise<void> {
    this.result = undefined
    await this.#action.run(async () => {
      const provider = await this.save()
      if (provider) this.result = await this.sac!.client.providers.test(provider.id)
    })
  }

  #submit(event: Event): void {
    event.preventDefault()
    void this.#test()
  }

  override render() {
    const { provider, preset } = this
    const isCustom = (provider?.preset ?? preset?.id) === 'custom'
    const models = provider?.models ?? preset?.models ?? {}
    return html`<form @submit=${this.#submit} @input=${() => {
      this.result = undefined
    }}>
      <wa-input
        name="name"
        label=${msg('Name of the provider')}
        required
        maxlength="100"
        .value=${provider?.name ?? preset?.name ?? ''}
      ></wa-input>
      ${isCustom ? this.#address() : nothing} ${this.#key()}
      <wa-details summary=${msg('Models and address')} appearance="plain">
        <div class="fields">
          ${isCustom ? nothing : this.#address()}
          <wa-select
            name="authStyle"
            label=${msg('How the key is sent')}
            .value=${provider?.authStyle ?? preset?.authStyle ?? 'bearer'}
          >
            <wa-option value="bearer">Authorization: Bearer</wa-option>
            <wa-option value="x-api-key">x-api-key</wa-option>
          </wa-select>
          <div class="pair">
            ${modelField('haiku', msg('Small model'), models.haiku)}
            ${modelField('sonnet', msg('Medium model'), models.sonnet)}
            ${modelField('opus', msg('Large model'), models.opus)}
          </div>
          <wa-input
            name="budget"
            type="number"
            min="0"
            step="1"
            label=${msg('Most tokens in a month')}
            hint=${msg('0 sets no limit.')}
            .value=${String(provider?.monthlyTokenBudget ?? 0)}
          ></wa-input>
        </div>
      </wa-details>
      <div class="row">
        <wa-button appearance="outlined" ?loading=${this.#action.isBusy} @click=${() => this.#test()}
          >${msg('Test the key')}</wa-button
        >
      </div>
      <div role="status">${this.#answer()}</div>
    </form>`
  }

  #key() {
    const { provider, preset } = this
    const stored = provider?.hasKey ?? false
    const needsKey = preset?.needsKey ?? false
    const hint = stored
      ? msg(str`A key is stored (…${provider?.keyHint ?? ''}). Leave this empty to keep it.`)
      : msg('It is stored encrypted and never shown again.')
    return html`<wa-input
      name="apiKey"
      type="password"
      autocomplete="off"
      spellcheck="false"
      label=${msg('Key')}
      hint=${hint}
      ?required=${needsKey && !stored}
    ></wa-input>
    ${
      preset?.keysUrl && !stored
        ? html`<p class="quiet">
          <a href=${preset.keysUrl} target="_blank" rel="noreferrer">${msg(str`Get a key from ${preset.name}`)}</a>
        </p>`
        : nothing
    }`
  }

  #address() {
    return html`<wa-input
      name="baseUrl"
      type="url"
      class="code"
      label=${msg('Address of the Messages API')}
      hint=${msg('Without /v1/messages.')}
      placeholder="https://"
      required
      .value=${this.provider?.baseUrl ?? this.preset?.baseUrl ?? ''}
    ></wa-input>`
  }

  #answer() {
    if (this.#action.error) return html`<p class="error">${this.#action.error}</p>`
    const { result } = this
    if (!result) return nothing
    return html`<wa-callout variant=${result.ok ? 'success' : 'danger'} size="s">
      <wa-icon slot="icon" name=${result.ok ? 'done' : 'alert'}></wa-icon>
      ${
        result.ok
          ? msg(str`It works: ${result.model} answered in ${formatNumber(result.latencyMs)} ms.`)
          : result.detail
      }
    </wa-callout>`
  }
}

const modelField = (name: string, label: string, value: string | undefined) =>
  html`<wa-input class="code" name=${name} label=${label} maxlength="200" .value=${value ?? ''}></wa-input>`

declare global {
  interface HTMLElementTagNameMap {
    'sac-provider-fields': SacProviderFields
  }
}
