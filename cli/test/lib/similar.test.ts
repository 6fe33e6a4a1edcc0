import { expect, it } from 'vitest'
import { similar } from '../../src/lib/similar.ts'

it.each([
  ['agent:lst', 'agent:list'],
  ['atach', 'attach'],
  ['logn', 'login'],
  ['agnet', 'agent'],
  ['xyzzy', undefined],
])('%s is meant to be %s', (word, expected) => {
  expect(similar(word, ['agent:list', 'agent', 'attach', 'login', 'logout'])).toBe(expected)
})
