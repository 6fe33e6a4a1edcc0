import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import '@awesome.me/webawesome/dist/components/textarea/textarea.js'
import { msg, str } from '@lit/localize'
import type { Setting } from '@sac/sdk'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { formatBytes, formatNumber } from './format.ts'
import { SacElement } from './sac-element.ts'
import {
  settingHint,
  settingKind,
  settingLabel,
  settingText,
  settingValue,
} from './setting-value.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary One setting of the server: its meaning, its value, and the way back to the default.
 * @event sac-change - It was changed.
 */
@customElement('sac-setting-field')
export class SacSettingField extends SacElement {
  static override styles = [
    SacElement.styles,
    formStyles,
    css`
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--wa-space-xs);
        align-items: end;
      }
      .buttons {
        display: flex;
        gap: var(--wa-space-xs);
      }
      .note {
        font-size: var(--wa-font-size-s);
      }
    `,
  ]

  readonly #action = new Action(this)

  @state() private text: string | undefined

  @property({ attribute: false }) setting: Setting | undefined
  /** Stores the value; undefined takes back what is set for this user alone. */
  @property({ attribute: false }) store: ((value: unknown) => Promise<unknown>) | undefined
  /** `user`: set for one person alone, or as for all. */
  @property() scope: 'all' | 'user' = 'all'
  /** It is set for this person alone. */
  @property({ attribute: false }) isOverride = false

  async #save(value: unknown): Promise<void> {
    const isDone = await this.#action.run(async () => this.store?.(value))
    if (!isDone) return
    this.text = undefined
    this.emit('sac-change', {})
  }

  #submit = (event: Event): void => {
    event.preventDefault()
    const { setting, text } = this
    if (!setting || text === undefined) return
    void this.#action
      .run(async () => settingValue(setting, text))
      .then((isSound) => {
        if (isSound) void this.#save(settingValue(setting, text))
      })
  }

  override render() {
    const { setting } = this
    if (!setting) return nothing
    const stored = settingText(setting)
    const isChanged = this.text !== undefined && this.text !== stored
    const isDefault = JSON.stringify(setting.value) === JSON.stringify(setting.defaultValue)
    return html`<form @submit=${this.#submit}>
      <div class="line">
        ${this.#field(setting, this.text ?? stored)}
        <div class="buttons">
          ${
            isChanged
              ? html`<wa-button type="submit" variant="brand" ?loading=${this.#action.isBusy}
                >${msg('Save')}</wa-button
              >`
              : nothing
          }
          ${!isChanged && this.#hasWayBack(isDefault) ? this.#wayBack(setting) : nothing}
        </div>
      </div>
      <p class="error" role="alert">${this.#action.error}</p>
    </form>`
  }

  #hasWayBack(isDefault: boolean): boolean {
    return this.scope === 'user' ? this.isOverride : !isDefault
  }

  #wayBack({ key, defaultValue }: Setting) {
    const isOfUser = this.scope === 'user'
    return html`<wa-button
      appearance="outlined"
      ?loading=${this.#action.isBusy}
      @click=${() => this.#save(isOfUser ? undefined : defaultValue)}
      ><span
        >${isOfUser ? msg('As for everybody') : msg('Default')}<span class="visually-hidden"> ${settingLabel(key)}</span></span
      ></wa-button
    >`
  }

  #field(setting: Setting, value: string) {
    const { key, defaultValue } = setting
    const hint = settingHint(setting)
    const onInput = (event: Event) => {
      this.text = (event.target as HTMLInputElement).value
    }
    switch (settingKind(setting)) {
      case 'mode':
        return html`<wa-select label=${settingLabel(key)} hint=${hint} .value=${value} @change=${onInput}>
          <wa-option value="invite">${msg('Only admins create users')}</wa-option>
          <wa-option value="open">${msg('Everybody may register')}</wa-option>
        </wa-select>`
      case 'number': {
        const size =
          /Bytes$/.test(key) && value ? ` ${msg(str`Now ${formatBytes(Number(value))}.`)}` : ''
        return html`<wa-input
          type="number"
          step="1"
          min="0"
          required
          label=${settingLabel(key)}
          hint="${hint} ${msg(str`Default: ${formatNumber(Number(defaultValue))}.`)}${size}"
          .value=${value}
          @input=${onInput}
        ></wa-input>`
      }
      default:
        return html`<wa-textarea
          rows="3"
          resize="auto"
          label=${settingLabel(key)}
          hint=${hint}
          .value=${value}
          @input=${onInput}
        ></wa-textarea>`
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-setting-field': SacSettingField
  }
}
