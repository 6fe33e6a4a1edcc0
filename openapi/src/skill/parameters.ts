import type { Findings } from './findings.ts'
import type { YamlMap } from './yaml-text.ts'

/** One value that a skill asks for: a field of the form, a flag of `sac skill run`, an argument of the command. */
export interface SkillParameter {
  name: string
  label: string
  type: 'text' | 'number' | 'date' | 'select'
  required: boolean
  /** As it would be typed. */
  default?: string
  /** Of a select. */
  options?: string[]
  /** Regular expression that the whole of a text has to match. */
  pattern?: string
}

export type ParameterValues = Readonly<Record<string, string>>

const TYPES: readonly string[] = ['text', 'number', 'date', 'select']
const NAME = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/
const MEMBERS = ['name', 'label', 'type', 'required', 'default', 'options', 'pattern']
const MAX_PARAMETERS = 20
/** Longest value, in characters. */
export const VALUE_CHARACTERS = 20_000

/** Reads `parameters:` of sac.yaml. */
export function readParameters(file: string, yaml: YamlMap, findings: Findings): SkillParameter[] {
  const list = yaml.values['parameters']
  if (list === undefined || list === null) return []
  const error = (path: (string | number)[], message: string) =>
    findings.error(file, yaml.lineOf(['parameters', ...path]), message)
  if (!Array.isArray(list)) {
    error([], 'parameters has to be a list')
    return []
  }
  if (list.length > MAX_PARAMETERS) error([], `there are more than ${MAX_PARAMETERS} parameters`)
  const names = new Set<string>()
  return list.slice(0, MAX_PARAMETERS).flatMap((item, index): SkillParameter[] => {
    const fail = (member: string, message: string) => {
      error([index, member], `parameter ${index + 1}: ${message}`)
    }
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      error([index], `parameter ${index + 1}: has to be a mapping with name and type`)
      return []
    }
    const before = findings.items.length
    const parameter = readParameter(item as Record<string, unknown>, fail)
    if (names.has(parameter.name)) fail('name', `there are two called ${parameter.name}`)
    names.add(parameter.name)
    return findings.items.length === before ? [parameter] : []
  })
}

function readParameter(
  item: Record<string, unknown>,
  fail: (member: string, message: string) => void,
): SkillParameter {
  const { name, label = name, type = 'text', required = false, options, pattern } = item
  for (const member of Object.keys(item)) {
    if (!MEMBERS.includes(member))
      fail(member, `${member.slice(0, 50)} is not known; there are ${MEMBERS.join(', ')}`)
  }
  if (typeof name !== 'string' || name.length > 40 || !NAME.test(name))
    fail(
      'name',
      'name has to be 1 to 40 of a-z, 0-9 and hyphens, starting with a letter, like due-date',
    )
  if (typeof label !== 'string' || label.length > 200)
    fail('label', 'label has to be a text of at most 200 characters')
  if (!TYPES.includes(type as string)) fail('type', `type has to be one of ${TYPES.join(', ')}`)
  if (typeof required !== 'boolean') fail('required', 'required has to be true or false')
  const isSelect = type === 'select'
  const isOptionList =
    Array.isArray(options) &&
    options.length >= 1 &&
    options.length <= 100 &&
    options.every(
      (option) => isScalarValue(option) && textOf(option) !== '' && textOf(option).length <= 200,
    )
  if (isSelect && !isOptionList)
    fail('options', 'options has to be a list of 1 to 100 texts for a select')
  if (!isSelect && options !== undefined) fail('options', 'options are for the type select alone')
  if (isOptionList && new Set(options.map(textOf)).size < options.length)
    fail('options', 'options has the same text twice')
  if (pattern !== undefined) {
    if (type !== 'text') fail('pattern', 'a pattern is for the type text alone')
    if (typeof pattern !== 'string' || pattern.length > 200 || !isPattern(pattern))
      fail('pattern', 'pattern has to be a regular expression of at most 200 characters')
  }
  const parameter: SkillParameter = {
    name: String(name),
    label: String(label),
    type: type as SkillParameter['type'],
    required: required === true,
    ...(isSelect && isOptionList && { options: options.map(textOf) }),
    ...(typeof pattern === 'string' && { pattern }),
  }
  const initial = item['default']
  if (initial === undefined || initial === null) return parameter
  if (!isScalarValue(initial)) {
    fail('default', 'default has to be a text or a number')
    return parameter
  }
  // A pattern is run where the value is typed, never on the server: it may take for ever.
  const { pattern: _, ...plain } = parameter
  const problem = valueProblem(plain, textOf(initial))
  if (problem) fail('default', `default ${problem}`)
  return { ...parameter, default: textOf(initial) }
}

const isScalarValue = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
const textOf = (value: string | number | boolean) => String(value)

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    // The engine's own words are about its position, not about what the author meant.
    return false
  }
}

/** Why a value does not fit, or undefined. */
export function valueProblem(parameter: SkillParameter, value: string): string | undefined {
  if (value.length > VALUE_CHARACTERS) return `has more than ${VALUE_CHARACTERS} characters`
  // Keys that a terminal would act on.
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(value))
    return 'has a tab or another control character, which cannot be typed'
  switch (parameter.type) {
    case 'number':
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)
        ? undefined
        : 'is no number, such as 12 or 0.5'
    case 'date':
      return isDate(value) ? undefined : 'is no date such as 2026-11-23'
    case 'select':
      return parameter.options?.includes(value)
        ? undefined
        : `is none of ${parameter.options?.join(', ')}`
    case 'text':
      if (parameter.pattern === undefined) return undefined
      return new RegExp(`^(?:${parameter.pattern})$`, 'u').test(value)
        ? undefined
        : `does not match ${parameter.pattern}`
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const time = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value)
}

/** What is wrong with the values of a run: by parameter, in their order; unknown names too. */
export function valueProblems(
  parameters: readonly SkillParameter[],
  values: ParameterValues,
): { name: string; problem: string }[] {
  const known = new Set(parameters.map(({ name }) => name))
  const unknown = Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, problem: 'is no parameter of this skill' }))
  const wrong = parameters.flatMap((parameter) => {
    const value = values[parameter.name] ?? parameter.default ?? ''
    const problem =
      value === '' ? parameter.required && 'is missing' : valueProblem(parameter, value)
    return problem ? [{ name: parameter.name, problem }] : []
  })
  return [...unknown, ...wrong]
}

/** The values as JSON schema, for forms and for programs in other languages. */
export function parametersSchema(parameters: readonly SkillParameter[]): Record<string, unknown> {
  const properties = Object.fromEntries(
    parameters.map(({ name, label, type, default: initial, options, pattern }) => [
      name,
      {
        title: label,
        type: type === 'number' ? 'number' : 'string',
        ...(type === 'date' && { format: 'date' }),
        ...(options && { enum: options }),
        ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
        ...(initial !== undefined && { default: type === 'number' ? Number(initial) : initial }),
      },
    ]),
  )
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name)
  return { type: 'object', properties, required, additionalProperties: false }
}

/**
 * The line that runs a skill: `/weekly-report 'the "new" plan' 3`. Claude Code takes arguments apart as a shell does;
 * within single quotes everything is as it stands, so values arrive as typed, new lines and leading dashes included.
 */
export function commandLine(
  command: string,
  parameters: readonly SkillParameter[],
  values: ParameterValues,
): string {
  const given = parameters.map(({ name, default: initial }) => values[name] ?? initial ?? '')
  while (given.at(-1) === '') given.pop()
  return [`/${command}`, ...given.map(quoteArgument)].join(' ')
}

/** One argument of a slash command. */
export const quoteArgument = (value: string): string =>
  /^[A-Za-z0-9_.-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
