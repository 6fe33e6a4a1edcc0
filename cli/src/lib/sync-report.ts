import type { SyncSummary } from '@sac/sdk'
import { nextOf, type ProblemJson } from './errors.ts'
import { size, text } from './table.ts'

/** Of each kind; `--json` has them all. */
const MOST_LINES = 100

/** Deletions that are held say the same on each run. */
const MOST_HELD_LINES = 10

/** Names in one line. */
const FEW = 5

/** Everything is where it belongs; of a dry run: would be. */
export function isClean({ refused, held, isUnfinished }: SyncSummary): boolean {
  return refused.length === 0 && held.here.length + held.there.length === 0 && !isUnfinished
}

/** One line for each file that was sent, received or deleted, or would be. */
export function* changeLines(summary: SyncSummary): Generator<string> {
  for (const { did, would, paths } of changesOf(summary)) {
    yield* lines(summary.isDryRun ? `would ${would}` : did, paths)
  }
}

/** What people should look at. */
export function* problemLines(summary: SyncSummary): Generator<string> {
  const { conflicts, refused, held, skipped, isUnfinished, isDryRun } = summary
  const hold = isDryRun ? 'would hold' : 'held'
  yield* lines(
    isDryRun ? 'would keep twice' : 'kept twice',
    conflicts.map(({ path, copy, isTheirs }) =>
      isTheirs
        ? `${path}: yours is ${path}, theirs is ${copy}`
        : `${path}: theirs is ${path}, yours is ${copy}`,
    ),
  )
  yield* refusedLines(isDryRun ? 'would refuse' : 'refused', refused)
  yield* lines(`${hold} deletion here`, folded(held.here))
  yield* lines(`${hold} deletion there`, folded(held.there))
  yield* lines(
    'left alone',
    skipped
      .filter(({ reason }) => reason !== 'ignored')
      .map(({ path, reason }) => `${path}: ${REASONS[reason] ?? reason}`),
  )
  // `.sac` is always one of them.
  const ignored = skipped.filter(({ path, reason }) => reason === 'ignored' && path !== '.sac')
  if (ignored.length > 0) yield `${ignored.length} ignored: ${few(ignored.map(({ path }) => path))}`
  if (isUnfinished) yield 'Files went on changing meanwhile: sync again.'
}

/**
 * What to do about what is not clean.
 * @param allow the command that lets held deletions through
 */
export function* nextLines({ refused, held }: SyncSummary, allow: string) {
  const steps = new Set(refused.map(({ problem }) => nextOf(problemOf(problem))))
  for (const step of steps) if (step !== undefined) yield `Next: ${step}`
  if (held.here.length + held.there.length > 0) {
    yield `Next: if the deletions are meant, ${allow}`
  }
}

export function summaryLine(summary: SyncSummary, name: string): string {
  const { conflicts, refused, held, isDryRun } = summary
  const heldCount = held.here.length + held.there.length
  const deletions = heldCount === 1 ? 'deletion' : 'deletions'
  const parts = [
    ...countsOf(summary),
    ...count(conflicts.length, isDryRun ? 'to keep twice' : 'kept twice'),
    ...count(heldCount, `${deletions} ${isDryRun ? 'to hold' : 'held'}`),
    ...count(refused.length, isDryRun ? 'to be refused' : 'refused'),
  ]
  const what = parts.length > 0 ? parts.join(', ') : 'nothing to do'
  if (isDryRun) return `Would sync with ${name}: ${what}.`
  return isClean(summary) ? `In sync with ${name}: ${what}.` : `Not in sync with ${name}: ${what}.`
}

/** One line of `--watch`: undefined where nothing was done. */
export function watchLine(summary: SyncSummary): string | undefined {
  const parts = changesOf(summary).map(({ did, paths }) => `${did} ${few(paths)}`)
  return parts.length > 0 ? parts.join('; ') : undefined
}

/**
 * What was done until Ctrl-C.
 * @param partBytes sent of files that are not done
 */
export function interruptedLine(summary: SyncSummary, partBytes = 0): string {
  const parts = partBytes > 0 ? [`${size(partBytes)} of unfinished files sent`] : []
  const counts = [...countsOf(summary), ...parts]
  const done = counts.length > 0 ? `${counts.join(', ')} so far` : 'nothing was done yet'
  const kept = partBytes > 0 ? 'What arrived is kept; the' : 'The'
  return `Interrupted: ${done}. ${kept} same command goes on from here.`
}

interface Change {
  did: string
  would: string
  paths: readonly string[]
  bytes?: number
  /** What the paths are, where they are no files. */
  noun?: string
}

function changesOf(summary: SyncSummary): Change[] {
  const { sent, received, sentBytes, receivedBytes, deletedFolders } = summary
  const changes: Change[] = [
    { did: 'sent', would: 'send', paths: sent, bytes: sentBytes },
    { did: 'received', would: 'receive', paths: received, bytes: receivedBytes },
    deletion('here', summary.deletedHere, deletedFolders.here),
    deletion('there', summary.deletedThere, deletedFolders.there),
  ]
  return changes.filter(({ paths }) => paths.length > 0)
}

/** Files; folders only where no file went with them. */
function deletion(side: string, files: readonly string[], folders: readonly string[]): Change {
  const words = { did: `deleted ${side}`, would: `delete ${side}` }
  if (files.length > 0 || folders.length === 0) return { ...words, paths: files }
  const noun = folders.length === 1 ? 'folder' : 'folders'
  return { ...words, paths: folders.map((path) => `${path}/`), noun }
}

const countsOf = (summary: SyncSummary): string[] =>
  changesOf(summary).map(({ did, would, paths, bytes = 0, noun }) => {
    const what = summary.isDryRun ? `to ${would}` : did
    const counted =
      noun === undefined ? `${paths.length} ${what}` : `${paths.length} ${noun} ${what}`
    return bytes > 0 ? `${counted} (${size(bytes)})` : counted
  })

const count = (number: number, what: string): string[] => (number > 0 ? [`${number} ${what}`] : [])

/** Several files are mostly refused for the same reason. */
function* refusedLines(label: string, refused: SyncSummary['refused']): Generator<string> {
  const byReason = new Map<string, string[]>()
  for (const { path, problem } of refused) {
    const { detail, title } = problemOf(problem)
    const reason = detail ?? title
    const others = byReason.get(reason)
    if (others) others.push(path)
    else byReason.set(reason, [path])
  }
  for (const [reason, paths] of byReason) {
    if (paths.length > FEW) yield `${label}  ${few(paths)}: ${text(reason)}`
    else
      yield* lines(
        label,
        paths.map((path) => `${path}: ${reason}`),
      )
  }
}

const problemOf = (problem: unknown): ProblemJson => ({
  type: '',
  title: 'refused',
  ...(typeof problem === 'object' && problem),
})

function few(paths: readonly string[]): string {
  const names = paths.slice(0, FEW).map(text).join(', ')
  return paths.length > FEW ? `${names} and ${paths.length - FEW} more` : names
}

/** Many paths by the folders at the top, those with most files first. */
function folded(paths: readonly string[]): string[] {
  if (paths.length <= MOST_HELD_LINES) return [...paths]
  const byFolder = new Map<string, string[]>()
  for (const path of paths) {
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path
    const others = byFolder.get(folder)
    if (others) others.push(path)
    else byFolder.set(folder, [path])
  }
  const items = [...byFolder]
    .sort(([, some], [, others]) => others.length - some.length)
    .map(([folder, [first, ...more]]) =>
      more.length === 0 ? first! : `${folder} ${more.length + 1} files`,
    )
  if (items.length <= MOST_HELD_LINES) return items
  const shown = items.slice(0, MOST_HELD_LINES - 1)
  return [...shown, `and ${items.length - shown.length} more`]
}

function* lines(label: string, items: readonly string[]): Generator<string> {
  for (const item of items.slice(0, MOST_LINES)) yield `${label}  ${text(item)}`
  if (items.length > MOST_LINES) yield `${label}  and ${items.length - MOST_LINES} more`
}

const REASONS: Record<string, string> = {
  'symbolic-link': 'a symbolic link',
  'special-file': 'no plain file',
  unreadable: 'you may not read it',
  busy: 'it is being written',
  twin: 'another name that counts as the same is there',
  'not-unicode': 'its name is no Unicode',
  'not-nfc': 'its name is not in Unicode normal form C',
  backslash: 'its name has a backslash',
  'too-deep': 'it is more than 128 levels deep',
  'too-long': 'its path is longer than 1024 bytes',
  'control-character': 'its name has control characters',
  reserved: 'its name is reserved',
  'name-too-long': 'its name is too long for this disk',
  'name-not-possible': 'this disk cannot have such a name',
  'not-empty': 'the folder has something in it that is left alone',
  'not-permitted': 'you may not write it',
  'no-space': 'the disk is full',
  'read-only': 'the disk is read-only',
  'in-use': 'it is in use',
}
