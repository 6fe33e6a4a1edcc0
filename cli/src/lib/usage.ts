import { CliError, EXIT } from './errors.ts'
import { hint } from './hints.ts'
import { similar } from './similar.ts'

/** What a command takes, as oclif knows it. */
export interface UsedCommand {
  /** Such as `user create`. */
  id: string
  /** How it is written, where it says so itself. */
  form?: string | undefined
  flags: Record<string, { required?: boolean | undefined }>
  args: Record<string, { required?: boolean | undefined }>
}

/** What the parser of arguments did not like, in our words, with what to write instead. */
export function usageError(cause: unknown, command: UsedCommand): CliError {
  const error = cause as Error & { flags?: string[]; args?: { name: string }[] }
  const { form = formOf(command) } = command
  const written = form === undefined ? 'add --help to see how' : `write it as \`${hint(form)}\``
  const wrong = (message: string, next = written) =>
    new CliError(message, { exitCode: EXIT.usage, next, cause })
  const [unknown] = error.flags ?? []
  if (/^Nonexistent flag/.test(error.message) && unknown !== undefined) {
    return wrong(`there is no flag ${unknown}`, instead(unknown, command) ?? written)
  }
  if (/^Missing \d+ required arg/.test(error.message)) {
    const [first] = error.args ?? []
    return wrong(`${first?.name.toUpperCase()} is missing`)
  }
  const missing = [...error.message.matchAll(/Missing required flag (\S+)/g)]
  if (missing.length > 0) {
    const names = missing.map(([, name]) => `--${name}`)
    return wrong(`${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} missing`)
  }
  return wrong(error.message.split('\nSee more help')[0]!.trim())
}

/** What an unknown flag may have been meant as. */
function instead(unknown: string, { id, flags, args }: UsedCommand): string | undefined {
  const meant = similar(unknown.replace(/^-+/, ''), [...Object.keys(flags), 'json', 'help'])
  if (meant !== undefined && unknown.startsWith('--')) return `did you mean --${meant}?`
  return 'prompt' in args
    ? `write a prompt that begins with a dash after --: \`${hint(id)} -- '${unknown}'\``
    : undefined
}

/** `user create USERNAME --email EMAIL`; undefined where nothing has to be given. */
function formOf({ id, flags, args }: UsedCommand): string | undefined {
  const isRequired = ([, { required }]: [string, { required?: boolean | undefined }]) => required
  const words = [
    ...Object.entries(args)
      .filter(isRequired)
      .map(([name]) => name.toUpperCase()),
    ...Object.entries(flags)
      .filter(isRequired)
      .map(([name]) => `--${name} ${name.toUpperCase()}`),
  ]
  return words.length === 0 ? undefined : [id, ...words].join(' ')
}
