import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js'
import '@awesome.me/webawesome/dist/components/spinner/spinner.js'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { LiveSession } from '../controllers/live-session.ts'
import { errorText } from '../error-text.ts'
import { endText, progressPercent, progressText } from './session-words.ts'

export interface OverlayState {
  live: LiveSession
  /** xterm.js is there. */
  isLoaded: boolean
  status: string
  error: unknown
  retry: () => void
  resume: () => void
}

/** What covers the screen while it cannot be used: what goes on, or what is wrong and the next step. */
export function overlay(state: OverlayState): TemplateResult | typeof nothing {
  const { live, error, retry, resume } = state
  const { session } = live
  if (live.isSuspended) {
    return panel(msg('This agent is suspended. Its files and its conversation are kept.'), {
      label: msg('Resume'),
      act: resume,
    })
  }
  if (session?.state === 'ended')
    return panel(endText(session), { label: msg('Start again'), act: retry })
  if (session?.state === 'failed')
    return panel(endText(session), { label: msg('Try again'), act: retry })
  const problem = error ?? (session ? undefined : live.error)
  if (problem !== undefined)
    return panel(errorText(problem), { label: msg('Try again'), act: retry })
  if (state.status === 'open' || state.status === 'reconnecting') return nothing
  if (state.status === 'closed') return panel(msg('The program has ended.'))
  const percent = session && progressPercent(session)
  return html`<div class="over">
    ${
      percent === undefined
        ? html`<wa-spinner></wa-spinner>`
        : html`<wa-progress-bar value=${percent} label=${progressText(session)}></wa-progress-bar>`
    }
    <p class="quiet" role="status">${state.isLoaded ? progressText(session) : msg('Loading the terminal…')}</p>
  </div>`
}

function panel(text: string, step?: { label: string; act: () => void }): TemplateResult {
  return html`<div class="over">
    <p role="alert">${text}</p>
    ${step ? html`<wa-button variant="brand" @click=${step.act}>${step.label}</wa-button>` : nothing}
  </div>`
}
