/**
 * Which paths a file of a workspace may have: the one rule of the server, the sidecar, the CLI and browsers.
 * This file depends on nothing.
 */

/** Longest path in UTF-8 bytes. */
export const PATH_BYTES = 1024

/** Names that start so are half-written files of ours: never scanned, never sent, never accepted. */
export const TEMPORARY_PREFIX = '.sac-tmp-'

export type PathProblem =
  | 'empty'
  | 'absolute'
  | 'control-character'
  | 'not-unicode'
  | 'not-nfc'
  | 'too-long'
  | 'empty-part'
  | 'dot-part'
  | 'reserved'

const encoder = new TextEncoder()

/**
 * Why a path is refused, or undefined when it is good: relative, `/`-separated, NFC, without `.`, `..`, empty parts,
 * control characters or unpaired surrogates, at most 1024 bytes. A refused path is named, never rewritten.
 */
export function pathProblem(path: string): PathProblem | undefined {
  if (path === '') return 'empty'
  if (path.startsWith('/')) return 'absolute'
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return 'control-character'
  if (/[\ud800-\udfff]/u.test(path)) return 'not-unicode'
  if (path !== path.normalize('NFC')) return 'not-nfc'
  if (encoder.encode(path).length > PATH_BYTES) return 'too-long'
  for (const part of path.split('/')) {
    if (part === '') return 'empty-part'
    if (part === '.' || part === '..') return 'dot-part'
    if (part.startsWith(TEMPORARY_PREFIX)) return 'reserved'
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
  'empty-part': 'has an empty part: no "//", no "/" at the end',
  'dot-part': 'must not have the parts "." or ".."',
  reserved: `has a name that starts with "${TEMPORARY_PREFIX}", which is kept for half-written files`,
}

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
