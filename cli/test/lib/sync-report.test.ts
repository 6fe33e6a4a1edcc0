import { emptySummary, type SyncSummary } from '@sac/sdk/sync'
import { describe, expect, it } from 'vitest'
import { progressText } from '../../src/lib/sync-progress.ts'
import {
  changeLines,
  interruptedLine,
  isClean,
  nextLines,
  problemLines,
  summaryLine,
  watchLine,
} from '../../src/lib/sync-report.ts'

const MIB = 1024 ** 2
const nothing = emptySummary()

describe('the bar of a sync', () => {
  const event = {
    type: 'progress' as const,
    direction: 'up' as const,
    done: 1,
    total: 2,
    bytes: 50 * MIB,
    totalBytes: 100 * MIB,
    partBytes: 0,
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
    expect(text).toContain('kept twice  a: theirs is a, yours is a (conflict)')
    expect(text).toContain('refused  b: It is too large.')
    expect(text).toContain('held deletion here  c')
    expect(text).toContain('left alone  link: a symbolic link')
    expect(text).not.toContain('\u001b')
    expect(text).not.toContain('ignored')
    expect([isClean(summary), isClean(nothing)]).toEqual([false, true])
    expect(summaryLine(summary, 'helper')).toBe(
      'Not in sync with helper: 1 kept twice, 1 deletion held, 1 refused.',
    )
  })

  it('counts deleted files, and folders only where no file went', () => {
    const deletedFolders = { here: ['a', 'b'], there: ['c'] }
    const summary = { ...nothing, deletedHere: ['a/1', 'b/2', 'b/3'], deletedFolders }
    expect(summaryLine(summary, 'helper')).toBe(
      'In sync with helper: 3 deleted here, 1 folder deleted there.',
    )
    expect([...changeLines(summary)].at(-1)).toBe('deleted there  c/')
  })

  it('speaks of a dry run as of what would be done', () => {
    const summary: SyncSummary = {
      ...nothing,
      sent: ['a'],
      sentBytes: 5,
      deletedThere: ['b'],
      conflicts: [{ path: 'c', copy: 'c (conflict)' }],
      held: { here: ['d', 'e'], there: [] },
      isDryRun: true,
    }
    expect([...changeLines(summary), ...problemLines(summary)]).toEqual([
      'would send  a',
      'would delete there  b',
      'would keep twice  c: theirs is c, yours is c (conflict)',
      'would hold deletion here  d',
      'would hold deletion here  e',
    ])
    expect(summaryLine(summary, 'helper')).toBe(
      'Would sync with helper: 1 to send (5 B), 1 to delete there, 1 to keep twice, 2 deletions to hold.',
    )
    // As the sync itself would end.
    expect([...nextLines(summary, 'sac …')]).toEqual(['Next: if the deletions are meant, sac …'])
    expect(isClean(summary)).toBe(false)
    const full = { ...nothing, refused: [{ path: 'a', problem: { detail: 'Full.' } }] }
    expect([...problemLines({ ...full, isDryRun: true })]).toEqual(['would refuse  a: Full.'])
  })

  it('folds held deletions by the folders at the top', () => {
    const inFolder = (folder: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${folder}/d/f${index}`)
    const there = ['a.txt', ...inFolder('web', 3), ...inFolder('server', 314), 'lone/x']
    expect([...problemLines({ ...nothing, held: { here: [], there } })]).toEqual([
      'held deletion there  server/ 314 files',
      'held deletion there  web/ 3 files',
      'held deletion there  a.txt',
      'held deletion there  lone/x',
    ])
    const here = Array.from({ length: 30 }, (_, index) => `f${index}`)
    const lines = [...problemLines({ ...nothing, held: { here, there: [] } })]
    expect([lines.length, lines.at(-1)]).toEqual([10, 'held deletion here  and 21 more'])
  })

  it('names the first ignored files', () => {
    const skipped = ['.sac', 'a', 'b', 'c', 'd', 'e', 'f'].map((path) => ({
      path,
      reason: 'ignored',
      isBlocking: true,
    }))
    expect([...problemLines({ ...nothing, skipped })]).toEqual([
      '6 ignored: a, b, c, d, e and 1 more',
    ])
  })

  it('tells once why many files were refused, and what to do', () => {
    const problem = {
      type: 'urn:sac:problem:quota-exceeded',
      title: 'Quota exceeded',
      detail: 'The workspace of agent helper may hold 3 files.',
      setting: 'maxSpaceFiles',
    }
    const refused = ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => ({ path, problem }))
    const summary = { ...nothing, refused, held: { here: ['x'], there: [] } }
    expect([...problemLines({ ...nothing, refused })]).toEqual([
      'refused  a, b, c, d, e and 1 more: The workspace of agent helper may hold 3 files.',
    ])
    expect([...nextLines(summary, 'sac again')]).toEqual([
      expect.stringMatching(/^Next: as an admin, raise it with .*sac setting set maxSpaceFiles/),
      'Next: if the deletions are meant, sac again',
    ])
  })

  it('has one line for a pass of --watch, and one for what was done until Ctrl-C', () => {
    const sent = Array.from({ length: 7 }, (_, index) => `f${index}`)
    const summary = { ...nothing, sent, deletedThere: ['x'] }
    expect(watchLine(summary)).toBe('sent f0, f1, f2, f3, f4 and 2 more; deleted there x')
    expect(watchLine(nothing)).toBeUndefined()
    expect(interruptedLine(summary)).toBe(
      'Interrupted: 7 sent, 1 deleted there so far. The same command goes on from here.',
    )
    expect(interruptedLine(nothing, 91 * MIB)).toBe(
      'Interrupted: 91 MiB of unfinished files sent so far. What arrived is kept; the same command goes on from here.',
    )
    expect(interruptedLine(nothing)).toBe(
      'Interrupted: nothing was done yet. The same command goes on from here.',
    )
  })
})
