import type { StreamParser } from '@codemirror/language'

// Small line-wise rules: enough to see the shape of a text, and a few kilobytes instead of a grammar per language.

interface MarkdownState {
  /** Within front matter, within a fenced block, or in the text. */
  part: 'start' | 'front' | 'fence' | 'text'
}

const yaml: StreamParser<unknown> = {
  name: 'yaml',
  token(stream) {
    if (stream.sol()) {
      stream.match(/^\s*(- )*/)
      if (stream.match(/^[\w-]+(?=\s*:(\s|$))/)) return 'propertyName'
    }
    if (stream.eatSpace()) return null
    if (stream.match(/^#.*/)) return 'comment'
    if (stream.match(/^"([^"\\]|\\.)*"?/) || stream.match(/^'([^']|'')*'?/)) return 'string'
    if (stream.match(/^(true|false|null|-?\d+(\.\d+)?)\b/)) return 'number'
    if (stream.match(/^[[\]{}:,|>-]/)) return 'meta'
    if (!stream.match(/^[^\s#"'[\]{}:,]+/)) stream.next()
    return null
  },
}

const markdown: StreamParser<MarkdownState> = {
  name: 'markdown',
  startState: () => ({ part: 'start' }),
  token(stream, state) {
    if (stream.sol()) {
      const isRule = stream.match(/^---\s*$/, false)
      if (state.part === 'start') state.part = isRule ? 'front' : 'text'
      else if (state.part === 'front' && isRule) state.part = 'text'
      if (isRule) return toEnd(stream, 'meta')
      if (state.part !== 'front' && stream.match(/^\s*(```|~~~)/, false)) {
        state.part = state.part === 'fence' ? 'text' : 'fence'
        return toEnd(stream, 'meta')
      }
      if (state.part === 'text' && stream.match(/^#{1,6}\s/, false)) return toEnd(stream, 'heading')
      if (state.part === 'text' && stream.match(/^\s*([-*+]|\d+\.)\s/)) return 'keyword'
      if (state.part === 'text' && stream.match(/^>.*/)) return 'comment'
    }
    if (state.part === 'front') return yaml.token(stream, undefined)
    if (state.part === 'fence') return toEnd(stream, 'monospace')
    if (stream.match(/^`[^`]+`/)) return 'monospace'
    if (stream.match(/^\*\*[^*]+\*\*/)) return 'strong'
    if (stream.match(/^\*[^*\s][^*]*\*/)) return 'emphasis'
    if (stream.match(/^\[[^\]]*\]\([^)]*\)/)) return 'link'
    if (stream.match(/^\$[A-Za-z_][\w-]*/)) return 'propertyName'
    if (!stream.match(/^[^`*[$]+/)) stream.next()
    return null
  },
}

const KEYWORDS =
  /^(as|async|await|break|case|catch|class|const|continue|def|del|do|done|elif|else|end|enum|except|export|extends|extern|fi|finally|fn|for|from|func|function|if|impl|import|in|interface|is|lambda|let|match|mod|mut|new|not|null|None|or|and|package|pass|pub|public|private|raise|return|self|static|struct|super|switch|then|this|throw|trait|try|type|typeof|use|var|void|while|with|yield|true|false|True|False|SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|JOIN)\b/

/** @param comment what begins a comment that goes on to the end of the line */
const code = (comment: RegExp): StreamParser<{ inComment: boolean }> => ({
  name: 'code',
  startState: () => ({ inComment: false }),
  token(stream, state) {
    if (state.inComment || stream.match('/*', false)) {
      state.inComment = !stream.match(/^.*?\*\//)
      return state.inComment ? toEnd(stream, 'comment') : 'comment'
    }
    if (stream.eatSpace()) return null
    if (stream.match(comment)) return 'comment'
    if (stream.match(/^(["'`])(\\.|(?!\1).)*\1?/)) return 'string'
    if (stream.match(/^\d[\w.]*/)) return 'number'
    if (stream.match(KEYWORDS)) return 'keyword'
    if (!stream.match(/^[A-Za-z_$][\w$]*/)) stream.next()
    return null
  },
})

const SLASHES = code(/^\/\/.*/)
const HASHES = code(/^#.*/)
const DASHES = code(/^--.*/)

const PARSERS: Readonly<Record<string, StreamParser<never>>> = {
  markdown: markdown as StreamParser<never>,
  yaml: yaml as StreamParser<never>,
  ...named('c cpp css go java javascript json kotlin php rust scss swift typescript', SLASHES),
  ...named('dockerfile ini makefile perl python r ruby shell toml', HASHES),
  ...named('lua sql', DASHES),
}

/** Undefined for plain text. */
export const streamParserOf = (language: string): StreamParser<never> | undefined =>
  Object.hasOwn(PARSERS, language) ? PARSERS[language] : undefined

function named(names: string, parser: unknown): Record<string, StreamParser<never>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, parser as StreamParser<never>]))
}

function toEnd(stream: { skipToEnd(): void }, token: string): string {
  stream.skipToEnd()
  return token
}
