import '@awesome.me/webawesome/dist/components/button/button.js'
import { msg, str } from '@lit/localize'
import type { AgentSummary } from '@sac/sdk'
import { css, html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { Action } from './controllers/action.ts'
import { LiveQuery } from './controllers/live-query.ts'
import { errorText } from './error-text.ts'
import { formatAgo } from './format.ts'
import './icons.ts'
import { SacElement } from './sac-element.ts'

/**
 * @summary The deleted agents that can still be restored.
 * @event sac-change - One was restored.
 * @event sac-toast - What was done, or could not be.
 */
@customElement('sac-deleted-agents')
export class SacDeletedAgents extends SacElement {
  static override styles = [
    SacElement.styles,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: var(--wa-space-xs) 0;
        border-block-start: 1px solid var(--wa-color-surface-border);
        overflow-wrap: anywhere;
      }
      .stack {
        gap: var(--wa-space-s);
      }
    `,
  ]

  readonly #action = new Action(this)
  readonly #agents = new LiveQuery<AgentSummary[]>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) =>
      (await client.agents.list({ deleted: true, limit: 200, signal })).items,
    topics: ['agent'],
    isAffected: ({ type }) => type !== 'sync.progress',
  })

  async #restore({ id, name }: AgentSummary): Promise<void> {
    const isDone = await this.#action.run(() => this.sac!.client.agents.restore(id))
    if (isDone) {
      this.emit('sac-toast', { kind: 'done', text: msg(str`${name} is back.`) })
      this.emit('sac-change', {})
      await this.#agents.refresh()
    } else if (this.#action.error)
      this.emit('sac-toast', { kind: 'error', text: this.#action.error })
  }

  override render() {
    return html`<section class="stack" aria-labelledby="title">
      <h2 id="title">${msg('Deleted agents')}</h2>
      ${this.#body()}
    </section>`
  }

  #body() {
    const { value, error } = this.#agents
    if (!value) {
      return error
        ? html`<p role="alert">
            ${errorText(error)}
            <wa-button size="s" @click=${() => this.#agents.refresh()}>${msg('Try again')}</wa-button>
          </p>`
        : html`<p class="quiet" role="status">${msg('Loading')}</p>`
    }
    if (value.length === 0) {
      return html`<p class="quiet">
        ${msg('None. An agent that you delete stands here, with its files and conversations, until its time is over.')}
      </p>`
    }
    return html`<ul>
      ${value.map(
        (agent) => html`<li class="row spread">
          <span>
            ${agent.name}
            <span class="quiet">${msg(str`deleted ${formatAgo(agent.deletedAt ?? '')}`)}</span>
          </span>
          <wa-button
            size="s"
            appearance="outlined"
            ?disabled=${this.#action.isBusy}
            @click=${() => this.#restore(agent)}
          >
            <wa-icon slot="start" name="restart"></wa-icon>
            <span>${msg('Restore')}<span class="visually-hidden"> ${agent.name}</span></span>
          </wa-button>
        </li>`,
      )}
    </ul>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-deleted-agents': SacDeletedAgents
  }
}
