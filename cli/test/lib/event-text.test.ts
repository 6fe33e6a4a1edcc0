import { describe, expect, it } from 'vitest'
import { eventText } from '../../src/lib/event-text.ts'

describe('the words for an event', () => {
  it.each([
    [
      'file.conflict',
      {
        space: 'private',
        path: 'plan.md',
        copy: 'plan (conflict agent 2026-11-23 14-53-28Z).md',
        revision: 3,
      },
      'both sides changed plan.md in private; the other version is plan (conflict agent 2026-11-23 14-53-28Z).md',
    ],
    [
      'file.changed',
      { space: 'output', path: 'a.txt', action: 'created', kind: 'file', sizeBytes: 12 },
      'created a.txt in output, 12 B',
    ],
    [
      'file.changed',
      { space: 'output', path: 'a.txt', action: 'deleted', kind: 'file', sizeBytes: 0 },
      'deleted a.txt in output',
    ],
    ['space.changed', { space: 'group:3', revision: 4 }, 'group:3'],
    [
      'sync.progress',
      { isSynced: false, space: 'public', done: 1, total: 9, bytes: 0 },
      'public: 1 of 9, 0 B',
    ],
    ['sync.progress', { isSynced: true }, 'all files are in the sandbox'],
    ['group.left', { slug: 'research' }, 'research'],
    ['agent.changed', { name: 'bad\u001b[31mname' }, expect.not.stringContaining('\u001b')],
    ['conversation.appended', { anything: 1 }, ''],
  ])('%s %j', (type, data, words) => {
    expect(eventText({ type, data })).toEqual(words)
  })
})
