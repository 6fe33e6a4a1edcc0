import '@awesome.me/webawesome/dist/components/divider/divider.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import { msg, str } from '@lit/localize'
import type { Provider, ProviderPreset } from '@sac/sdk'
import { html } from 'lit'
import { DEFAULT_CHOICE, type ProviderChoice, providerOfNull } from './provider-choice.ts'

interface Choosing {
  choice: ProviderChoice | undefined
  providers: readonly Provider[]
  presets: readonly ProviderPreset[]
  onChange: (event: Event) => void
}

/** Where an agent's models are: a provider that there is, or the beginning of a new one. */
export function providerSelect({ choice, providers, presets, onChange }: Choosing) {
  const fallback = providerOfNull(providers)
  const chosen = providers.find(({ id }) => choice === `id-${id}`) ?? fallback
  const isDemo = chosen?.preset === 'demo' && !choice?.startsWith('new-')
  return html`<wa-select
      label=${msg('Where its models are')}
      hint=${isDemo ? msg('The demo needs no key: it answers with little plays, so that you can look around.') : ''}
      .value=${choice ?? DEFAULT_CHOICE}
      @change=${onChange}
    >
      <wa-option value=${DEFAULT_CHOICE}>
        ${fallback ? msg(str`The default: ${fallback.name}`) : msg('The default')}
      </wa-option>
      ${providers.map(({ id, name }) => html`<wa-option value="id-${id}">${name}</wa-option>`)}
      <wa-divider></wa-divider>
      ${presets
        .filter(({ id }) => id !== 'demo')
        .map(
          ({ id, name }) =>
            html`<wa-option value="new-${id}">
              ${id === 'custom' ? msg('Another one, by its address') : msg(str`${name}, with your key`)}
            </wa-option>`,
        )}
    </wa-select>`
}
