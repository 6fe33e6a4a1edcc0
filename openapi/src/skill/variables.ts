import type { Findings } from './findings.ts'

const FENCE = /^\s*(`{3,}|~{3,})/
/** Code in a line, but for a variable alone: `$topic` is how people write of one. */
const INLINE_CODE = /`(?!\$[\w-]+`)[^`]*`/g
/** Begins with a small letter, as parameters do: `$HOME` and `$1`, `${…}` and `$(…)` are something else. */
const VARIABLE = /(?<![\\$\w])\$([a-z][a-zA-Z0-9_-]*)/g
const MOST_CHARACTERS = 10_000

/** Variables of the instructions that nothing gives a value, outside of code: they would be read as they stand. */
export function checkVariables(
  { file, lines, firstLine }: { file: string; lines: readonly string[]; firstLine: number },
  names: ReadonlySet<string>,
  findings: Findings,
): void {
  const told = new Set(names)
  let fence: string | undefined
  for (const [index, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1]
    if (mark && fence === undefined) fence = mark
    else if (mark && fence && mark.startsWith(fence)) fence = undefined
    else if (fence === undefined && line.length <= MOST_CHARACTERS) {
      for (const [, name = ''] of line.replace(INLINE_CODE, '').matchAll(VARIABLE)) {
        if (told.has(name) || beginsWithOne(name, names)) continue
        told.add(name)
        const message = `$${name} is no parameter, so it stays as it is written; add it to sac.yaml, or correct it`
        findings.warning(file, firstLine + index, message)
      }
    }
  }
}

/** `$topic-based` begins with `$topic`. */
function beginsWithOne(name: string, names: ReadonlySet<string>): boolean {
  for (let end = name.lastIndexOf('-'); end > 0; end = name.lastIndexOf('-', end - 1)) {
    if (names.has(name.slice(0, end))) return true
  }
  return false
}
