import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/spinner/spinner.js'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import type { LiveSession } from '../controllers/live-session.ts'
import { errorText } from '../error-text.ts'
import { endText, progressText } from '../terminal/session-words.ts'

/** What stands between a message and the agent. */
export function sessionState(
  live: Pick<LiveSession, 'session' | 'error' | 'isSuspended' | 'start'>,
  resume: () => void,
) {
  const { session, error, isSuspended } = live
  if (isSuspended) {
    const text = msg('This agent is suspended. Its files and its conversation are kept.')
    return trouble(text, { label: msg('Resume'), act: resume })
  }
  const again = { label: msg('Try again'), act: () => live.start() }
  if (session?.state === 'failed') return trouble(endText(session), again)
  if (session?.state === 'ended') {
    return html`<p class="state">${endText(session)} ${msg('It starts again with your next message.')}</p>`
  }
  if (session?.state === 'ready') return nothing
  if (!session && error !== undefined) return trouble(errorText(error), again)
  return html`<p class="state" role="status"><wa-spinner></wa-spinner>${progressText(session)}</p>`
}

const trouble = (text: string, step: { label: string; act: () => unknown }) =>
  html`<div class="state wrong" role="alert">
    <span>${text}</span>
    <wa-button size="s" @click=${step.act}>${step.label}</wa-button>
  </div>`
