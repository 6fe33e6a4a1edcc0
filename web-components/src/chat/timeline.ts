import type { ConversationMessage, Message } from '@sac/sdk'

/** Something that was written here: on its way, or known to the server by `message`. */
export interface Sent {
  clientMessageId: string
  text: string
  /** As the server knows it; undefined until it has answered. */
  message?: Message
  /** Why it did not reach the server. Sending it again never doubles it. */
  error?: unknown
}

/** One row of a chat: words of the conversation, or something sent that does not stand in it yet. */
export type Entry =
  | { kind: 'said'; key: string; said: ConversationMessage; sent?: Sent }
  | { kind: 'sent'; key: string; sent: Sent }

/** Between the clock of the sandbox, which stamps what was said, and the server's. */
const CLOCK_SKEW_MS = 5_000

/**
 * What was said and what was sent, as one. A message stands in the conversation once the agent has taken it; from then on
 * it is shown there, and once.
 * @param hasOlder `said` is only the end of it: what was sent before that stands in what is not read yet
 */
export function timeline(
  said: readonly ConversationMessage[],
  sent: readonly Sent[],
  hasOlder = false,
): Entry[] {
  const waiting = [...sent]
  const entries = said.map((message): Entry => {
    const found = message.role === 'user' ? waiting.find((one) => isSame(one, message)) : undefined
    if (found) waiting.splice(waiting.indexOf(found), 1)
    return { kind: 'said', key: message.uuid, said: message, ...(found && { sent: found }) }
  })
  for (const one of waiting) {
    const entry: Entry = { kind: 'sent', key: one.clientMessageId, sent: one }
    const at = one.message?.createdAt
    // What the server does not know has no time but now.
    const later =
      at === undefined || isOpen(one)
        ? -1
        : entries.findIndex((each) => each.kind === 'said' && each.said.at > at)
    if (hasOlder && later === 0) continue
    if (later < 0) entries.push(entry)
    else entries.splice(later, 0, entry)
  }
  return entries
}

/** The agent has not answered it yet. */
export const isOpen = ({ message }: Sent): boolean =>
  message === undefined || message.state === 'queued' || message.state === 'accepted'

function isSame({ text, message }: Sent, said: ConversationMessage): boolean {
  if (!message || message.state === 'refused' || message.state === 'queued') return false
  const isLater = Date.parse(said.at) > Date.parse(message.createdAt) - CLOCK_SKEW_MS
  return isLater && matchKey(said.content) === matchKey(text)
}

/** The platform may add a blank where the program would read a sign of its own. */
const matchKey = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
