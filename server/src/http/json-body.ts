import { storable } from '../db/storable.ts'
import { invalid } from '../problems.ts'

/** Deeper than anything of ours; what is nested deeper is made to break whatever walks it. */
const MAX_DEPTH = 100

/** What becomes of text that no column can hold: NUL, or half of a surrogate pair. */
export type UnstorableText = 'refuse' | 'clean'

/**
 * Reads a JSON body as it was sent: nothing is decoded by guess, no text is changed on its way into the database.
 * Text from sandboxes is what it is and nobody can correct it: there `clean` leaves out what cannot be stored.
 * @throws Problem `invalid-request`, with the pointer of what is wrong
 */
export function parseJson(bytes: Buffer, unstorable: UnstorableText = 'refuse'): unknown {
  if (bytes.length === 0) throw invalid('', 'is empty, and has to be JSON')
  const json = parse(decode(bytes))
  check(json, unstorable)
  return json
}

/** One step of a JSON pointer (RFC 6901). */
export const escapePointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('', 'is not UTF-8')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid('', `is not JSON: ${(error as Error).message}`)
  }
}

/** Without recursion: the depth is what is in question. */
function check(root: unknown, unstorable: UnstorableText): void {
  const open: { node: unknown; pointer: string; depth: number }[] = [
    { node: { root }, pointer: '', depth: 0 },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, pointer, depth } = next
    if (depth > MAX_DEPTH)
      throw invalid(pointer.slice(0, 200), `is nested deeper than ${MAX_DEPTH} levels`)
    for (const [key, value] of Object.entries(node as Record<string, unknown>)) {
      const at = depth === 0 ? '' : `${pointer}/${escapePointer(key)}`
      if (isPrototype(key, value)) throw invalid(at, 'is not known here')
      if (storable(key) !== key) throw invalid(storable(at), UNSTORABLE)
      if (typeof value === 'object' && value !== null)
        open.push({ node: value, pointer: at, depth: depth + 1 })
      if (typeof value !== 'string') continue
      const clean = storable(value)
      if (clean === value) continue
      if (unstorable === 'refuse') throw invalid(at, UNSTORABLE)
      ;(node as Record<string, unknown>)[key] = clean
    }
  }
}

const UNSTORABLE = 'holds a NUL character or half of a surrogate pair, which no text may have'

/** Members that would change what an object is, once somebody copies them. */
const isPrototype = (key: string, value: unknown) =>
  key === '__proto__' ||
  (key === 'constructor' && typeof value === 'object' && value !== null && 'prototype' in value)
