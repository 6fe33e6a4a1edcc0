import { describe, expect, it } from 'vitest'
import { ancestorsOf, joinPath, nameOf, parentOf, pathProblem } from '../src/paths.ts'

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
    'C:\\x',
    '~',
    '-rf',
    '😀',
    'ä'.repeat(512),
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
