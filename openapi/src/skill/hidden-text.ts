import type { Findings } from './findings.ts'

/** Characters that a reader does not see and a model reads, or that make a line look like another one. */
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu

/** Needed by scripts that join letters or run from right to left, so they are only told. */
const USUAL = new Set(['\u00ad', '\u061c', '\u200c', '\u200d', '\u200e', '\u200f'])

const BLACK_FLAG = '\u{1f3f4}'

/** Tells each line that holds hidden characters. */
export function findHidden(file: string, text: string, findings: Findings): void {
  for (const [index, line] of text.split('\n').entries()) {
    for (const { 0: character, index: at } of line.matchAll(HIDDEN)) {
      // A byte order mark begins a file; emoji are joined, and flags of regions spelt, with hidden characters.
      if (index === 0 && at === 0 && character === '\ufeff') continue
      const before = line.slice(0, at)
      if (
        character === '\u200d' &&
        /(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u.test(before)
      )
        continue
      if (character >= '\u{e0000}' && isFlag(before)) continue
      const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
      const message = `holds the hidden character ${code}; take it out, so that people read what the agent reads`
      if (USUAL.has(character)) findings.warning(file, index + 1, message)
      else findings.error(file, index + 1, message)
    }
  }
}

const isFlag = (before: string) =>
  new RegExp(`${BLACK_FLAG}[\\u{e0020}-\\u{e007e}]{0,6}$`, 'u').test(before)
