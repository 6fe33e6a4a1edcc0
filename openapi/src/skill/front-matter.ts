import type { Findings } from './findings.ts'
import { slugProblem } from './slug.ts'
import { readYaml } from './yaml-text.ts'

/** Front matter as it stands: the keys of Agent Skills and those that Claude Code adds. */
export type FrontMatter = Record<string, unknown>

export interface SkillText {
  frontMatter: FrontMatter
  body: string
  /** Line of the file that the body starts in. */
  bodyLine: number
  lineOf(key: string): number
}

const MAX_DESCRIPTION = 1024

type Kind = 'text' | 'flag' | 'words' | 'map'

/** Agent Skills (name, description, license, compatibility, metadata, allowed-tools), then Claude Code's own. */
const KEYS: Record<string, Kind> = {
  name: 'text',
  description: 'text',
  license: 'text',
  compatibility: 'text',
  metadata: 'map',
  'allowed-tools': 'words',
  'disallowed-tools': 'words',
  when_to_use: 'text',
  'argument-hint': 'text',
  arguments: 'words',
  model: 'text',
  effort: 'text',
  'disable-model-invocation': 'flag',
  'user-invocable': 'flag',
  context: 'text',
  agent: 'text',
  paths: 'words',
  hooks: 'map',
}

const KINDS: Record<Kind, { fits: (value: unknown) => boolean; words: string }> = {
  text: { fits: (value) => typeof value === 'string', words: 'a text' },
  flag: { fits: (value) => typeof value === 'boolean', words: 'true or false' },
  words: {
    fits: (value) =>
      typeof value === 'string' ||
      (Array.isArray(value) && value.every((item) => typeof item === 'string')),
    words: 'a text or a list of texts',
  },
  map: {
    fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    words: 'a mapping',
  },
}

/** Takes SKILL.md apart and checks its front matter. @returns undefined when there is none that can be read */
export function readSkillText(
  file: string,
  text: string,
  findings: Findings,
): SkillText | undefined {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const end = lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line))
  if (!/^---\s*$/.test(lines[0] ?? '') || end < 0) {
    const message = 'has to start with front matter: a line ---, name and description, a line ---'
    findings.error(file, 1, message)
    return undefined
  }
  const yaml = readYaml(file, lines.slice(1, end).join('\n'), 2, findings)
  if (!yaml) return undefined
  const lineOf = (key: string) => yaml.lineOf([key])
  checkKeys(file, yaml.values, lineOf, findings)
  const body = lines.slice(end + 1).join('\n')
  if (body.trim() === '')
    findings.warning(
      file,
      end + 1,
      'has no text below the front matter, so the agent gets no instructions',
    )
  return { frontMatter: yaml.values, body, bodyLine: end + 2, lineOf }
}

function checkKeys(
  file: string,
  values: FrontMatter,
  lineOf: (key: string) => number,
  findings: Findings,
): void {
  for (const [key, value] of Object.entries(values)) {
    const kind = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
    if (!kind) findings.warning(file, lineOf(key), unknownKey(key))
    else if (!KINDS[kind].fits(value))
      findings.error(file, lineOf(key), `${key} has to be ${KINDS[kind].words}`)
  }
  const { name, description, compatibility, metadata } = values
  if (name === undefined)
    findings.error(file, 1, 'name is missing: add a line like `name: weekly-report`')
  else if (typeof name === 'string' && slugProblem(name))
    findings.error(file, lineOf('name'), `name ${slugProblem(name)}`)
  if (description === undefined)
    findings.error(file, 1, 'description is missing: say what the skill does and when to use it')
  else if (typeof description === 'string' && !isSized(description, MAX_DESCRIPTION))
    findings.error(
      file,
      lineOf('description'),
      `description has to have 1 to ${MAX_DESCRIPTION} characters`,
    )
  if (typeof compatibility === 'string' && !isSized(compatibility, 500))
    findings.error(file, lineOf('compatibility'), 'compatibility has to have 1 to 500 characters')
  if (KINDS.map.fits(metadata)) {
    if (!Object.values(metadata as object).every((value) => typeof value === 'string'))
      findings.warning(
        file,
        lineOf('metadata'),
        'metadata has values that are no text; write them in quotes',
      )
  }
  tellGrants(file, values, lineOf, findings)
}

/** What users let the skill do when they install it. */
function tellGrants(
  file: string,
  values: FrontMatter,
  lineOf: (key: string) => number,
  findings: Findings,
): void {
  const tools = values['allowed-tools']
  if (tools !== undefined && KINDS.words.fits(tools)) {
    const list = Array.isArray(tools) ? tools.join(', ') : String(tools)
    findings.note(
      file,
      lineOf('allowed-tools'),
      `asks to use without a question: ${list.slice(0, 500)}`,
    )
  }
  if (values['hooks'] !== undefined)
    findings.note(
      file,
      lineOf('hooks'),
      'has hooks: commands that run by themselves while the skill is active',
    )
}

const isSized = (text: string, max: number) => {
  const { length } = [...text.trim()]
  return length >= 1 && length <= max
}

function unknownKey(key: string): string {
  const shown = key.slice(0, 50)
  const plain = (text: string) => text.toLowerCase().replaceAll(/[_\s-]/g, '')
  const meant = Object.keys(KEYS).find((known) => plain(known) === plain(key))
  if (meant) return `${shown} is not known; write ${meant}`
  return `${shown} is not known to Agent Skills or Claude Code; what is SAC's own stands in sac.yaml`
}

/** The same text with another name, so that a copy can have a command of its own. */
export function withName(text: string, name: string): string {
  const end = text.search(/\n---\s*(\n|$)/)
  const head = text.slice(0, end).replace(/^name[ \t]*:.*(\n[ \t]+.*)*$/m, `name: ${name}`)
  return head + text.slice(end)
}
