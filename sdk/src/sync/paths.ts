import { joinPath, nameOf, PATH_BYTES, parentOf } from '@sac/openapi/paths'

export {
  ancestorsOf,
  joinPath,
  nameOf,
  PATH_BYTES,
  parentOf,
  pathProblem,
  TEMPORARY_PREFIX,
} from '@sac/openapi/paths'

/** Longest name of one file or folder in UTF-8 bytes, on every file system that we meet. */
const NAME_BYTES = 255

const encoder = new TextEncoder()

export function depthOf(path: string): number {
  let depth = 1
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) depth += 1
  return depth
}

export function isBeneath(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}

/** The names of a path on disk; `spellings` has those that are not NFC, by NFC path. */
export function partsOf(path: string, spellings: ReadonlyMap<string, string>): string[] {
  if (path === '') return []
  const parts = path.split('/')
  if (spellings.size === 0) return parts
  return parts.map((part, index) => spellings.get(parts.slice(0, index + 1).join('/')) ?? part)
}

const CONFLICT_MARK = / \(conflict [^()]{1,64} \d{4}-\d\d-\d\d \d\d-\d\d-\d\dZ\)(?: \d+)?$/

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  // A long "extension" is a name with a dot in it, and one that starts with the dot is a hidden file.
  if (dot <= 0 || name.length - dot > 16) return { stem: name, extension: '' }
  return { stem: name.slice(0, dot), extension: name.slice(dot) }
}

/**
 * The name under which the other version of `path` is kept: `stem (conflict WHO 2026-11-23 14-53-28Z).ext`, with ` 2`
 * and so on when taken; the stem is cut so that it fits, and a conflict of a conflict does not nest.
 */
export function conflictPath(
  path: string,
  options: { who: string; at: Date; isTaken: (path: string) => boolean },
): string {
  const folder = parentOf(path)
  const { stem, extension } = splitName(nameOf(path))
  const time = options.at.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')
  const who = options.who.replace(/[()/\u0000-\u001f\u007f]/g, '').slice(0, 40) || 'other'
  const room = Math.min(NAME_BYTES, PATH_BYTES - encoder.encode(folder).length - 1)
  for (let number = 1; ; number += 1) {
    const mark = ` (conflict ${who} ${time}Z)${number === 1 ? '' : ` ${number}`}`
    const free = room - encoder.encode(mark + extension).length
    const name = cutToBytes(stem.replace(CONFLICT_MARK, ''), free) + mark + extension
    const candidate = joinPath(folder, name.normalize('NFC'))
    if (!options.isTaken(candidate)) return candidate
  }
}

/** Whether `candidate` is a name that `conflictPath` gave to a version of `path`. */
export function isConflictOf(candidate: string, path: string): boolean {
  if (parentOf(candidate) !== parentOf(path)) return false
  const { stem, extension } = splitName(nameOf(candidate))
  const original = splitName(nameOf(path))
  const cut = stem.replace(CONFLICT_MARK, '')
  return (
    cut !== stem &&
    extension === original.extension &&
    original.stem.replace(CONFLICT_MARK, '').startsWith(cut)
  )
}

function cutToBytes(text: string, limit: number): string {
  let size = 0
  let result = ''
  for (const character of text) {
    size += encoder.encode(character).length
    if (size > limit) break
    result += character
  }
  return result
}
