import { msg } from '@lit/localize'
import type { Finding } from '@sac/sdk/skill'
import { html } from 'lit'
import './icons.ts'

const ICON = { error: 'alert', warning: 'warning', note: 'info' } as const

/** What is to be said about the files of a skill, each a way to its line. */
export function skillFindings(findings: readonly Finding[], show: (finding: Finding) => void) {
  if (findings.length === 0) {
    return html`<p class="findings good" role="status">
      <wa-icon name="done"></wa-icon>${msg('Nothing is wrong with it.')}
    </p>`
  }
  return html`<ul class="findings" aria-label=${msg('Findings')} aria-live="polite">
    ${findings.map(
      (finding) => html`<li>
        <button class=${finding.severity} @click=${() => show(finding)}>
          <wa-icon name=${ICON[finding.severity]} label=${severityLabel(finding)}></wa-icon>
          <code>${finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`}</code>
          <span>${finding.message}</span>
        </button>
      </li>`,
    )}
  </ul>`
}

function severityLabel({ severity }: Finding): string {
  if (severity === 'error') return msg('Error')
  return severity === 'warning' ? msg('Warning') : msg('Note')
}
