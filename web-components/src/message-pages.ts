import type { ConversationMessage } from '@sac/sdk'

/** Messages as they are shown, the oldest first, and where those before them are to be had. */
export interface MessagePages {
  messages: readonly ConversationMessage[]
  /** Null when there are none before. */
  olderCursor: string | null
}

interface NewestFirst {
  items: readonly ConversationMessage[]
  nextCursor: string | null
}

const isBefore = (one: ConversationMessage, other: ConversationMessage): number =>
  Date.parse(one.at) - Date.parse(other.at) || one.id - other.id

/** A first answer. */
export const firstPage = ({ items, nextCursor }: NewestFirst): MessagePages => ({
  messages: [...items].sort(isBefore),
  olderCursor: nextCursor,
})

/** The page before what is shown. */
export function withOlder(shown: MessagePages, page: NewestFirst): MessagePages {
  return { messages: merged(shown.messages, page.items), olderCursor: page.nextCursor }
}

/**
 * The newest page again, after something was said. Where it does not reach what is shown, messages between them are
 * missing: then it is all that is shown, and the others are older ones.
 */
export function withNewest(shown: MessagePages, page: NewestFirst): MessagePages {
  const known = new Set(shown.messages.map(({ id }) => id))
  const reaches = page.nextCursor === null || page.items.some(({ id }) => known.has(id))
  if (!reaches) return firstPage(page)
  return { messages: merged(shown.messages, page.items), olderCursor: shown.olderCursor }
}

function merged(
  shown: readonly ConversationMessage[],
  items: readonly ConversationMessage[],
): ConversationMessage[] {
  const byId = new Map([...shown, ...items].map((message) => [message.id, message]))
  return [...byId.values()].sort(isBefore)
}
