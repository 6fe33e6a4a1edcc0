/** Body of `POST /hooks`. */
export interface HookReport {
  sessionId: string
  event: string
  claudeSessionId?: string
  at: string
  promptId?: string
  prompt?: string
  error?: string
  answer?: string
  epoch?: string
}

/** One item of `POST /conversations`. */
export interface ConversationMessage {
  uuid: string
  sessionId: string
  claudeSessionId: string
  role: 'user' | 'assistant'
  content: string
  at: string
  model?: string
  usage?: unknown
}

/** A line of the spool. */
export type SpoolRecord =
  | { kind: 'hook'; id: string; report: HookReport }
  | { kind: 'message'; message: ConversationMessage }
