import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IgnoreRules } from '../../src/sync-node/ignore-rules.ts'
import { Ignored, isReserved } from '../../src/sync-node/ignored.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sac-ignored-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const hasGit = spawnSync('git', ['--version']).status === 0

const RULES = ['a', '/a', 'a/', 'a/*', 'a/**', '**/b', 'a/**/c', '*.log', '!x.log', '!a/b', 'b?']
  .concat(['[ab]', '[!a]', '[[:digit:]]', 'd\\*', '*', '!*/', '# a', '', 'c  ', '**', 'a/b/', '!c'])
  .concat(['*a*c', '/*/b', '**/a/b', '[a-', '!/b/', 'x.*', '\\!c', 'b/**/'])
const NAMES = ['a', 'b', 'c', 'x.log', 'ac', 'b1', '7', 'd*', '!c']

/** Small and reproducible: mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

describe('rules of .gitignore', () => {
  it.skipIf(!hasGit)('mean what git takes them for', () => {
    execFileSync('git', ['init', '-q', root])
    const random = randomOf(1)
    const pick = (values: readonly string[]) => values[random(values.length)]!
    mkdirSync(join(root, 'a/b'), { recursive: true })
    for (let set = 0; set < 40; set += 1) {
      const rules = (count: number) => Array.from({ length: count }, () => pick(RULES)).join('\n')
      writeFileSync(join(root, '.gitignore'), rules(1 + random(4)))
      writeFileSync(join(root, 'a/.gitignore'), set % 3 === 0 ? rules(1 + random(2)) : '')
      const paths = new Set(
        Array.from({ length: 40 }, () =>
          Array.from({ length: 1 + random(3) }, () => pick(NAMES)).join('/'),
        ).filter((path) => path !== 'a' && path !== 'a/b'),
      )
      const input = [...paths].join('\0')
      const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], {
        cwd: root,
        input,
        encoding: 'utf8',
      })
      const expected = stdout.split('\0').filter(Boolean).sort()
      const ignored = new Ignored()
      ignored.read(root, '', ['.gitignore'])
      ignored.read(join(root, 'a'), 'a', ['.gitignore'])
      const ours = [...paths].filter((path) => ignored.hasAny(path, false)).sort()
      const texts = ['.gitignore', 'a/.gitignore'].map((name) => `${name} of set ${set}`)
      expect(ours, texts.join()).toEqual(expected)
    }
  })

  it('take no time for what was written to take it', () => {
    const rules = new IgnoreRules([`${'*a'.repeat(200)}b\n**/${'**/'.repeat(50)}x`])
    const start = performance.now()
    rules.verdict([...Array.from({ length: 100 }, () => 'a'), 'a'.repeat(255)], false)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('reserved names', () => {
  it.each(['.git', '.GIT', '.sac', '.g\u200cit', '\u200d.sac'])('%j is one', (name) => {
    expect(isReserved(name)).toBe(true)
  })

  it.each(['.gitignore', 'git', 'sac', '.github', 'a.git', '.sacignore'])('%j is none', (name) => {
    expect(isReserved(name)).toBe(false)
  })
})
