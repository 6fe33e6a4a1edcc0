import type { Plan } from './plan.ts'
import type { Unknown } from './ports.ts'
import type { SyncEvent } from './state.ts'

export interface Conflict {
  path: string
  copy: string
  isTheirs?: boolean
}

/** What one sync did. */
export interface SyncSummary {
  sent: string[]
  received: string[]
  /** Files alone. */
  deletedHere: string[]
  deletedThere: string[]
  deletedFolders: { here: string[]; there: string[] }
  /** Kept twice, and so neither in `sent` nor in `received`. The copy is the version here, unless `isTheirs`. */
  conflicts: Conflict[]
  /** What the platform did not take, with its problem. */
  refused: { path: string; problem: unknown }[]
  /** Deletions that wait for `allowDeletes`. */
  held: { here: string[]; there: string[] }
  /** What is left alone, and why; ignored files too. */
  skipped: Unknown[]
  sentBytes: number
  receivedBytes: number
  /** Files went on changing; another sync has more to do. */
  isUnfinished: boolean
  /** With `isDryRun`: nothing was done. */
  isDryRun: boolean
}

export function emptySummary(isDryRun = false): SyncSummary {
  return {
    sent: [],
    received: [],
    deletedHere: [],
    deletedThere: [],
    deletedFolders: { here: [], there: [] },
    conflicts: [],
    refused: [],
    held: { here: [], there: [] },
    skipped: [],
    sentBytes: 0,
    receivedBytes: 0,
    isUnfinished: false,
    isDryRun,
  }
}

/** Both names of each conflict, by summary: asked for each file. */
const keptTwice = new WeakMap<SyncSummary, Set<string>>()

function noteConflict(summary: SyncSummary, conflict: Conflict): void {
  summary.conflicts.push(conflict)
  const names = keptTwice.get(summary) ?? new Set()
  keptTwice.set(summary, names.add(conflict.path).add(conflict.copy))
}

/** Adds what was done a moment ago. */
export function noteEvent(summary: SyncSummary, event: SyncEvent): void {
  if (event.type === 'done') noteDone(summary, event)
  if (event.type === 'conflict') {
    const { path, copy, isTheirs } = event
    noteConflict(summary, { path, copy, ...(isTheirs && { isTheirs }) })
  }
  if (event.type === 'refused') summary.refused.push({ path: event.path, problem: event.problem })
}

/** What a pass would have done. */
export function notePlan(summary: SyncSummary, plan: Plan, refused: SyncSummary['refused']): void {
  const isRefused = new Set(refused.map(({ path }) => path))
  summary.refused.push(...refused)
  for (const { path: copy, conflictOf: path, source } of plan.up) {
    if (path === undefined || isRefused.has(copy)) continue
    noteConflict(summary, { path, copy, ...(!source && { isTheirs: true }) })
  }
  for (const { path, value } of plan.up) {
    if (!isRefused.has(path)) noteDone(summary, { change: 'sent', path, value })
  }
  for (const { path, value } of plan.down) noteDone(summary, { change: 'received', path, value })
  for (const { path, file } of plan.modesHere) {
    noteDone(summary, { change: 'received', path, value: file.value, isModeOnly: true })
  }
  for (const { path, copy } of plan.copiesHere) noteConflict(summary, { path, copy })
  for (const { path, entry } of plan.deletesHere) {
    noteDone(summary, { change: 'deleted-here', path, value: entry.value })
  }
  for (const { path, value } of plan.deletesThere) {
    noteDone(summary, { change: 'deleted-there', path, value })
  }
}

type Done = Extract<SyncEvent, { type: 'done' }>

function noteDone(
  summary: SyncSummary,
  { change, path, value, isModeOnly }: Omit<Done, 'type'>,
): void {
  if (keptTwice.get(summary)?.has(path)) return
  const bytes = value.kind === 'file' && !isModeOnly ? value.size : 0
  switch (change) {
    case 'sent':
      summary.sent.push(path)
      summary.sentBytes += bytes
      return
    case 'received':
      summary.received.push(path)
      summary.receivedBytes += bytes
      return
    case 'deleted-here':
      return void (value.kind === 'file' ? summary.deletedHere : summary.deletedFolders.here).push(
        path,
      )
    case 'deleted-there':
      return void (
        value.kind === 'file' ? summary.deletedThere : summary.deletedFolders.there
      ).push(path)
  }
}
