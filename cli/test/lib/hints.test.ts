import { afterEach, describe, expect, it, vi } from 'vitest'
import { hint, nameProfile, quoted } from '../../src/lib/hints.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  nameProfile(undefined)
})

describe('hint', () => {
  it('can be pasted', () => {
    vi.stubEnv('npm_command', '')
    expect(hint('agent resume', 'my helper')).toBe("sac agent resume 'my helper'")
    vi.stubEnv('npm_command', 'exec')
    expect(hint('attach', 'bücher', 7)).toBe('npx sac attach bücher 7')
  })

  it('names the profile that was named, where a server is asked', () => {
    vi.stubEnv('npm_command', '')
    nameProfile("bob's")
    expect(hint('attach', 'helper')).toBe(`sac attach helper --profile 'bob'\\''s'`)
    expect(hint('login')).toBe(`sac login --profile 'bob'\\''s'`)
    expect(hint('login --profile', 'new')).toBe('sac login --profile new')
    expect(hint('up')).toBe('sac up')
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
