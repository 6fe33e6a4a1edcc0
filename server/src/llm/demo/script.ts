import { type HumanTurn, lastHumanTurn, type ToolStep } from './human-turn.ts'
import { type JsonSchema, type MessagesRequest, textOf } from './messages-api.ts'
import { planOf } from './plan.ts'

/** What the demo says: text in pieces, each after a pause, and then perhaps one tool. */
export interface Scene {
  pieces: { text: string; delayMs: number }[]
  tool?: { name: string; input: Record<string, unknown> }
}

export interface ScriptOptions {
  /** Folder that files are written to. */
  outputDir: string
  /** Pause between two numbers when counting. */
  countDelayMs: number
}

/** Stands before everything that the demo says, so that nobody takes it for a model. */
export const LABEL = '[demo]'
const HINT = "This is SAC's demo provider, no model: add a provider with a key to get real answers."
const MAX_WRITES = 2

/** Decides what the demo answers: the same request, the same answer. */
export function sceneOf(request: MessagesRequest, options: ScriptOptions): Scene {
  const schema = request.output_config?.format?.schema
  const turn = lastHumanTurn(request.messages ?? [])
  if (schema) return say(JSON.stringify(exampleOf(schema, titleOf(turn.prompt))))
  const aside = asideOf(request, turn)
  if (aside !== undefined) return say(aside)
  if (turn.isAnswered) return say(`${LABEL} I have seen it, and have nothing to add.`)
  const mayUse = (name: string) =>
    request.tool_choice?.type !== 'none' && (request.tools ?? []).some((tool) => tool.name === name)
  const last = turn.steps.at(-1)
  return last ? afterTool(last, turn.steps, mayUse) : opening(turn.prompt, options, mayUse)
}

function opening(prompt: string, options: ScriptOptions, mayUse: (tool: string) => boolean): Scene {
  const plan = planOf(prompt)
  switch (plan.kind) {
    case 'say':
      return say(`${LABEL} ${plan.text}`)
    case 'count':
      return {
        pieces: [
          { text: LABEL, delayMs: 0 },
          ...Array.from({ length: plan.to }, (_, index) => ({
            text: ` ${index + 1}`,
            delayMs: options.countDelayMs,
          })),
        ],
      }
    case 'run':
      if (!mayUse('Bash'))
        return say(`${LABEL} I would run \`${plan.command}\`, but there is no Bash tool here.`)
      return {
        ...say(`${LABEL} I run \`${plan.command}\`.`),
        tool: {
          name: 'Bash',
          input: { command: plan.command, description: 'Command from the prompt' },
        },
      }
    case 'write': {
      if (!mayUse('Write'))
        return say(
          `${LABEL} I would write ${plan.fileName}, but there is no Write tool here. ${HINT}`,
        )
      const path = `${options.outputDir}/${plan.fileName}`
      return {
        ...say(`${LABEL} I write ${plan.fileName}.`),
        tool: { name: 'Write', input: { file_path: path, content: plan.content } },
      }
    }
    default:
      return say(
        `${LABEL} You said: "${shorten(prompt, 200)}". ${HINT} Ask for a file ("write hello.txt") to see an agent at work.`,
      )
  }
}

function afterTool(last: ToolStep, steps: ToolStep[], mayUse: (tool: string) => boolean): Scene {
  const written = steps.filter(({ name }) => name === 'Write')
  const path = String(written.at(-1)?.input['file_path'] ?? '')
  if (last.name === 'Write' && !last.isError) return say(`${LABEL} I made ${path}. ${HINT}`)
  // A file that exists has to be read before it may be overwritten.
  if (
    last.name === 'Write' &&
    /read/i.test(last.output) &&
    written.length < MAX_WRITES &&
    mayUse('Read')
  ) {
    return {
      ...say(`${LABEL} The file exists: I read it first.`),
      tool: { name: 'Read', input: { file_path: path } },
    }
  }
  if (last.name === 'Read' && written.length < MAX_WRITES && written.length > 0) {
    return {
      ...say(`${LABEL} Now I write it.`),
      tool: { name: 'Write', input: written.at(-1)!.input },
    }
  }
  if (last.isError)
    return say(`${LABEL} The tool ${last.name} failed: ${shorten(last.output, 400)}`)
  return say(`${LABEL} Done. It printed:\n\n${shorten(last.output, 2000)}`)
}

const COMPACTION = /^(CRITICAL: Respond with TEXT ONLY|Your task is to create a detailed summary)/

/** Answers to what Claude Code asks on its own account; undefined for what people ask. */
function asideOf(
  { system, tools = [] }: MessagesRequest,
  { prompt }: HumanTurn,
): string | undefined {
  if (COMPACTION.test(prompt)) {
    return `<summary>${LABEL} The conversation so far was held with the demo provider, which remembers nothing.</summary>`
  }
  if (prompt.startsWith('[SUGGESTION MODE')) return 'write hello.txt'
  const task = textOf(system)
  if (tools.length === 0 && /\btitle\b/i.test(task)) {
    const title = titleOf(prompt)
    return /json/i.test(task) ? JSON.stringify({ title }) : title
  }
  return undefined
}

const say = (text: string): Scene => ({ pieces: piecesOf(text) })

/** Text in the small pieces in which a model sends it. */
const piecesOf = (text: string) =>
  (text.match(/\s*\S+(?:\s+\S+){0,3}\s*$|\s*\S+(?:\s+\S+){0,3}/g) ?? [text]).map((piece) => ({
    text: piece,
    delayMs: 0,
  }))

const shorten = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length)}…` : text

const titleOf = (prompt: string) =>
  `Demo: ${shorten(prompt.replace(/\s+/g, ' ').trim(), 40) || 'conversation'}`

/** The smallest value that fits a schema, with `text` wherever one is wanted. */
export function exampleOf(schema: JsonSchema, text: string): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [
          name,
          exampleOf(member, text),
        ]),
      )
    case 'array':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return 0
    case 'null':
      return null
    default:
      return text
  }
}
