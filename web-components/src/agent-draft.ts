import { msg, str } from '@lit/localize'
import type { Agent, CreateAgent } from '@sac/sdk'

type Env = NonNullable<CreateAgent['env']>

/** What stands in the fields of the form; everything is text there. */
export interface AgentDraft {
  name: string
  description: string
  icon: string
  instructions: string
  haiku: string
  sonnet: string
  opus: string
  command: string
  env: string
  httpProxy: string
  httpsProxy: string
  cpuCores: string
  memoryGib: string
}

const GIB = 1024 ** 3

/** `NAME=value` per line; a value that lines cannot show stands as a JSON text in quotes. */
export const envText = (env: Env): string =>
  env
    .map(
      ({ name, value }) =>
        `${name}=${/^["\s]|[\r\n]|\s$/.test(value) ? JSON.stringify(value) : value}`,
    )
    .join('\n')

/** @throws Error that names the line */
export function parseEnv(text: string): Env {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const at = line.indexOf('=')
    const name = line.slice(0, at).trim()
    if (at < 1 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Error(msg(str`Environment, line ${index + 1}: write NAME=value.`))
    }
    return [{ name, value: parseValue(line.slice(at + 1), index + 1) }]
  })
}

function parseValue(text: string, line: number): string {
  if (!text.startsWith('"')) return text
  try {
    return String(JSON.parse(text))
  } catch {
    throw new Error(msg(str`Environment, line ${line}: the quotes do not fit together.`))
  }
}

/** One argument per line. */
export function parseCommand(text: string): string[] | null {
  const words = text.split('\n').filter((line) => line !== '')
  return words.length > 0 ? words : null
}

export function draftOf(agent: Agent | undefined): AgentDraft {
  return {
    name: agent?.name ?? '',
    description: agent?.description ?? '',
    icon: agent?.icon ?? '',
    instructions: agent?.instructions ?? '',
    haiku: agent?.models.haiku ?? '',
    sonnet: agent?.models.sonnet ?? '',
    opus: agent?.models.opus ?? '',
    command: agent?.command?.join('\n') ?? '',
    env: envText(agent?.env ?? []),
    httpProxy: agent?.httpProxy ?? '',
    httpsProxy: agent?.httpsProxy ?? '',
    cpuCores: agent?.cpuMillicores ? String(agent.cpuMillicores / 1000) : '',
    memoryGib: agent?.memoryBytes ? String(agent.memoryBytes / GIB) : '',
  }
}

/** The request that makes an agent of it. @throws Error that says what is wrong */
export function requestOf(draft: AgentDraft): CreateAgent {
  const models = { haiku: draft.haiku, sonnet: draft.sonnet, opus: draft.opus }
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    icon: draft.icon.trim(),
    instructions: draft.instructions,
    models: Object.fromEntries(Object.entries(models).filter(([, model]) => model !== '')),
    command: parseCommand(draft.command),
    env: parseEnv(draft.env),
    httpProxy: draft.httpProxy || null,
    httpsProxy: draft.httpsProxy || null,
    cpuMillicores: draft.cpuCores ? Math.round(Number(draft.cpuCores) * 1000) : null,
    memoryBytes: draft.memoryGib ? Math.round(Number(draft.memoryGib) * GIB) : null,
  }
}

/** Only what is another than before: some changes replace the sandbox. */
export function changesOf(before: CreateAgent, after: CreateAgent): Partial<CreateAgent> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof CreateAgent]),
    ),
  )
}
