import {
  type BundleFile,
  checkSkill,
  SAC_FILE,
  SKILL_FILE,
  type SkillParameter,
} from '@sac/sdk/skill'
import { CliError, EXIT } from './errors.ts'

export interface NewSkill {
  name: string
  description: string
  title?: string | undefined
  icon?: string | undefined
  category?: string | undefined
  parameters: SkillParameter[]
}

/** The files that a new skill begins with. @throws CliError for what could not be pushed */
export function filesOf(skill: NewSkill): BundleFile[] {
  const texts: [string, string][] = [[SKILL_FILE, skillText(skill)]]
  const sac = sacText(skill)
  if (sac !== '') texts.push([SAC_FILE, sac])
  const files = texts.map(([path, text]) => ({
    path,
    content: new TextEncoder().encode(text),
    executable: false,
  }))
  const error = checkSkill(files, skill.name).findings.find(({ severity }) => severity === 'error')
  if (!error) return files
  throw usage(error.file === SAC_FILE ? `--param: ${error.message}` : error.message)
}

function skillText({ name, description, title, parameters }: NewSkill): string {
  const names = parameters.map((parameter) => parameter.name)
  const lines = ['---', `name: ${name}`, `description: ${yaml(description)}`]
  if (names.length > 0) {
    lines.push(`argument-hint: ${yaml(names.map((each) => `[${each}]`).join(' '))}`)
    lines.push(`arguments: [${names.join(', ')}]`)
  }
  lines.push('---', '', `# ${title ?? headingOf(name)}`, '')
  lines.push('Say here what the agent has to do, step by step, and where the result goes:')
  lines.push('a file in /workspace/output comes to people as soon as it is written.')
  if (names.length > 0) lines.push('')
  for (const { name: each, label } of parameters) lines.push(`- ${label}: $${each}`)
  return `${lines.join('\n')}\n`
}

function sacText({ title, icon, category, parameters }: NewSkill): string {
  const lines = Object.entries({ title, icon, category }).flatMap(([key, value]) =>
    value ? [`${key}: ${yaml(value)}`] : [],
  )
  if (parameters.length > 0) lines.push('parameters:')
  for (const { name, label, type, required, default: initial, options } of parameters) {
    lines.push(`  - name: ${name}`, `    label: ${yaml(label)}`, `    type: ${type}`)
    if (required) lines.push('    required: true')
    if (options) lines.push(`    options: [${options.map(yaml).join(', ')}]`)
    if (initial !== undefined) lines.push(`    default: ${yaml(initial)}`)
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** Plain where every reader of YAML takes it for a text, else quoted as JSON is, which YAML reads too. */
const yaml = (text: string) =>
  /^[A-Za-z][\w ().-]*\w$/.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text)

/** `weekly-report` -> `Weekly report` */
export const headingOf = (name: string): string => {
  const words = name.replaceAll(/[-_]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const TYPES = ['text', 'number', 'date', 'select'] as const

/**
 * What `--param` says: `topic`, `due:date`, `pages:number=3`, `tone:select=formal,casual`.
 * @param required names of those that have to be given
 */
export function readParameterFlags(
  flags: readonly string[],
  required: readonly string[],
): SkillParameter[] {
  const parameters = flags.map((flag): SkillParameter => {
    const [, name = '', type = 'text', value] =
      /^([^:=]*)(?::([^=]*))?(?:=(.*))?$/s.exec(flag) ?? []
    const known = TYPES.find((each) => each === type)
    if (name === '' || !known)
      throw usage(
        `--param ${flag} is not like topic, due:date, pages:number=3 or tone:select=formal,casual`,
      )
    return {
      name,
      label: headingOf(name),
      type: known,
      required: required.includes(name),
      ...(known === 'select' && { options: value?.split(',') ?? [] }),
      ...(known !== 'select' && value !== undefined && { default: value }),
    }
  })
  const unknown = required.find((name) => !parameters.some((parameter) => parameter.name === name))
  if (unknown !== undefined) throw usage(`--require ${unknown}: there is no --param ${unknown}`)
  return parameters
}

const usage = (message: string) => new CliError(message, { exitCode: EXIT.usage })
