import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/radio/radio.js'
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import '@awesome.me/webawesome/dist/components/switch/switch.js'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { LANGUAGES, type Language } from './language.ts'
import {
  type Density,
  onPreferences,
  preferences,
  setPreferences,
  type Theme,
} from './preferences.ts'
import { SacElement } from './sac-element.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import { formStyles } from './styles/form.styles.ts'

const SIZES = [10, 11, 12, 13, 14, 15, 16, 18, 20, 24]
/** What stands for the language of the browser. */
const AS_BROWSER = 'browser'

/** @summary How the page looks in this browser; what is chosen holds at once. */
@customElement('sac-settings-appearance')
export class SacSettingsAppearance extends SacElement {
  static override styles = [SacElement.styles, sectionStyles, formStyles]

  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = onPreferences(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  override render() {
    const { theme, density, language, terminalFontSize, isFirstStepsDone } = preferences()
    return html`<section class="stack form" aria-labelledby="title">
      <h2 id="title">${msg('Appearance')}</h2>
      <p class="quiet">${msg('It holds in this browser.')}</p>
      <wa-radio-group
        label=${msg('Theme')}
        orientation="horizontal"
        .value=${theme}
        @change=${(event: Event) => setPreferences({ theme: chosen(event) as Theme })}
      >
        <wa-radio value="system">${msg('As the system')}</wa-radio>
        <wa-radio value="light">${msg('Light')}</wa-radio>
        <wa-radio value="dark">${msg('Dark')}</wa-radio>
      </wa-radio-group>
      <wa-radio-group
        label=${msg('Density')}
        orientation="horizontal"
        .value=${density}
        @change=${(event: Event) => setPreferences({ density: chosen(event) as Density })}
      >
        <wa-radio value="comfortable">${msg('Comfortable')}</wa-radio>
        <wa-radio value="compact">${msg('Compact')}</wa-radio>
      </wa-radio-group>
      <wa-select
        label=${msg('Language')}
        .value=${language ?? AS_BROWSER}
        @change=${(event: Event) => this.#setLanguage(chosen(event))}
      >
        <wa-option value=${AS_BROWSER}>${msg('As the browser')}</wa-option>
        ${Object.entries(LANGUAGES).map(
          ([tag, name]) => html`<wa-option value=${tag}>${name}</wa-option>`,
        )}
      </wa-select>
      <wa-select
        label=${msg('Size of text in the terminal')}
        .value=${String(terminalFontSize)}
        @change=${(event: Event) => setPreferences({ terminalFontSize: Number(chosen(event)) })}
      >
        ${[...new Set([...SIZES, terminalFontSize])]
          .sort((a, b) => a - b)
          .map(
            (size) =>
              html`<wa-option value=${String(size)}>${msg(str`${size} pixels`)}</wa-option>`,
          )}
      </wa-select>
      <wa-switch
        ?checked=${!isFirstStepsDone}
        @change=${(event: Event) =>
          setPreferences({ isFirstStepsDone: !(event.target as HTMLInputElement).checked })}
        >${msg('Show the first steps among the agents')}</wa-switch
      >
    </section>`
  }

  #setLanguage(value: string): void {
    setPreferences({ language: value === AS_BROWSER ? undefined : (value as Language) })
  }
}

const chosen = (event: Event): string => (event.target as HTMLInputElement).value

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-appearance': SacSettingsAppearance
  }
}
