import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/callout/callout.js'
import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/option/option.js'
import '@awesome.me/webawesome/dist/components/select/select.js'
import { msg, str } from '@lit/localize'
import type { AccessToken, CreatedAccessToken } from '@sac/sdk'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { formatAgo, formatDate } from './format.ts'
import './icons.ts'
import './sac-confirm.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import { formStyles } from './styles/form.styles.ts'

type Scope = AccessToken['scopes'][number]
const SCOPES: Record<string, Scope[]> = {
  read: ['read'],
  write: ['read', 'write'],
  admin: ['read', 'write', 'admin'],
}

/**
 * @summary Personal access tokens for scripts: make one, copy it once, revoke it.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-settings-tokens')
export class SacSettingsTokens extends SacElement {
  static override styles = [SacElement.styles, sectionStyles, formStyles]

  readonly #action = new Action(this)
  readonly #tokens = new LiveQuery<AccessToken[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => (await client.tokens.list({ limit: 200, signal })).items,
  })

  /** Shown until one leaves: nobody can ask for it again. */
  @state() private created: CreatedAccessToken | undefined
  @state() private revoking: AccessToken | undefined

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const data = new FormData(form)
    await this.#action.run(async () => {
      this.created = await this.sac!.client.tokens.create({
        name: String(data.get('name')).trim(),
        scopes: SCOPES[String(data.get('scope'))]!,
        expiresInDays: Number(data.get('days')),
      })
      form.reset()
      await this.#tokens.refresh()
    })
  }

  async #revoke(token: AccessToken): Promise<void> {
    const isDone = await this.#action.run(() => this.sac!.client.tokens.revoke(token.id))
    if (this.created?.id === token.id) this.created = undefined
    if (isDone) {
      this.emit('sac-toast', { kind: 'done', text: msg(str`${token.name} is revoked.`) })
      await this.#tokens.refresh()
    }
  }

  override render() {
    return html`
      <section class="stack form" aria-labelledby="title">
        <h2 id="title">${msg('Access tokens')}</h2>
        <p class="quiet">
          ${msg('With a token, a script or a program acts in your name. Give each its own, with no more than it needs.')}
        </p>
        ${this.#form()} ${this.created ? this.#once(this.created) : nothing}
      </section>
      <section class="stack" aria-labelledby="list">
        <h2 id="list">${msg('Your tokens')}</h2>
        ${queryState(this.#tokens) ?? this.#list(this.#tokens.value!)}
      </section>
      ${
        this.revoking
          ? html`<sac-confirm
            danger
            heading=${msg(str`Revoke ${this.revoking.name}?`)}
            action=${msg('Revoke')}
            @sac-confirm=${() => this.#revoke(this.revoking!)}
            @sac-close=${() => {
              this.revoking = undefined
            }}
            ><p>${msg('What uses it stops working at once. It cannot be brought back.')}</p></sac-confirm
          >`
          : nothing
      }
    `
  }

  #form() {
    const isAdmin = this.sac?.user?.role === 'admin'
    return html`<form @submit=${this.#submit}>
      <wa-input
        name="name"
        label=${msg('Name')}
        hint=${msg('What it is for, such as: nightly backup.')}
        required
        maxlength="100"
        autocomplete="off"
      ></wa-input>
      <div class="pair">
        <wa-select name="scope" label=${msg('Permissions')} value="write">
          <wa-option value="read">${msg('Read')}</wa-option>
          <wa-option value="write">${msg('Read and change')}</wa-option>
          ${isAdmin ? html`<wa-option value="admin">${msg('Everything an admin may')}</wa-option>` : nothing}
        </wa-select>
        <wa-select name="days" label=${msg('Valid for')} value="90">
          ${[7, 30, 90, 365].map(
            (days) => html`<wa-option value=${String(days)}>${msg(str`${days} days`)}</wa-option>`,
          )}
        </wa-select>
      </div>
      <p class="error" role="alert">${this.#action.error}</p>
      <div>
        <wa-button type="submit" variant="brand" ?loading=${this.#action.isBusy}
          >${msg('Create a token')}</wa-button
        >
      </div>
    </form>`
  }

  #once({ name, token }: CreatedAccessToken) {
    return html`<wa-callout variant="success" role="status">
      <wa-icon slot="icon" name="key"></wa-icon>
      <div class="stack">
        <span>${msg(str`${name} is made. Copy it now: it is shown this once.`)}</span>
        <wa-input class="code" readonly label=${msg('Token')} .value=${token}>
          <wa-copy-button
            slot="end"
            value=${token}
            copy-label=${msg('Copy')}
            success-label=${msg('Copied')}
            error-label=${msg('Could not be copied: select it and copy it by hand')}
          >
            <wa-icon slot="copy-icon" name="copy"></wa-icon>
            <wa-icon slot="success-icon" name="check"></wa-icon>
            <wa-icon slot="error-icon" name="alert"></wa-icon>
          </wa-copy-button>
        </wa-input>
      </div>
    </wa-callout>`
  }

  #list(tokens: AccessToken[]) {
    if (tokens.length === 0) return html`<p class="quiet">${msg('None so far.')}</p>`
    return html`<ul class="list">
      ${tokens.map(
        (token) => html`<li>
          <div>
            <div class="name">${token.name} <span class="tag">${scopeText(token.scopes)}</span></div>
            <div class="quiet small">
              ${msg(str`Valid until ${formatDate(token.expiresAt)}`)} ·
              ${token.lastUsedAt ? msg(str`used ${formatAgo(token.lastUsedAt)}`) : msg('never used')}
            </div>
          </div>
          <wa-button
            size="s"
            appearance="outlined"
            variant="danger"
            @click=${() => {
              this.revoking = token
            }}
          >
            <span>${msg('Revoke')}<span class="visually-hidden"> ${token.name}</span></span>
          </wa-button>
        </li>`,
      )}
    </ul>`
  }
}

function scopeText(scopes: readonly string[]): string {
  if (scopes.includes('admin')) return msg('Everything an admin may')
  return scopes.includes('write') ? msg('Read and change') : msg('Read')
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-tokens': SacSettingsTokens
  }
}
