import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { errorText } from './error-text.ts'

/** A `LiveQuery` of anything. */
interface Asked {
  value: unknown
  error: unknown
  refresh: () => Promise<void>
}

/** What stands in the place of an answer that is not there; undefined when it is, be it an old one. */
export function queryState(query: Asked): TemplateResult | undefined {
  if (query.value !== undefined) return undefined
  if (query.error === undefined) {
    return html`<div class="stack" role="status" aria-label=${msg('Loading')}>
      <wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton><wa-skeleton></wa-skeleton>
    </div>`
  }
  return html`<div class="row" role="alert">
    <span>${errorText(query.error)}</span>
    <wa-button size="s" appearance="outlined" @click=${() => query.refresh()}
      >${msg('Try again')}</wa-button
    >
  </div>`
}
