/**
 * `.gitignore` rules. Of our own, because rules come down from the platform too and so may be hostile: libraries turn
 * them into regular expressions, and `*a*a*a*a*b` then takes minutes on a long name. Here a rule costs at most its length
 * times that of the name.
 */

/** One part of a pattern between two slashes: each token takes one character, `*` any number. */
type Token = '*' | ((character: string) => boolean)

interface Rule {
  isNegated: boolean
  isFolderOnly: boolean
  /** Beneath the folder of the file that the rule stands in; `**` any number of parts. */
  parts: ('**' | Token[])[]
}

/** What one folder's ignore files say. */
export class IgnoreRules {
  private readonly rules: Rule[]

  /** @param texts later ones win */
  constructor(texts: readonly string[]) {
    this.rules = texts.flatMap((text) => text.split(/\r?\n/).flatMap(parseRule))
  }

  get isEmpty(): boolean {
    return this.rules.length === 0
  }

  /**
   * @param parts of the path beneath the folder that the rules stand in
   * @returns undefined when no rule speaks of it
   */
  verdict(parts: readonly string[], isFolder: boolean): 'ignored' | 'kept' | undefined {
    for (let at = this.rules.length - 1; at >= 0; at -= 1) {
      const rule = this.rules[at]!
      if (rule.isFolderOnly && !isFolder) continue
      if (matchParts(rule.parts, parts)) return rule.isNegated ? 'kept' : 'ignored'
    }
    return undefined
  }
}

function parseRule(line: string): Rule[] {
  let text = line.replace(/^\ufeff/, '')
  // Spaces at the end do not count unless escaped.
  while (text.endsWith(' ') && !text.endsWith('\\ ')) text = text.slice(0, -1)
  if (text === '' || text.startsWith('#')) return []
  const isNegated = text.startsWith('!')
  if (isNegated) text = text.slice(1)
  const isFolderOnly = text.endsWith('/')
  if (isFolderOnly) text = text.slice(0, -1)
  if (text === '') return []
  const isAnchored = text.includes('/')
  const names = text.replace(/^\//, '').split('/')
  const parts: Rule['parts'] = names.map((name) => (name === '**' ? name : parseName(name)))
  if (!isAnchored) parts.unshift('**')
  // `a/**` is what is in `a`, not `a` itself.
  if (names.length > 1 && names.at(-1) === '**') parts.push(['*'])
  return [{ isNegated, isFolderOnly, parts }]
}

function parseName(name: string): Token[] {
  const characters = [...name]
  const tokens: Token[] = []
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at]!
    if (character === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*')
    } else if (character === '?') {
      tokens.push(() => true)
    } else if (character === '[') {
      const end = classEnd(characters, at)
      tokens.push(end === undefined ? () => false : parseClass(characters.slice(at + 1, end)))
      at = end ?? characters.length
    } else if (character === '\\') {
      at += 1
      const escaped = characters[at]
      tokens.push((one) => one === escaped)
    } else {
      tokens.push((one) => one === character)
    }
  }
  return tokens
}

function classEnd(characters: readonly string[], start: number): number | undefined {
  let at = start + 1
  if (characters[at] === '!' || characters[at] === '^') at += 1
  if (characters[at] === ']') at += 1
  for (; at < characters.length; at += 1) {
    if (characters[at] === '\\') at += 1
    else if (characters[at] === '[' && characters[at + 1] === ':') {
      const close = characters.indexOf(']', at + 2)
      if (close > 0 && characters[close - 1] === ':') at = close
    } else if (characters[at] === ']') return at
  }
  return undefined
}

const NAMED_CLASSES: Record<string, RegExp> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
}

function parseClass(characters: readonly string[]): (character: string) => boolean {
  const tests: ((character: string) => boolean)[] = []
  const isNegated = characters[0] === '!' || characters[0] === '^'
  for (let at = isNegated ? 1 : 0; at < characters.length; at += 1) {
    const named = /^\[:(\w+):\]/.exec(characters.slice(at, at + 12).join(''))
    if (named) {
      const pattern = NAMED_CLASSES[named[1]!]
      tests.push((one) => pattern?.test(one) ?? false)
      at += named[0].length - 1
      continue
    }
    if (characters[at] === '\\') at += 1
    const from = characters[at] ?? ''
    const hasEnd = characters[at + 1] === '-' && at + 2 < characters.length
    if (hasEnd) at += 2
    if (hasEnd && characters[at] === '\\') at += 1
    const to = hasEnd ? (characters[at] ?? '') : from
    tests.push((one) => one >= from && one <= to)
  }
  return (one) => tests.some((test) => test(one)) !== isNegated
}

function matchParts(pattern: Rule['parts'], parts: readonly string[]): boolean {
  return matchWithStars(pattern, parts, '**', (names, part) => matchName(names as Token[], part))
}

function matchName(tokens: readonly Token[], name: string): boolean {
  return matchWithStars(tokens, [...name], '*', (token, one) =>
    (token as (character: string) => boolean)(one),
  )
}

/** Matches from the left and, where it fails, lets the last star take one more: at most length times length steps. */
function matchWithStars<Pattern, Item>(
  pattern: readonly Pattern[],
  items: readonly Item[],
  star: Pattern,
  matches: (pattern: Pattern, item: Item) => boolean,
): boolean {
  let at = 0
  let starAt = -1
  let starItem = 0
  for (let item = 0; item < items.length; ) {
    if (at < pattern.length && pattern[at] === star) {
      starAt = at
      starItem = item
      at += 1
    } else if (at < pattern.length && matches(pattern[at]!, items[item]!)) {
      at += 1
      item += 1
    } else if (starAt >= 0) {
      at = starAt + 1
      starItem += 1
      item = starItem
    } else {
      return false
    }
  }
  while (at < pattern.length && pattern[at] === star) at += 1
  return at === pattern.length
}
