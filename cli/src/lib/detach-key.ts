import { CliError, EXIT } from './errors.ts'

const ESC = '\\u001b'
/** Ctrl, and Ctrl with caps lock, num lock or both: a terminal in the kitty protocol reports them too. */
const CTRL_MODIFIERS = '(?:5|69|133|197)'

/**
 * Matches a key such as `ctrl-]` in what a terminal sends: as the control character, and, where the program has turned
 * the kitty protocol or modifyOtherKeys on (claude does), as the escape sequence of those.
 * @returns undefined for `none`
 */
export function detachPattern(key: string): RegExp | undefined {
  const name = key.toLowerCase()
  if (name === 'none') return undefined
  const match = /^ctrl-([a-z\]\\^_])$/.exec(name)
  if (!match) {
    throw new CliError(`--detach-key ${key} is no key`, {
      exitCode: EXIT.usage,
      next: 'write it as ctrl-], or none',
    })
  }
  const character = match[1]!
  const code = character.charCodeAt(0)
  const control = `\\u${(character.toUpperCase().charCodeAt(0) & 0x1f).toString(16).padStart(4, '0')}`
  const kitty = `${ESC}\\[${code}(?::\\d*)*;${CTRL_MODIFIERS}(?::1)?u`
  const modifyOtherKeys = `${ESC}\\[27;5;${code}~`
  return new RegExp(`${control}|${kitty}|${modifyOtherKeys}`)
}

/** Splits input at the detach key: what is typed before it still counts. */
export function untilDetach(
  input: Buffer,
  pattern: RegExp | undefined,
): { typed: Buffer; isDetach: boolean } {
  // latin1 keeps one character per byte, so the index is a byte offset.
  const match = pattern?.exec(input.toString('latin1'))
  return match
    ? { typed: input.subarray(0, match.index), isDetach: true }
    : { typed: input, isDetach: false }
}

/** As people read it. */
export const keyName = (key: string) => key.replace(/^ctrl-/i, 'Ctrl-')
