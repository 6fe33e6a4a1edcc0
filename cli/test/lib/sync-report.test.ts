import type { SyncSummary } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { progressText } from '../../src/lib/sync-progress.ts'
import { changeLines, isClean, problemLines, summaryLine } from '../../src/lib/sync-report.ts'

const MIB = 1024 ** 2
const nothing: SyncSummary = {
  sent: [],
  received: [],
  deletedHere: [],
  deletedThere: [],
  conflicts: [],
  refused: [],
  held: { here: [], there: [] },
  skipped: [],
  sentBytes: 0,
  receivedBytes: 0,
  isUnfinished: false,
  isDryRun: false,
}

describe('the bar of a sync', () => {
  const event = {
    type: 'progress' as const,
    direction: 'up' as const,
    done: 1,
    total: 2,
    bytes: 50 * MIB,
    totalBytes: 100 * MIB,
    file: 'a',
  }

  it('has files, bytes, rate and time left', () => {
    expect(progressText(event, 5_000)).toBe(
      '██████████░░░░░░░░░░ ↑ 1/2 files, 50 MiB of 100 MiB, 10 MiB/s, 5 s left',
    )
    expect(
      progressText({ ...event, done: 0, bytes: MIB, totalBytes: 4096 * MIB, total: 1 }, 9e5),
    ).toMatch(/ left$/)
  })

  it('says no rate in its first moments, and counts files where there are no bytes', () => {
    expect(progressText({ ...event, direction: 'down', bytes: 0, totalBytes: 0 }, 100)).toBe(
      '██████████░░░░░░░░░░ ↓ 1/2 files, 0 B of 0 B',
    )
  })
})

describe('the report of a sync', () => {
  it('lists what was done, at most 100 of each kind', () => {
    const sent = Array.from({ length: 120 }, (_, index) => `f${index}`)
    const lines = [...changeLines({ ...nothing, sent, deletedHere: ['x'] })]
    expect([lines.length, lines[100], lines.at(-1)]).toEqual([
      102,
      'sent  and 20 more',
      'deleted here  x',
    ])
    expect(summaryLine({ ...nothing, sent, sentBytes: 2 * MIB }, 'helper')).toBe(
      'In sync with helper: 120 sent (2.0 MiB).',
    )
    expect(summaryLine({ ...nothing, isDryRun: true }, 'helper')).toBe(
      'Would sync with helper: nothing to do.',
    )
  })

  it('names problems, and hides control characters of names', () => {
    const summary: SyncSummary = {
      ...nothing,
      conflicts: [{ path: 'a', copy: 'a (conflict)' }],
      refused: [{ path: 'b', problem: { detail: 'It is too large.' } }],
      held: { here: ['c'], there: [] },
      skipped: [
        { path: 'link', reason: 'symbolic-link', isBlocking: true },
        { path: '.sac', reason: 'ignored', isBlocking: true },
        { path: 'x\u001b[31m', reason: 'busy', isBlocking: true },
      ],
    }
    const text = [...problemLines(summary)].join('\n')
    expect(text).toContain('conflict  a: both sides changed it; one is now a (conflict)')
    expect(text).toContain('refused  b: It is too large.')
    expect(text).toContain('held deletion here  c')
    expect(text).toContain('left alone  link: a symbolic link')
    expect(text).not.toContain('\u001b')
    expect(text).not.toContain('ignored')
    expect([isClean(summary), isClean(nothing)]).toEqual([false, true])
  })
})
