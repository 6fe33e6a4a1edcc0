import { describe, expect, it } from 'vitest'
import { conflictPath, isConflictOf, pathProblem } from '../../src/sync/paths.ts'

describe('pathProblem', () => {
  it.each(['a', 'a/b c/d.txt', '.git/config', 'é/日本', '...', 'a'.repeat(255), '~', 'C:x'])(
    'takes %j',
    (path) => {
      expect(pathProblem(path)).toBeUndefined()
    },
  )

  it.each([
    ['', 'empty'],
    ['/a', 'absolute'],
    ['a//b', 'empty-part'],
    ['a/', 'empty-part'],
    ['./a', 'dot-part'],
    ['a/../b', 'dot-part'],
    ['a\nb', 'control-character'],
    ['a\u0000', 'control-character'],
    ['a\u0085', 'control-character'],
    ['e\u0301', 'not-nfc'],
    ['\ud800', 'not-unicode'],
    ['é'.repeat(513), 'too-long'],
    ['a/.sac-tmp-x', 'reserved'],
  ])('refuses %j as %s', (path, problem) => {
    expect(pathProblem(path)).toBe(problem)
  })
})

describe('conflictPath', () => {
  const at = new Date('2026-11-23T14:53:28Z')
  const name = (path: string, taken: string[] = [], who = 'bot') =>
    conflictPath(path, { who, at, isTaken: (each) => taken.includes(each) })

  it('keeps folder and extension', () => {
    expect(name('a/plan.md')).toBe('a/plan (conflict bot 2026-11-23 14-53-28Z).md')
    expect(name('.env')).toBe('.env (conflict bot 2026-11-23 14-53-28Z)')
  })

  it('counts on when the name is taken', () => {
    const first = name('a.txt')
    expect(name('a.txt', [first])).toBe('a (conflict bot 2026-11-23 14-53-28Z) 2.txt')
  })

  it('does not nest', () => {
    expect(name(name('a.txt'), [name('a.txt')])).toBe('a (conflict bot 2026-11-23 14-53-28Z) 2.txt')
  })

  it('fits into a name, whole characters, and stays a good path', () => {
    const path = name(`${'日'.repeat(83)}.txt`)
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(255)
    expect(pathProblem(name('a', [], 'x/(y)\n'))).toBeUndefined()
    expect(pathProblem(path)).toBeUndefined()
  })

  it('is recognised as what it is', () => {
    for (const path of ['a.txt', 'x/plan.tar.gz', '.env', `${'日'.repeat(83)}.txt`]) {
      expect(isConflictOf(name(path), path), path).toBe(true)
      expect(isConflictOf(path, path), path).toBe(false)
    }
    expect(isConflictOf(name('a.txt'), 'b.txt')).toBe(false)
    expect(isConflictOf(name('x/a.txt'), 'a.txt')).toBe(false)
  })
})
