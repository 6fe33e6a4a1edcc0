import type { RunEvent } from '@sac/sdk'
import { text } from './table.ts'

interface Block {
  type?: string
  name?: string
  text?: string
  input?: Record<string, unknown>
}

/** What an event of a headless run says about what goes on, in one line; undefined when nothing. */
export function activityOf(event: RunEvent): string | undefined {
  if (event.type === 'system' && event['subtype'] === 'api_retry')
    return 'the provider did not answer; trying again'
  if (event.type !== 'assistant') return undefined
  const { content } = (event['message'] ?? {}) as { content?: Block[] }
  const block = Array.isArray(content) ? content.at(-1) : undefined
  if (block?.type === 'tool_use') return text(`${block.name} ${subjectOf(block.input)}`.trim())
  if (block?.type === 'text')
    return text(block.text?.split('\n').find((line) => line.trim() !== ''))
  return undefined
}

/** The member of a tool's input that tells most. */
function subjectOf(input: Record<string, unknown> = {}): string {
  const subject =
    input['file_path'] ??
    input['command'] ??
    input['pattern'] ??
    input['url'] ??
    input['description']
  return typeof subject === 'string' ? subject.slice(0, 200) : ''
}
