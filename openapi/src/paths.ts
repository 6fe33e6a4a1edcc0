/**
 * Which paths a file of a workspace may have: the one rule of the server, the sidecar, the CLI and browsers.
 * This file depends on nothing.
 */

/** Longest path in UTF-8 bytes. */
export const PATH_BYTES = 1024

/** Longest name of one file or folder in UTF-8 bytes: what Linux holds. */
export const NAME_BYTES = 255

/** Most folders inside one another, the file counted too. */
export const PATH_LEVELS = 128

/** Names that start so are half-written files of ours: never scanned, never sent, never accepted. */
export const TEMPORARY_PREFIX = '.sac-tmp-'

export type PathProblem =
  | 'empty'
  | 'absolute'
  | 'control-character'
  | 'not-unicode'
  | 'not-nfc'
  | 'too-long'
  | 'too-deep'
  | 'backslash'
  | 'empty-part'
  | 'dot-part'
  | 'name-too-long'
  | 'reserved'

const encoder = new TextEncoder()

/**
 * Why a path is refused, or undefined when it is good: relative, `/`-separated, NFC, without `.`, `..`, empty parts,
 * backslashes, control characters or unpaired surrogates, at most 1024 bytes in 128 levels of 255 bytes each. A refused
 * path is named, never rewritten.
 */
export function pathProblem(path: string): PathProblem | undefined {
  if (path === '') return 'empty'
  if (path.startsWith('/')) return 'absolute'
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return 'control-character'
  if (/[\ud800-\udfff]/u.test(path)) return 'not-unicode'
  if (path !== path.normalize('NFC')) return 'not-nfc'
  if (encoder.encode(path).length > PATH_BYTES) return 'too-long'
  if (path.includes('\\')) return 'backslash'
  const parts = path.split('/')
  if (parts.length > PATH_LEVELS) return 'too-deep'
  for (const part of parts) {
    if (part === '') return 'empty-part'
    if (part === '.' || part === '..') return 'dot-part'
    if (part.startsWith(TEMPORARY_PREFIX)) return 'reserved'
    if (part.length > NAME_BYTES / 3 && encoder.encode(part).length > NAME_BYTES) {
      return 'name-too-long'
    }
  }
  return undefined
}

/** What is wrong, for people. */
export const PATH_PROBLEMS: Record<PathProblem, string> = {
  empty: 'names nothing',
  absolute: 'must not start with "/"',
  'control-character': 'must not have control characters',
  'not-unicode': 'is not valid Unicode',
  'not-nfc': 'is not in Unicode normal form C',
  'too-long': `is longer than ${PATH_BYTES} bytes`,
  'too-deep': `has more than ${PATH_LEVELS} levels`,
  backslash: 'must not have "\\\\": folders are separated by "/"',
  'empty-part': 'has an empty part: no "//", no "/" at the end',
  'dot-part': 'must not have the parts "." or ".."',
  'name-too-long': `has a name of more than ${NAME_BYTES} bytes`,
  reserved: `has a name that starts with "${TEMPORARY_PREFIX}", which is kept for half-written files`,
}

// Windows takes these for devices, whatever their extension.
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * Why people on some machine could not hold a file of this path: for workspaces that they share.
 * @returns words for people, or undefined when all can
 */
export function portableProblem(path: string): string | undefined {
  for (const part of path.split('/')) {
    if (DEVICE.test(part)) return `has the name "${part}", which Windows keeps for a device`
    if (/[. ]$/.test(part)) return `has the name "${part}": Windows drops "." and " " at its end`
    if (/[<>:"|?*]/.test(part)) return `has one of < > : " | ? * in a name, which Windows refuses`
  }
  return undefined
}

/** Equal for names that a file system may take for one: those that differ in case alone. */
export const foldedName = (name: string): string => name.toLowerCase().normalize('NFC')

/** Path of the folder that holds `path`; '' is the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** Last part of `path`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Nearest first, the root left out. */
export function* ancestorsOf(path: string): Generator<string> {
  for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) yield parent
}
