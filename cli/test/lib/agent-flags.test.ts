import { describe, expect, it } from 'vitest'
import { bytes, millicores, pair } from '../../src/lib/agent-flags.ts'

describe('limits as people write them', () => {
  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['250m', 250],
  ])('--cpu %s', (text, expected) => {
    expect(millicores(text)).toBe(expected)
  })

  it.each([
    ['512Mi', 512 * 1024 ** 2],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['268435456', 268_435_456],
  ])('--memory %s', (text, expected) => {
    expect(bytes(text)).toBe(expected)
  })

  it('refuses others', () => {
    expect(() => millicores('two')).toThrow('--cpu two')
    expect(() => bytes('4GB')).toThrow('--memory 4GB')
    expect(() => pair('--env', 'X')).toThrow('NAME=VALUE')
    expect(pair('--env', 'A=b=c')).toEqual(['A', 'b=c'])
  })
})
