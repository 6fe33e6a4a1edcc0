import type { Schema } from '@sac/openapi'
import { BaseModel, toTimestamp, toTimestampOrNull } from '../db/model.ts'
import type { ProblemBody } from '../problems.ts'

type Message = Schema<'Message'>

export class MessageModel extends BaseModel {
  static override tableName = 'messages'
  static override jsonAttributes = ['problem']
  declare id: string
  /** Order of arrival. */
  declare seq: number
  declare sessionId: string
  declare clientMessageId: string
  declare text: string
  declare matchKey: string
  declare state: Message['state']
  /** The PTY that it was handed to; null until then. */
  declare epoch: string | null
  /** Of the turn; a message sent while one runs has that turn's. */
  declare promptId: string | null
  /** Report of the hook by which it was accepted. */
  declare hookId: string | null
  declare problem: ProblemBody | null
  declare createdAt: Date
  declare acceptedAt: Date | null
  declare doneAt: Date | null

  toMessage(): Message {
    const { id, sessionId, clientMessageId, text, state, problem } = this
    return {
      id,
      sessionId,
      clientMessageId,
      text,
      state,
      ...(problem && { problem }),
      createdAt: toTimestamp(this.createdAt),
      acceptedAt: toTimestampOrNull(this.acceptedAt),
      doneAt: toTimestampOrNull(this.doneAt),
    }
  }
}

/**
 * A text as it can be compared with what a hook reports: the pod cleans what it types, and the CLI trims what it gets,
 * so white space and control characters do not count.
 */
export const matchKeyOf = (text: string): string =>
  text
    .replace(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ')
    .trim()
    .slice(0, 2000)

/** The oldest message of this text; where the CLI joined what waited for it, each that the text begins with in turn. */
export function takenBy(key: string, waiting: MessageModel[]): MessageModel[] {
  const exact = waiting.find(({ matchKey }) => matchKey === key)
  if (exact) return [exact]
  let rest = key
  return waiting.filter(({ matchKey }) => {
    if (matchKey === '' || !`${rest} `.startsWith(`${matchKey} `)) return false
    rest = rest.slice(matchKey.length).trimStart()
    return true
  })
}
