import { describe, expect, it } from 'vitest'
import {
  ancestorsOf,
  foldedName,
  joinPath,
  nameOf,
  parentOf,
  pathProblem,
  portableProblem,
} from '../src/paths.ts'

describe('pathProblem', () => {
  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['a/../../b', 'dot-part'],
    ['..', 'dot-part'],
    ['./a', 'dot-part'],
    ['a/./b', 'dot-part'],
    ['a//b', 'empty-part'],
    ['a/', 'empty-part'],
    ['a\0b', 'control-character'],
    ['a\nb', 'control-character'],
    ['a\u0085b', 'control-character'],
    ['e\u0301.txt', 'not-nfc'],
    ['\ud800', 'not-unicode'],
    ['a/.sac-tmp-1/b', 'reserved'],
    ['ä'.repeat(513), 'too-long'],
    [`${'a/'.repeat(128)}b`, 'too-deep'],
    [`${'a/'.repeat(299)}b`, 'too-deep'],
    ['..\\..\\x', 'backslash'],
    ['C:\\x', 'backslash'],
    ['ä'.repeat(128), 'name-too-long'],
    [`a/${'b'.repeat(256)}/c`, 'name-too-long'],
  ])('refuses %j: %s', (path, problem) => {
    expect(pathProblem(path)).toBe(problem)
  })

  it.each([
    'a',
    'docs/report 1.pdf',
    '...',
    '..a/b..',
    'é.txt',
    '日本/語.md',
    'C:x',
    'nul',
    '~',
    '-rf',
    '😀',
    `${'ä'.repeat(127)}/`.repeat(4).slice(0, -1),
    `${'a/'.repeat(127)}b`,
  ])('accepts %j', (path) => {
    expect(pathProblem(path)).toBeUndefined()
  })
})

it('takes paths apart and puts them together', () => {
  expect([parentOf('a/b/c'), nameOf('a/b/c')]).toEqual(['a/b', 'c'])
  expect([parentOf('a'), nameOf('a')]).toEqual(['', 'a'])
  expect([joinPath('', 'a'), joinPath('a', 'b')]).toEqual(['a', 'a/b'])
  expect([...ancestorsOf('a/b/c')]).toEqual(['a/b', 'a'])
})

describe('portableProblem', () => {
  it.each([
    'nul',
    'a/CON.txt',
    'com1',
    'LPT9.log',
    'a.',
    'a ',
    'a /b',
    'a:b',
    'what?',
    'a|b',
    '"a"',
  ])('names %j', (path) => {
    expect(portableProblem(path)).toMatch(/Windows/)
  })

  it.each(['null', 'console.log', 'com', 'com10', '.a', 'a b', 'é'])('leaves %j', (path) => {
    expect(portableProblem(path)).toBeUndefined()
  })
})

it('folds names that differ in case alone', () => {
  expect(foldedName('ÄRGER.txt')).toBe(foldedName('ärger.TXT'))
  expect(foldedName('a')).not.toBe(foldedName('b'))
})
