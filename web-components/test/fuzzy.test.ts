import { describe, expect, it } from 'vitest'
import { fuzzyFind, fuzzyScore } from '../src/fuzzy.ts'

const find = (typed: string, texts: string[]) => fuzzyFind(typed, texts, (text) => text)

describe('fuzzyFind', () => {
  it('keeps all in their order when nothing was typed', () => {
    expect(find(' ', ['b', 'a'])).toEqual(['b', 'a'])
  })

  it('finds letters in their order, whatever their case and accents', () => {
    expect(find('GTS', ['Go to agents', 'Go to files', 'Go to settings'])[0]).toBe('Go to settings')
    expect(find('cafe', ['Café'])).toEqual(['Café'])
    expect(find('tog', ['Go to'])).toEqual([])
  })

  it('puts beginnings of words and whole parts before scattered letters', () => {
    expect(find('rep', ['a rather deep pit', 'Run /weekly-report'])[0]).toBe('Run /weekly-report')
    expect(find('age', ['Language', 'Go to agents'])[0]).toBe('Go to agents')
  })

  it('puts the shorter of two that match alike first', () => {
    expect(find('helper', ['helper of many', 'helper'])[0]).toBe('helper')
  })

  it('finds other scripts', () => {
    expect(fuzzyScore('报告', '周报告')).toBeGreaterThan(0)
  })

  it('is quick with a long text', () => {
    expect(fuzzyScore('b'.repeat(50), 'a'.repeat(10_000))).toBeUndefined()
  })
})
