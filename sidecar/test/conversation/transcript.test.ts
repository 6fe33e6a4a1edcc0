import { describe, expect, it } from 'vitest'
import { interruptionIn, readTranscriptLine } from '../../src/conversation/transcript.ts'

const at = '2026-11-23T14:53:28.123Z'
const read = (line: Record<string, unknown>) =>
  readTranscriptLine(JSON.stringify({ uuid: 'u1', timestamp: at, isSidechain: false, ...line }))
const user = (content: unknown, more: Record<string, unknown> = {}) =>
  read({ type: 'user', message: { role: 'user', content }, ...more })
const human = { origin: { kind: 'human' } }

describe('readTranscriptLine', () => {
  it('shows what a person typed', () => {
    expect(user('hello', human)).toEqual({ uuid: 'u1', role: 'user', content: 'hello', at })
  })

  it('shows the prompt of a headless run, which notes no origin', () => {
    expect(user('hello', { promptSource: 'sdk' })?.content).toBe('hello')
  })

  it('shows the words beside a picture', () => {
    const content = [{ type: 'image' }, { type: 'text', text: 'what is this?' }]
    expect(user(content, human)?.content).toBe('what is this?')
  })

  it('shows a message that was sent while a tool ran', () => {
    const attachment = { type: 'queued_command', prompt: 'faster', commandMode: 'prompt', ...human }
    expect(read({ type: 'attachment', attachment })).toMatchObject({
      role: 'user',
      content: 'faster',
    })
  })

  it('shows a skill call as it was typed, and not the body of the skill', () => {
    const call =
      '<command-message>report</command-message>\n<command-name>/report</command-name>\n<command-args>one two</command-args>'
    expect(user(call)?.content).toBe('/report one two')
    expect(user([{ type: 'text', text: 'Base directory' }], { isMeta: true })).toBeUndefined()
  })

  it('shows the words of an answer with model and usage', () => {
    const usage = { input_tokens: 1, output_tokens: 2 }
    const content = [
      { type: 'text', text: 'one' },
      { type: 'tool_use' },
      { type: 'text', text: 'two' },
    ]
    const message = { id: 'msg_1', model: 'claude', content, usage }
    expect(read({ type: 'assistant', message })).toEqual({
      uuid: 'u1',
      role: 'assistant',
      content: 'one\n\ntwo',
      at,
      model: 'claude',
      messageId: 'msg_1',
      usage,
    })
  })

  it('shows an error of the provider without a model', () => {
    const message = {
      model: '<synthetic>',
      content: [{ type: 'text', text: 'API Error' }],
      usage: {},
    }
    const shown = read({ type: 'assistant', isApiErrorMessage: true, message })
    expect(shown).toEqual({ uuid: 'u1', role: 'assistant', content: 'API Error', at })
  })

  it.each([
    ['a tool result', user([{ type: 'tool_result', content: 'hi' }])],
    ['a background task', user('<task-notification>', { origin: { kind: 'task-notification' } })],
    ['an interruption', user([{ type: 'text', text: '[Request interrupted by user]' }])],
    ['a summary', user('summary', { isCompactSummary: true, ...human })],
    ['a line of a subagent', user('hello', { isSidechain: true, ...human })],
    [
      'a tool call alone',
      read({ type: 'assistant', message: { content: [{ type: 'tool_use' }] } }),
    ],
    ['an unknown type', read({ type: 'api-request-blob' })],
    ['a line without id', readTranscriptLine('{"type":"user"}')],
    ['half a line', readTranscriptLine('{"type":"us')],
    ['something else', readTranscriptLine('[1]')],
  ])('does not show %s', (_name, shown) => {
    expect(shown).toBeUndefined()
  })

  it('drops what no database can keep', () => {
    expect(user('a\u0000b', human)?.content).toBe('ab')
  })

  it('takes a time that is none as now', () => {
    expect(Number.isFinite(Date.parse(user('a', { timestamp: 'never', ...human })!.at))).toBe(true)
  })
})

describe('interruptionIn', () => {
  const line = (content: unknown, more: Record<string, unknown> = {}) =>
    JSON.stringify({ uuid: 'u1', type: 'user', message: { role: 'user', content }, ...more })
  const text = (words: string) => [{ type: 'text', text: words }]

  it('finds the line that says that a turn was interrupted', () => {
    expect(interruptionIn(line(text('[Request interrupted by user]')))).toBe('u1')
    expect(interruptionIn(line(text('[Request interrupted by user for tool use]')))).toBe('u1')
  })

  it('takes no other line for it', () => {
    const words = '[Request interrupted by user]'
    expect(interruptionIn(line(`what is "${words}"?`))).toBeUndefined()
    expect(interruptionIn(line(text(words), { type: 'assistant' }))).toBeUndefined()
    expect(interruptionIn(line(text(words), { isSidechain: true }))).toBeUndefined()
    expect(interruptionIn(`{"type":"user","text":"${words}`)).toBeUndefined()
  })
})
