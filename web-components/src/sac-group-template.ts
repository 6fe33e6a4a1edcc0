import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/textarea/textarea.js'
import { msg } from '@lit/localize'
import type { Group } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import { formStyles } from './styles/form.styles.ts'

/**
 * @summary What a group says to the agents of all its members.
 * @event sac-toast - It was changed.
 */
@customElement('sac-group-template')
export class SacGroupTemplate extends SacElement {
  static override styles = [SacElement.styles, formStyles]

  readonly #action = new Action(this)
  readonly #template = new LiveQuery<string>(this, {
    context: () => this.sac,
    load: ({ client }, signal) => client.groups.template(this.group!.id, { signal }),
  })

  /** What is written and not stored yet. */
  @state() private text: string | undefined

  @property({ attribute: false }) group: Group | undefined
  @property({ type: Boolean }) readonly = false

  async #save(): Promise<void> {
    const { text } = this
    if (text === undefined) return
    const isDone = await this.#action.run(() =>
      this.sac!.client.groups.setTemplate(this.group!.id, text),
    )
    if (!isDone) return
    this.#template.patch(text)
    this.text = undefined
    this.emit('sac-toast', {
      kind: 'done',
      text: msg('Saved. Running agents have it without a restart.'),
    })
  }

  override render() {
    const stored = this.#template.value
    if (this.readonly && stored === '') return nothing
    return (
      queryState(this.#template) ??
      html`<div class="fields">
        <wa-textarea
          label=${msg('Instructions for the agents of all members')}
          rows="3"
          resize="auto"
          ?readonly=${this.readonly}
          .value=${this.text ?? stored ?? ''}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLInputElement).value
          }}
        ></wa-textarea>
        <p class="error" role="alert">${this.#action.error}</p>
        ${
          this.text !== undefined && this.text !== stored
            ? html`<div>
              <wa-button size="s" variant="brand" ?loading=${this.#action.isBusy} @click=${() => this.#save()}
                >${msg('Save')}</wa-button
              >
            </div>`
            : nothing
        }
      </div>`
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-group-template': SacGroupTemplate
  }
}
