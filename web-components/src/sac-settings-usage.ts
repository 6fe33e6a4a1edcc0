import { msg, str } from '@lit/localize'
import type { Usage } from '@sac/sdk'
import { html } from 'lit'
import { customElement } from 'lit/decorators.js'
import { LiveQuery } from './controllers/live-query.ts'
import { formatNumber } from './format.ts'
import { queryState } from './query-state.ts'
import { SacElement } from './sac-element.ts'
import { sectionStyles } from './sac-settings.styles.ts'
import { sumUp, type UsageRow } from './usage-rows.ts'

interface Answer {
  month: { tokens: number; budget: number }
  rows: UsageRow[]
}

/** @summary Tokens that one used in the last 30 days, and how the month stands. */
@customElement('sac-settings-usage')
export class SacSettingsUsage extends SacElement {
  static override styles = [SacElement.styles, sectionStyles]

  readonly #usage = new LiveQuery<Answer>(this, {
    context: () => this.sac,
    load: async ({ client }, signal) => {
      const month = await client.usage.month({ signal })
      const days: Usage[] = []
      for await (const day of client.usage.list({ limit: 200, signal })) days.push(day)
      return { month, rows: sumUp(days) }
    },
  })

  override render() {
    return html`<div class="stack">
      <h2>${msg('Usage')}</h2>
      ${queryState(this.#usage) ?? this.#body(this.#usage.value!)}
    </div>`
  }

  #body({ month, rows }: Answer) {
    const used = formatNumber(month.tokens)
    return html`
      <p>
        ${
          month.budget > 0
            ? msg(
                str`${used} of ${formatNumber(month.budget)} tokens this month. An admin can change the limit.`,
              )
            : msg(str`${used} tokens this month; there is no limit.`)
        }
      </p>
      ${
        rows.length === 0
          ? html`<p class="quiet">${msg('Nothing in the last 30 days.')}</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label=${msg('Usage')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">${msg('Agent')}</th>
                  <th scope="col">${msg('Model')}</th>
                  <th scope="col" class="number">${msg('Requests')}</th>
                  <th scope="col" class="number">${msg('Tokens')}</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) => html`<tr>
                    <td>${row.agent || msg('A deleted agent')}</td>
                    <td>${row.model}</td>
                    <td class="number">${formatNumber(row.requests)}</td>
                    <td class="number">${formatNumber(row.tokens)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
      }
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sac-settings-usage': SacSettingsUsage
  }
}
