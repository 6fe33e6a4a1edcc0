import { isAlias, isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Findings } from './findings.ts'

/** A YAML mapping with the line of each of its members. */
export interface YamlMap {
  values: Record<string, unknown>
  /** Line in the file of a member: `['parameters', 0, 'name']`; of the nearest one above it when it has none. */
  lineOf(path: readonly (string | number)[]): number
}

/** YAML beyond this is refused unread. */
export const YAML_BYTES = 64 * 1024

/** More levels than any skill needs; deeper ones cost the parser its stack. */
const MAX_LEVELS = 20

/**
 * Reads plain YAML 1.2: no aliases, no anchors, no tags, no doubled keys. What is wrong goes to `findings`.
 * @param firstLine line of the file that `text` starts in
 */
export function readYaml(
  file: string,
  text: string,
  firstLine: number,
  findings: Findings,
): YamlMap | undefined {
  const fail = (line: number, message: string) => {
    findings.error(file, line, message)
    return undefined
  }
  if (new TextEncoder().encode(text).length > YAML_BYTES)
    return fail(
      firstLine,
      `has more than ${YAML_BYTES / 1024} KiB of YAML; move text below the front matter`,
    )
  if (isTooDeep(text)) return fail(firstLine, `is nested in more than ${MAX_LEVELS} levels`)
  const counter = new LineCounter()
  const lineAt = (offset: number | undefined) =>
    firstLine - 1 + Math.max(1, offset === undefined ? 1 : counter.linePos(offset).line)
  const document = parseDocument(text, {
    lineCounter: counter,
    schema: 'core',
    merge: false,
    customTags: [],
    uniqueKeys: true,
    prettyErrors: false,
    stringKeys: true,
  })
  for (const { message, pos } of document.errors.slice(0, 10))
    findings.error(file, lineAt(pos[0]), `is not valid YAML: ${message.split('\n')[0]}`)
  if (document.errors.length > 0) return undefined
  let isPlain = true
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      fail(lineAt(node.range?.[0]), `has the alias *${node.source}; write the value out`)
      isPlain = false
    } else if (isScalar(node) || isCollection(node)) {
      const line = lineAt(node.range?.[0])
      if (node.anchor) fail(line, `has the anchor &${node.anchor}; leave it out`)
      if (node.tag) fail(line, `has the tag ${node.tag}; leave it out`)
      if (node.anchor || node.tag) isPlain = false
    }
  })
  if (!isPlain) return undefined
  if (!isMap(document.contents))
    return fail(firstLine, 'has to be a mapping with lines like `name: my-skill`')
  return {
    values: document.toJS({ maxAliasCount: 0 }) as Record<string, unknown>,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const parent = document.getIn(path.slice(0, length - 1), true)
        const last = path[length - 1]
        const pair = isMap(parent)
          ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
          : undefined
        const node = pair?.key ?? document.getIn(path.slice(0, length), true)
        const range = (node as { range?: [number] } | undefined)?.range
        if (range) return lineAt(range[0])
      }
      return firstLine
    },
  }
}

/** Counted from the text, before the parser recurses: brackets, list marks on one line, and indentation. */
function isTooDeep(text: string): boolean {
  let brackets = 0
  for (const character of text) {
    if (character === '[' || character === '{') brackets += 1
    if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1)
    if (brackets > MAX_LEVELS) return true
  }
  if (new RegExp(`(?:[-?:] +){${MAX_LEVELS + 1}}`).test(text)) return true
  const indents: number[] = []
  for (const line of text.split('\n')) {
    const indent = line.search(/[^ ]/)
    if (indent < 0) continue
    while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop()
    indents.push(indent)
    if (indents.length > MAX_LEVELS) return true
  }
  return false
}
