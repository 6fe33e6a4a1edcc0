/** One message of a conversation as people see it. */
export interface TranscriptMessage {
  /** The line's own id; the platform stores each once. */
  uuid: string
  role: 'user' | 'assistant'
  content: string
  /** RFC 3339, from the transcript. */
  at: string
  model?: string
  /** The API message that this line is a part of. */
  messageId?: string
  /** Of the whole API message; the same on each of its lines. */
  usage?: unknown
}

type Json = Record<string, unknown>

/** Longest name of a model that the platform takes. */
const MODEL_CHARACTERS = 200

/**
 * What a line of a transcript says to people, or undefined for the many lines that say nothing to them: tool calls and
 * results, snapshots, meta lines, lines of subagents, and types that this version does not know.
 */
export function readTranscriptLine(text: string): TranscriptMessage | undefined {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    // A line that another program wrote half; nothing in it can be shown.
    return undefined
  }
  if (!isJson(line) || typeof line['uuid'] !== 'string' || line['isSidechain'] === true)
    return undefined
  const { uuid } = line
  const at = timeOf(line['timestamp'])
  if (line['type'] === 'user') {
    const content = userText(line)
    return content === undefined ? undefined : { uuid, role: 'user', content, at }
  }
  if (line['type'] === 'attachment') {
    const content = queuedText(line['attachment'])
    return content === undefined ? undefined : { uuid, role: 'user', content, at }
  }
  if (line['type'] !== 'assistant' || !isJson(line['message'])) return undefined
  const { id, model, usage, content } = line['message']
  const said = textOf(content)
  if (said === undefined) return undefined
  const isProviderError = line['isApiErrorMessage'] === true
  return {
    uuid,
    role: 'assistant',
    content: said,
    at,
    ...(typeof model === 'string' && !isProviderError
      ? { model: withoutNul(model).slice(0, MODEL_CHARACTERS) }
      : {}),
    ...(typeof id === 'string' ? { messageId: id } : {}),
    ...(isJson(usage) && !isProviderError ? { usage } : {}),
  }
}

/**
 * The turn was interrupted, which no hook tells; the id of the line, or undefined. With `for tool use` where a tool ran.
 */
export function interruptionIn(text: string): string | undefined {
  // Most lines are other ones, and long.
  if (!text.includes(INTERRUPTION)) return undefined
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    // Written half, as above.
    return undefined
  }
  if (!isJson(line) || line['type'] !== 'user' || line['isSidechain'] === true) return undefined
  if (typeof line['uuid'] !== 'string' || !isJson(line['message'])) return undefined
  return textOf(line['message']['content'])?.startsWith(INTERRUPTION) ? line['uuid'] : undefined
}

const INTERRUPTION = '[Request interrupted by user'

function userText(line: Json): string | undefined {
  if (line['isMeta'] === true || line['isCompactSummary'] === true || !isJson(line['message']))
    return undefined
  const { content } = line['message']
  const text = typeof content === 'string' ? content : undefined
  const command = text === undefined ? undefined : commandText(text)
  if (command !== undefined) return command
  if (!isFromPerson(line)) return undefined
  // With a picture the content is a list; what was typed beside it is still the message.
  return notEmpty(text ?? textOf(content))
}

/** Headless runs (`-p`) note no origin, only that the prompt came from the caller; background tasks note another origin. */
function isFromPerson({ origin, promptSource }: Json): boolean {
  return isJson(origin) ? origin['kind'] === 'human' : promptSource === 'sdk'
}

/** `/command arguments` as it was typed, from the tags in which Claude Code notes it. */
function commandText(text: string): string | undefined {
  const name = /<command-name>\/?([^<]+)<\/command-name>/.exec(text)?.[1]
  if (name === undefined || !text.trimStart().startsWith('<command-')) return undefined
  const args = /<command-args>([\s\S]*?)<\/command-args>/.exec(text)?.[1]?.trim()
  return args ? `/${name.trim()} ${args}` : `/${name.trim()}`
}

/** A message that was sent while a tool ran. */
function queuedText(attachment: unknown): string | undefined {
  if (!isJson(attachment) || attachment['type'] !== 'queued_command') return undefined
  const { prompt, origin, isMeta, commandMode } = attachment
  if (isMeta === true || (typeof commandMode === 'string' && commandMode !== 'prompt'))
    return undefined
  if (isJson(origin) && origin['kind'] !== 'human') return undefined
  return notEmpty(typeof prompt === 'string' ? prompt : textOf(prompt))
}

function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return notEmpty(content)
  if (!Array.isArray(content)) return undefined
  const texts = content.flatMap((block) =>
    isJson(block) && block['type'] === 'text' && typeof block['text'] === 'string'
      ? [block['text']]
      : [],
  )
  return notEmpty(texts.join('\n\n'))
}

function notEmpty(text: string | undefined): string | undefined {
  return text?.trim() ? withoutNul(text) : undefined
}

/** PostgreSQL keeps no NUL in a text, and a record that can never be stored would hold up all behind it. */
export function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '')
}

function timeOf(value: unknown): string {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  const isGood = ms >= 0 && ms <= Date.UTC(9999, 11, 31)
  return new Date(isGood ? ms : Date.now()).toISOString()
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
