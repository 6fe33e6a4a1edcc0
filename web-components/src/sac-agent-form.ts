import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/details/details.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js'
import '@awesome.me/webawesome/dist/components/textarea/textarea.js'
import type WaDialog from '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { msg, str } from '@lit/localize'
import { type Agent, type Provider, type ProviderPreset, QuotaError } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { type AgentDraft, changesOf, draftOf, requestOf } from './agent-draft.ts'
import { advancedFields } from './agent-form-advanced.ts'
import { providerSelect } from './agent-form-provider.ts'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { dialogFooter } from './dialog-footer.ts'
import { errorText } from './error-text.ts'
import { DEFAULT_CHOICE, firstChoice, type ProviderChoice } from './provider-choice.ts'
import { SacElement } from './sac-element.ts'
import './sac-provider-fields.ts'
import type { SacProviderFields } from './sac-provider-fields.ts'
import { formStyles } from './styles/form.styles.ts'

interface Loaded {
  agent: Agent | undefined
  providers: Provider[]
  presets: ProviderPreset[]
}

/**
 * @summary The dialog that makes an agent, or changes one.
 * @event sac-agent-save - It was made or changed; `detail: { agent, isNew }`.
 * @event sac-close - The dialog is gone.
 * @event sac-toast - What was done.
 */
@customElement('sac-agent-form')
export class SacAgentForm extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #action = new Action(this)
  readonly #loaded = new LiveQuery<Loaded>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const [agent, { items: providers }, presets] = await Promise.all([
        this.agentId === undefined ? undefined : client.agents.get(this.agentId, { signal }),
        client.providers.list({ limit: 200, signal }),
        client.providers.presets({ signal }),
      ])
      this.choice ??= firstChoice(agent, providers)
      return { agent, providers, presets }
    },
  })

  @query('form') private form!: HTMLFormElement
  @query('wa-dialog') private dialog!: WaDialog
  @query('sac-provider-fields') private providerFields!: SacProviderFields | null

  @state() private choice: ProviderChoice | undefined

  /** The one to change; a new one is made without. */
  @property({ type: Number, attribute: 'agent-id' })
  agentId: number | undefined

  protected override updated(): void {
    if (this.#isFocused || !this.#loaded.value) return
    this.#isFocused = true
    // The dialog itself looked for a field when it opened, and there was none yet.
    void customElements
      .whenDefined('wa-input')
      .then(() => this.form.querySelector('wa-input')?.focus())
  }
  #isFocused = false

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { agent } = this.#loaded.value!
    await this.#action.run(async () => {
      const providerId = await this.#providerId()
      if (providerId === undefined) return
      const wanted = { ...requestOf(this.#draft()), providerId }
      const saved = await this.#save(agent, wanted)
      this.emit('sac-agent-save', { agent: saved, isNew: !agent })
      this.emit('sac-toast', {
        kind: 'done',
        text: agent ? msg(str`${saved.name} is changed.`) : msg(str`${saved.name} is there.`),
      })
      this.#isSaved = true
      this.dialog.open = false
    })
  }
  #isSaved = false

  async #save(agent: Agent | undefined, wanted: ReturnType<typeof requestOf>): Promise<Agent> {
    const { agents } = this.sac!.client
    if (!agent) return this.#create(wanted)
    const before = { ...requestOf(draftOf(agent)), providerId: agent.providerId }
    const changes = changesOf(before, wanted)
    return Object.keys(changes).length > 0 ? agents.update(agent.id, changes) : agent
  }

  async #create(wanted: ReturnType<typeof requestOf>): Promise<Agent> {
    try {
      return await this.sac!.client.agents.create(wanted)
    } catch (error) {
      if (!(error instanceof QuotaError) || this.sac?.user?.role !== 'admin') throw error
      const where = msg('You are an admin: change it in the settings, among “Limits and defaults”.')
      throw new Error(`${error.message} ${where}`, { cause: error })
    }
  }

  /** @returns undefined when a field of the new provider is not right */
  async #providerId(): Promise<number | null | undefined> {
    const { choice } = this
    if (!choice || choice === DEFAULT_CHOICE) return null
    if (choice.startsWith('id-')) return Number(choice.slice(3))
    return (await this.providerFields?.save())?.id
  }

  #draft(): AgentDraft {
    const data = new FormData(this.form)
    const names = Object.keys(draftOf(undefined)) as (keyof AgentDraft)[]
    return Object.fromEntries(
      names.map((name) => [name, String(data.get(name) ?? '')]),
    ) as unknown as AgentDraft
  }

  #onChoice = (event: Event): void => {
    this.#forgetDraft()
    this.choice = (event.target as HTMLInputElement).value as ProviderChoice
  }

  /** A provider that was stored to be tested, and that nothing uses, is of no use to anybody. */
  #forgetDraft(): void {
    const fields = this.providerFields
    if (fields) void this.#action.run(() => fields.discard())
  }

  #onHidden = (event: Event): void => {
    if (event.target !== event.currentTarget) return
    if (!this.#isSaved) this.#forgetDraft()
    this.emit('sac-close', {})
  }

  override render() {
    const isNew = this.agentId === undefined
    const isReady = this.#loaded.value !== undefined
    return html`<wa-dialog
      open
      label=${isNew ? msg('New agent') : msg('Settings of the agent')}
      @wa-after-hide=${this.#onHidden}
    >
      ${isReady ? this.#fields(this.#loaded.value!) : this.#waiting()}
      ${dialogFooter({
        action: isNew ? msg('Create') : msg('Save'),
        isBusy: this.#action.isBusy,
        isDisabled: !isReady,
        form: 'agent',
      })}
    </wa-dialog>`
  }

  #waiting() {
    const { error } = this.#loaded
    if (error) {
      return html`<div class="stack" role="alert">
        <p class="error">${errorText(error)}</p>
        <p><wa-button @click=${() => this.#loaded.refresh()}>${msg('Try again')}</wa-button></p>
      </div>`
    }
    return html`<div class="stack" role="status" aria-label=${msg('Loading')}>
      ${[1, 2, 3, 4].map(() => html`<wa-skeleton></wa-skeleton>`)}
    </div>`
  }

  #fields({ agent, providers, presets }: Loaded) {
    const draft = draftOf(agent)
    return html`
      <form id="agent" @submit=${this.#submit}>
        <wa-input
          name="name"
          label=${msg('Name')}
          required
          maxlength="100"
          pattern=".*[^0-9].*"
          autocomplete="off"
          .value=${draft.name}
        ></wa-input>
        <wa-input
          name="description"
          label=${msg('What is it for?')}
          maxlength="2000"
          .value=${draft.description}
        ></wa-input>
        <wa-textarea
          name="instructions"
          label=${msg('Instructions')}
          hint=${msg('What it should always know and do; it reads them before each conversation.')}
          rows="3"
          resize="auto"
          .value=${draft.instructions}
        ></wa-textarea>
        ${providerSelect({ choice: this.choice, providers, presets, onChange: this.#onChoice })} ${this.#newProvider(presets)}
        <wa-details summary=${msg('Advanced')} appearance="plain">
          <div class="fields">
            <wa-input
              name="icon"
              label=${msg('Icon')}
              hint=${msg('An emoji, if you like.')}
              maxlength="16"
              .value=${draft.icon}
            ></wa-input>
            ${advancedFields(draft)}
          </div>
        </wa-details>
      </form>
      <p class="error" role="alert">${this.#action.error}</p>
    `
  }

  #newProvider(presets: ProviderPreset[]) {
    if (!this.choice?.startsWith('new-')) return nothing
    const preset = presets.find(({ id }) => `new-${id}` === this.choice)
    return keyed(this.choice, html`<sac-provider-fields .preset=${preset}></sac-provider-fields>`)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-agent-form': SacAgentForm
  }
}
