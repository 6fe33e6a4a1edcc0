import type { SyncSummary } from '@sac/sdk'
import { size, text } from './table.ts'

/** Of each kind; `--json` has them all. */
const MOST_LINES = 100

/** Everything is where it belongs. */
export function isClean({ refused, held, isUnfinished, isDryRun }: SyncSummary): boolean {
  return (
    isDryRun ||
    (refused.length === 0 && held.here.length + held.there.length === 0 && !isUnfinished)
  )
}

/** One line for each file that was sent, received or deleted. */
export function* changeLines(summary: SyncSummary): Generator<string> {
  const { sent, received, deletedHere, deletedThere } = summary
  yield* lines('sent', sent)
  yield* lines('received', received)
  yield* lines('deleted here', deletedHere)
  yield* lines('deleted there', deletedThere)
}

/** What people should look at. */
export function* problemLines(summary: SyncSummary): Generator<string> {
  const { conflicts, refused, held, skipped, isUnfinished } = summary
  yield* lines(
    'conflict',
    conflicts.map(({ path, copy }) => `${path}: both sides changed it; one is now ${copy}`),
  )
  yield* lines(
    'refused',
    refused.map(({ path, problem }) => `${path}: ${detailOf(problem)}`),
  )
  yield* lines('held deletion here', held.here)
  yield* lines('held deletion there', held.there)
  const ignored = skipped.filter(({ reason }) => reason === 'ignored')
  yield* lines(
    'left alone',
    skipped
      .filter(({ reason }) => reason !== 'ignored')
      .map(({ path, reason }) => `${path}: ${REASONS[reason] ?? reason}`),
  )
  // `.sac` is always one of them.
  const count = ignored.filter(({ path }) => path !== '.sac').length
  if (count > 0) yield `${count} ignored`
  if (isUnfinished) yield 'Files went on changing meanwhile: sync again.'
}

export function summaryLine(summary: SyncSummary, name: string): string {
  const { sent, received, deletedHere, deletedThere, conflicts, isDryRun } = summary
  const parts = [
    sent.length > 0 && `${sent.length} sent (${size(summary.sentBytes)})`,
    received.length > 0 && `${received.length} received (${size(summary.receivedBytes)})`,
    deletedHere.length > 0 && `${deletedHere.length} deleted here`,
    deletedThere.length > 0 && `${deletedThere.length} deleted there`,
    conflicts.length > 0 && `${conflicts.length} kept twice`,
  ].filter((part) => part !== false)
  const what = parts.length > 0 ? parts.join(', ') : 'nothing to do'
  return isDryRun ? `Would sync with ${name}: ${what}.` : `In sync with ${name}: ${what}.`
}

function* lines(label: string, items: readonly string[]): Generator<string> {
  for (const item of items.slice(0, MOST_LINES)) yield `${label}  ${text(item)}`
  if (items.length > MOST_LINES) yield `${label}  and ${items.length - MOST_LINES} more`
}

function detailOf(problem: unknown): string {
  const { detail, title } = (problem ?? {}) as { detail?: string; title?: string }
  return detail ?? title ?? 'refused'
}

const REASONS: Record<string, string> = {
  'symbolic-link': 'a symbolic link',
  'special-file': 'no plain file',
  unreadable: 'you may not read it',
  busy: 'it is being written',
  twin: 'another name that counts as the same is there',
  'not-unicode': 'its name is no Unicode',
  'not-nfc': 'its name is not in Unicode normal form C',
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
