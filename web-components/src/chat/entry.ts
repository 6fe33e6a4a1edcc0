import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { errorText } from '../error-text.ts'
import { formatTime } from '../format.ts'
import type { Entry, Sent } from './timeline.ts'

export interface EntryActions {
  deliver: (sent: Sent) => void
  forget: (sent: Sent) => void
}

/** One row of a chat. */
export function entryRow(entry: Entry, actions: EntryActions): TemplateResult {
  if (entry.kind === 'sent') return userRow(entry.sent.text, entry.sent, actions)
  const { said, sent } = entry
  if (said.role === 'user') return userRow(said.content, sent, actions, said.at)
  return html`<li class="agent">
    <span class="visually-hidden">${msg('Agent')}:</span>
    <sac-markdown .text=${said.content}></sac-markdown>
  </li>`
}

function userRow(text: string, sent: Sent | undefined, actions: EntryActions, at?: string) {
  const isUnsent = sent?.error !== undefined || sent?.message?.state === 'refused'
  return html`<li class="user ${isUnsent ? 'unsent' : ''}">
    <span class="visually-hidden">${msg('You')}:</span>
    <div class="bubble">${text}</div>
    ${sent ? noteOf(sent, actions, at) : at ? html`<div class="note">${time(at)}</div>` : nothing}
  </li>`
}

/** How a message is, in words, with what can be done about it. */
function noteOf(sent: Sent, actions: EntryActions, at: string | undefined): TemplateResult {
  const { message, error } = sent
  if (error !== undefined) {
    return html`<div class="note wrong" role="alert">
      ${msg('Not sent.')} ${errorText(error)}
      <wa-button size="s" appearance="outlined" @click=${() => actions.deliver(sent)}>
        ${msg('Try again')}
      </wa-button>
      <wa-button size="s" appearance="plain" @click=${() => actions.forget(sent)}>
        ${msg('Remove')}
      </wa-button>
    </div>`
  }
  const why = message?.problem && (message.problem.detail ?? message.problem.title)
  if (message?.state === 'refused') {
    return html`<div class="note wrong">
      ${why ? msg(str`Did not reach the agent: ${why}`) : msg('Did not reach the agent.')}
    </div>`
  }
  if (why) return html`<div class="note wrong">${why}</div>`
  return html`<div class="note">${stateText(sent)} ${at ? time(at) : nothing}</div>`
}

function stateText({ message }: Sent): string {
  switch (message?.state) {
    case undefined:
      return msg('Sending…')
    case 'queued':
      return msg('Waiting for the agent')
    case 'accepted':
      return msg('The agent is working on it')
    default:
      return ''
  }
}

const time = (at: string) => html`<time datetime=${at}>${formatTime(at)}</time>`
