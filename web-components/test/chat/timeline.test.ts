import type { ConversationMessage, Message } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { type Sent, timeline } from '../../src/chat/timeline.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()

const said = (role: 'user' | 'assistant', content: string, seconds: number) =>
  ({ uuid: `${role}-${content}-${seconds}`, role, content, at: at(seconds) }) as ConversationMessage

const sent = (text: string, state?: Message['state'], seconds = 0): Sent => ({
  clientMessageId: text,
  text,
  ...(state && { message: { state, text, createdAt: at(seconds) } as Message }),
})

const shown = (entries: ReturnType<typeof timeline>) =>
  entries.map((entry) => (entry.kind === 'said' ? entry.said.content : `${entry.sent.text}?`))

describe('timeline', () => {
  it('shows a message once, where it stands in the conversation', () => {
    const entries = timeline(
      [said('user', 'hello', 1), said('assistant', 'hi', 2)],
      [sent('hello', 'done')],
    )
    expect(shown(entries)).toEqual(['hello', 'hi'])
    expect(entries[0]).toMatchObject({ sent: { text: 'hello' } })
  })

  it('shows what the agent has not taken at the end', () => {
    const entries = timeline(
      [said('user', 'hello', 1), said('assistant', 'hi', 9)],
      [sent('hello', 'done'), sent('and', 'queued', 2), sent('then')],
    )
    expect(shown(entries)).toEqual(['hello', 'hi', 'and?', 'then?'])
  })

  it('leaves what was refused where it was sent', () => {
    const entries = timeline(
      [said('user', 'one', 1), said('user', 'three', 9)],
      [sent('two', 'refused', 5)],
    )
    expect(shown(entries)).toEqual(['one', 'two?', 'three'])
  })

  it('shows what stands in older pages when they are read', () => {
    const [said1, sent1] = [said('user', 'late', 60), sent('early', 'done', 1)]
    expect(shown(timeline([said1], [sent1, sent('late', 'done', 59)], true))).toEqual(['late'])
    const all = [said('user', 'early', 2), said1]
    expect(shown(timeline(all, [sent1], false))).toEqual(['early', 'late'])
  })

  it('takes the same words twice for two messages', () => {
    const entries = timeline(
      [said('user', 'again', 1), said('user', 'again', 5)],
      [sent('again', 'done', 0), { ...sent('again', 'accepted', 4), clientMessageId: 'second' }],
    )
    expect(shown(entries)).toEqual(['again', 'again'])
    expect(entries.map(({ sent: one }) => one?.clientMessageId)).toEqual(['again', 'second'])
  })

  it('knows words again to which the platform has added blanks', () => {
    expect(
      shown(timeline([said('user', ' !important ', 1)], [sent('!important', 'done')])),
    ).toEqual([' !important '])
  })

  it('does not take old words for a new message', () => {
    const entries = timeline([said('user', 'hello', 0)], [sent('hello', 'accepted', 60)])
    expect(shown(entries)).toEqual(['hello', 'hello?'])
  })
})
