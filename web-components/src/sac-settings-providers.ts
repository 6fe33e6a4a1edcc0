import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { Provider } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { formatNumber } from './format.ts'
import './icons.ts'
import { queryState } from './query-state.ts'
import './sac-confirm.ts'
import { SacElement } from './sac-element.ts'
import './sac-provider-form.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import './sac-settings-usage.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary Where models are: providers of one's own and of the server; add, test, change, delete; and what was used.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-settings-providers')
export class SacSettingsProviders extends SacElement {
  static override styles = [SacElement.styles, sectionStyles, formStyles]

  readonly #action = new Action(this)
  readonly #providers = new LiveQuery<Provider[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => (await client.providers.list({ limit: 200, signal })).items,
    topics: ['provider'],
  })

  @state() private editing: Provider | 'new' | undefined
  @state() private deleting: Provider | undefined
  @state() private testing: number | undefined

  async #test({ id, name }: Provider): Promise<void> {
    this.testing = id
    const isDone = await this.#action.run(async () => {
      const { ok, detail, model, latencyMs } = await this.sac!.client.providers.test(id)
      const text = ok
        ? msg(str`${name} works: ${model} answered in ${formatNumber(latencyMs)} ms.`)
        : msg(str`${name}: ${detail}`)
      this.emit('sac-toast', { kind: ok ? 'done' : 'error', text })
    })
    this.testing = undefined
    if (!isDone) this.#tellError()
  }

  async #change(work: () => Promise<unknown>, text: string): Promise<void> {
    if (await this.#action.run(work)) {
      this.emit('sac-toast', { kind: 'done', text })
      await this.#providers.refresh()
    } else this.#tellError()
  }

  #tellError(): void {
    if (this.#action.error) this.emit('sac-toast', { kind: 'error', text: this.#action.error })
  }

  override render() {
    return html`
      <section class="stack" aria-labelledby="title">
        <div class="row spread">
          <h2 id="title">${msg('Providers')}</h2>
          <wa-button
            size="s"
            variant="brand"
            @click=${() => {
              this.editing = 'new'
            }}
          >
            <wa-icon slot="start" name="plus"></wa-icon>${msg('Add a provider')}
          </wa-button>
        </div>
        <p class="quiet">
          ${msg('Where the models of your agents are. Keys are kept on the server: no agent ever sees one.')}
        </p>
        ${queryState(this.#providers) ?? this.#list(this.#providers.value!)}
      </section>
      <section><sac-settings-usage></sac-settings-usage></section>
      ${this.#dialogs()}
    `
  }

  #list(providers: Provider[]) {
    return html`<ul class="list">
      ${providers.map(
        (provider) => html`<li>
          <div>
            <div class="name">
              ${provider.name}
              ${provider.owner.kind === 'system' ? html`<span class="tag">${msg('For everybody')}</span>` : nothing}
              ${provider.isDefault ? html`<span class="tag">${msg('Default')}</span>` : nothing}
            </div>
            <div class="quiet small">${facts(provider)}</div>
          </div>
          <div class="row">${this.#buttons(provider)}</div>
        </li>`,
      )}
    </ul>`
  }

  #buttons(provider: Provider) {
    const { name, isWritable, isDefault, owner, preset } = provider
    const isAdmin = this.sac?.user?.role === 'admin'
    const { providers } = this.sac!.client
    return html`
      ${
        isAdmin && owner.kind === 'system' && !isDefault
          ? button(msg('Make default'), name, () =>
              this.#change(
                () => providers.update(provider.id, { isDefault: true }),
                msg(str`${name} is the default now.`),
              ),
            )
          : nothing
      }
      <wa-button
        size="s"
        appearance="outlined"
        ?loading=${this.testing === provider.id}
        @click=${() => this.#test(provider)}
      >
        <span>${msg('Test')}<span class="visually-hidden"> ${name}</span></span>
      </wa-button>
      ${
        isWritable && preset !== 'demo'
          ? html`${button(msg('Change'), name, () => {
              this.editing = provider
            })}
            ${button(msg('Delete'), name, () => {
              this.deleting = provider
            })}`
          : nothing
      }
    `
  }

  #dialogs() {
    const { editing, deleting } = this
    return html`
      ${
        editing
          ? html`<sac-provider-form
            .provider=${editing === 'new' ? undefined : editing}
            @sac-provider-save=${() => this.#providers.refresh()}
            @sac-close=${() => {
              this.editing = undefined
            }}
          ></sac-provider-form>`
          : nothing
      }
      ${
        deleting
          ? html`<sac-confirm
            danger
            heading=${msg(str`Delete ${deleting.name}?`)}
            action=${msg('Delete')}
            @sac-confirm=${() =>
              this.#change(
                () => this.sac!.client.providers.delete(deleting.id),
                msg(str`${deleting.name} is deleted.`),
              )}
            @sac-close=${() => {
              this.deleting = undefined
            }}
            ><p>${msg('Its key is forgotten. Agents that used it go on with the default provider.')}</p></sac-confirm
          >`
          : nothing
      }
    `
  }
}

const button = (label: string, name: string, run: () => void) =>
  html`<wa-button size="s" appearance="outlined" @click=${run}>
    <span>${label}<span class="visually-hidden"> ${name}</span></span>
  </wa-button>`

function facts({ baseUrl, hasKey, keyHint, tokensThisMonth, preset }: Provider): string {
  if (preset === 'demo') return msg('Little plays without a key, to look around with.')
  const key = hasKey ? msg(str`key …${keyHint ?? ''}`) : msg('no key')
  const used =
    tokensThisMonth === null ? [] : [msg(str`${formatNumber(tokensThisMonth)} tokens this month`)]
  return [baseUrl, key, ...used].join(' · ')
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-providers': SacSettingsProviders
  }
}
