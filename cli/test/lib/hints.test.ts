import { afterEach, describe, expect, it, vi } from 'vitest'
import { hint, quoted } from '../../src/lib/hints.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('hint', () => {
  it('can be pasted', () => {
    vi.stubEnv('npm_command', '')
    expect(hint('agent resume', 'my helper')).toBe("sac agent resume 'my helper'")
    vi.stubEnv('npm_command', 'exec')
    expect(hint('attach', 'bücher', 7)).toBe('npx sac attach bücher 7')
  })

  it.each([
    ['a-b_c.d', 'a-b_c.d'],
    ['', "''"],
    ["it's", `'it'\\''s'`],
    ['$(x)', "'$(x)'"],
  ])('quotes %j', (word, expected) => {
    expect(quoted(word)).toBe(expected)
  })
})
