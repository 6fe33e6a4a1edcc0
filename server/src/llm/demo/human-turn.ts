import { type Block, blocksOf, type Message, textOf } from './messages-api.ts'

/** A tool that was used since the human last spoke, and what came of it. */
export interface ToolStep {
  name: string
  input: Record<string, unknown>
  isError: boolean
  output: string
}

export interface HumanTurn {
  /** What the human said last; empty when nobody said anything. */
  prompt: string
  steps: ToolStep[]
  /** The assistant has had the last word since, so this is about something else, such as a task that has ended. */
  isAnswered: boolean
}

// What Claude Code puts between the words of people.
const NOT_HUMAN =
  /<(system-reminder|local-command-\w+|command-\w+|bash-\w+|task-notification|ide_\w+|user-prompt-submit-hook|new-diagnostics)\b[^>]*>[\s\S]*?<\/\1>/g
/** Stands before the text of a skill. */
const SKILL_FOLDER = /^Base directory for this skill: .*\n+/
const REMINDER = /<system-reminder>[\s\S]*?<\/system-reminder>/g
const INTERRUPTED = /\[Request interrupted by user[^\]]*\]/g

export const humanTextOf = (text: string) =>
  text.replace(NOT_HUMAN, '').replace(INTERRUPTED, '').trim().replace(SKILL_FOLDER, '')

/** What a tool gave, without what Claude Code writes behind it for the model. */
const outputOf = (content: Block['content']) => textOf(content).replace(REMINDER, '').trim()

/** Looks back from the end: the last text of a human, and every tool that was used after it. */
export function lastHumanTurn(messages: readonly Message[]): HumanTurn {
  const results = new Map<string, Block>()
  const uses: Block[] = []
  let isAnswered = false
  const turn = (prompt: string): HumanTurn => ({
    prompt,
    steps: uses.flatMap(({ id = '', name = '', input = {} }) => {
      const result = results.get(id)
      if (!result) return []
      return [{ name, input, isError: result.is_error === true, output: outputOf(result.content) }]
    }),
    isAnswered,
  })
  for (const { role, content } of [...messages].reverse()) {
    const blocks = blocksOf(content)
    if (role === 'assistant') {
      const used = blocks.filter(({ type }) => type === 'tool_use')
      isAnswered ||= used.length === 0
      uses.unshift(...used)
    }
    if (role !== 'user') continue
    // Words after a result in one message are newer than the result; words before it are not the human's.
    for (const block of [...blocks].reverse()) {
      if (block.type === 'tool_result' && block.tool_use_id) results.set(block.tool_use_id, block)
      const text = block.type === 'text' ? humanTextOf(block.text ?? '') : ''
      if (text) return turn(text)
    }
  }
  return turn('')
}
