/** What a prompt asks of the demo. */
export type Plan =
  | { kind: 'say'; text: string }
  | { kind: 'run'; command: string }
  | { kind: 'count'; to: number }
  | { kind: 'write'; fileName: string; content: string }
  | { kind: 'answer' }

const RUN = /^run:\s*(\S[\s\S]*)$/i
const COUNT = /^(?:please\s+)?count\s+(?:slowly\s+)?to\s+(\d{1,4})\b/i
const SAY = /^(?:please\s+)?say:?\s+(\S[\s\S]*)$/i
const QUESTION =
  /[?？]\s*$|^(?:who|what|when|where|why|how|which|whose|is|are|am|do|does|did|can|could|may|will|would|should|has|have)\b/i
const GREETING =
  /^(?:hi|hello|hey|good (?:morning|evening|day)|thanks?|thank you|ping|test|ok|okay)\b.{0,20}$/i
const QUOTED =
  /(?:saying|says|reading|containing|contents?:?|with|text|words?)\s+(?:the\s+)?(?:text\s+|words?\s+|content\s+|line\s+)?["“'‘`]([^"”'’`]+)["”'’`]/i
/** Also in folders: `notes/plan.md`. A part starts with a letter or digit, so there is no way out of the output folder. */
const FILE_NAME =
  /(?:^|[\s"'`(/])((?:[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}\/){0,8}[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,99}\.[A-Za-z][A-Za-z0-9]{0,7})(?=$|[\s"'`),;:!?]|\.(?:\s|$))/u
const OUTPUT_PREFIX = /^workspace\/output\//
const WEB_ADDRESS = /\b(?:https?:\/\/|www\.)\S+/gi

export function planOf(prompt: string): Plan {
  const text = prompt.trim()
  const run = RUN.exec(text)?.[1]
  if (run) return { kind: 'run', command: run }
  const count = COUNT.exec(text)?.[1]
  if (count) return { kind: 'count', to: Number(count) }
  const said = SAY.exec(text)?.[1]
  if (said) return { kind: 'say', text: unquote(said) }
  const fileName = FILE_NAME.exec(text.replace(WEB_ADDRESS, ''))?.[1]?.replace(OUTPUT_PREFIX, '')
  if (!fileName && (text === '' || QUESTION.test(text) || GREETING.test(text)))
    return { kind: 'answer' }
  const name = fileName ?? `${slugOf(text)}.md`
  return { kind: 'write', fileName: name, content: contentOf(name, text) }
}

function contentOf(fileName: string, prompt: string): string {
  const quoted = QUOTED.exec(prompt)?.[1]
  if (quoted) return `${quoted}\n`
  if (fileName.endsWith('.json')) return `${JSON.stringify({ demo: true, prompt }, null, 2)}\n`
  const heading = fileName.endsWith('.md') ? `# ${fileName}\n\n` : ''
  return `${heading}Made by the demo provider of SAC, without a model.\n\nThe prompt was:\n\n${prompt}\n`
}

/** The first five words, fit for a file name in any language. */
function slugOf(prompt: string): string {
  const words =
    prompt
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  return words.slice(0, 5).join('-').slice(0, 60) || 'answer'
}

const unquote = (text: string) => /^(["'“])([\s\S]*)(["'”])$/.exec(text.trim())?.[2] ?? text.trim()
