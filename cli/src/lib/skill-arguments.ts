import { type SkillParameter, valueProblem, valueProblems } from '@sac/sdk/skill'
import { askChoice, askValue, canAsk } from './ask.ts'
import { CliError, EXIT } from './errors.ts'

/** What tells a flag with a value from one without: oclif's definitions. */
export type FlagKinds = Record<string, { type: 'option' | 'boolean'; char?: string }>

export interface SplitArguments {
  /** For the command's own parser. */
  own: string[]
  /** The others: flag without dashes -> what was typed. */
  values: Map<string, string>
}

/**
 * Takes the flags of a skill's parameters from a command line, before anybody knows which they are. Each has a value: the
 * next word, whatever it begins with, or what follows `=`.
 */
export function splitArguments(argv: readonly string[], flags: FlagKinds): SplitArguments {
  const own: string[] = []
  const values = new Map<string, string>()
  const words = [...argv]
  const take = (name: string, word: string | undefined) => {
    if (word === undefined) throw usage(`--${name} needs a value`)
    if (values.has(name)) throw usage(`--${name} is given twice`)
    values.set(name, word)
  }
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      own.push(word, ...words)
      break
    }
    const [, dashes = '', name = '', value] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    const known =
      dashes === '-'
        ? Object.values(flags).find(({ char }) => char === name.charAt(0))
        : flags[name]
    if (dashes === '--' && name === 'param') {
      const [, each = '', text] = /^([^=]+)=(.*)$/s.exec(value ?? words.shift() ?? '') ?? []
      if (text === undefined) throw usage('--param is written NAME=VALUE')
      take(each, text)
    } else if (dashes === '--' && !known) take(name, value ?? words.shift())
    else {
      own.push(word)
      const isWhole = value !== undefined || (dashes === '-' && name.length > 1)
      if (known?.type === 'option' && !isWhole && words.length > 0) own.push(words.shift()!)
    }
  }
  return { own, values }
}

/**
 * The values of a run by parameter: what was typed, and on a terminal what is asked for: all when nothing was typed, else
 * what is missing.
 * @throws CliError that names each flag that is wrong
 */
export async function valuesOf(
  parameters: readonly SkillParameter[],
  typed: ReadonlyMap<string, string>,
  mayAsk: boolean,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const [flag, value] of typed) values[nameOf(parameters, flag)] = value
  if (mayAsk && canAsk()) {
    for (const parameter of parameters) {
      const isOpen = parameter.required && parameter.default === undefined
      if (values[parameter.name] === undefined && (typed.size === 0 || isOpen))
        values[parameter.name] = await askFor(parameter)
    }
  }
  const problems = valueProblems(parameters, values)
  if (problems.length === 0) return values
  throw new CliError(problems.map(({ name, problem }) => `--${name}: ${problem}`).join('\n  '), {
    exitCode: EXIT.usage,
    next:
      parameters.length === 0
        ? 'the skill has no parameters'
        : `it takes ${parameters.map(describeParameter).join(', ')}`,
  })
}

/** `--due_date` and `--due-date` are one. */
function nameOf(parameters: readonly SkillParameter[], flag: string): string {
  const plain = (name: string) => name.replaceAll('_', '-')
  const exact = parameters.find(({ name }) => name === flag)
  return (exact ?? parameters.find(({ name }) => plain(name) === plain(flag)))?.name ?? flag
}

function describeParameter({ name, type, required, options }: SkillParameter): string {
  const what = options ? options.join('|') : type.toUpperCase()
  return required ? `--${name} ${what}` : `[--${name} ${what}]`
}

async function askFor(parameter: SkillParameter): Promise<string> {
  const { label, options, required, default: initial } = parameter
  if (options) {
    const choices = options.map((option) => ({ name: option, value: option }))
    const none = required || initial !== undefined ? [] : [{ name: '(none)', value: '' }]
    const first = choices.filter(({ value }) => value === initial)
    const others = choices.filter(({ value }) => value !== initial)
    return askChoice(`${label}:`, [...first, ...none, ...others], 'use its flag')
  }
  return askValue(`${label}:`, {
    initial,
    check: (value) => {
      if (value === '') return required ? 'It has to be given.' : undefined
      const problem = valueProblem(parameter, value)
      return problem && `It ${problem}.`
    },
  })
}

const usage = (message: string) => new CliError(message, { exitCode: EXIT.usage })
