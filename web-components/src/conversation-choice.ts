/** What narrows a conversation down, besides agent and session. */
export interface ConversationChoice {
  q?: string
  /** RFC 3339. */
  after?: string
  before?: string
  /** For admins: everybody's, or one user's. */
  isOfAll?: boolean
  userId?: number
}
