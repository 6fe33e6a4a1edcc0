import { describe, expect, it } from 'vitest'
import { contentTypeOf, dispositionOf, parseRange } from '../../src/files/download.ts'

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', { offset: 0, length: 1 }],
    ['bytes=0-', { offset: 0, length: 10 }],
    ['bytes=3-5', { offset: 3, length: 3 }],
    ['bytes=8-99', { offset: 8, length: 2 }],
    ['bytes=-3', { offset: 7, length: 3 }],
    ['bytes=-99', { offset: 0, length: 10 }],
  ])('%s', (header, range) => {
    expect(parseRange(header, 10)).toEqual(range)
  })

  it.each(['bytes=5-3', 'bytes=0-1,3-4', 'bytes=-', 'items=0-1', 'bytes=a-b', 'bytes=--1'])(
    'answers %s with the whole',
    (header) => {
      expect(parseRange(header, 10)).toBeUndefined()
    },
  )

  it.each(['bytes=10-', 'bytes=10-11', 'bytes=-0'])('refuses %s', (header) => {
    expect(() => parseRange(header, 10)).toThrow('10 bytes')
  })

  it('refuses every range of an empty content', () => {
    expect(() => parseRange('bytes=0-0', 0)).toThrow('0 bytes')
    expect(() => parseRange('bytes=-1', 0)).toThrow('0 bytes')
  })
})

describe('contentTypeOf', () => {
  it.each([
    ['a/report.PDF', 'application/pdf'],
    ['notes.md', 'text/markdown; charset=utf-8'],
    ['page.html', 'application/octet-stream'],
    ['image.svg', 'application/octet-stream'],
    ['script.js', 'application/octet-stream'],
    ['x.constructor', 'application/octet-stream'],
    ['Makefile', 'application/octet-stream'],
  ])('%s is %s', (path, type) => {
    expect(contentTypeOf(path)).toBe(type)
  })
})

it('dispositionOf names the file in ASCII and truly, and nothing escapes the quotes', () => {
  expect(dispositionOf('docs/report.pdf')).toBe(
    `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`,
  )
  expect(dispositionOf('a/"日本" (1)%.txt')).toBe(
    `attachment; filename="____ (1)_.txt"; filename*=UTF-8''%22%E6%97%A5%E6%9C%AC%22%20%281%29%25.txt`,
  )
})
