import { describe, expect, it } from 'vitest'
import { detachPattern, keyName, untilDetach } from '../../src/lib/detach-key.ts'

const split = (input: string, key = 'ctrl-]') => {
  const { typed, isDetach } = untilDetach(Buffer.from(input, 'latin1'), detachPattern(key))
  return [typed.toString('latin1'), isDetach]
}

describe('the detach key', () => {
  it('is found as a control character, and what was typed before it counts', () => {
    expect(split('ls\u001dmore')).toEqual(['ls', true])
  })

  it.each(['\u001b[93;5u', '\u001b[93;5:1u', '\u001b[93;197u', '\u001b[27;5;93~'])(
    'is found as the sequence %j of newer keyboard protocols',
    (sequence) => {
      expect(split(`a${sequence}`)).toEqual(['a', true])
    },
  )

  it.each([
    '\u001b[93;5:3u',
    '\u001b[93u',
    '\u001b[93;2u',
    '\u001b[91;5u',
    ']',
    '\u001b[A',
    'grüße',
  ])('is not %j', (input) => {
    expect(split(input)).toEqual([Buffer.from(input, 'latin1').toString('latin1'), false])
  })

  it('may be another one, or none', () => {
    expect(split('a\u0011', 'ctrl-q')).toEqual(['a', true])
    expect(split('a\u001d', 'ctrl-q')).toEqual(['a\u001d', false])
    expect(split('a\u001c', 'Ctrl-\\')).toEqual(['a', true])
    expect(split('a\u001d', 'none')).toEqual(['a\u001d', false])
    expect(() => detachPattern('f1')).toThrow('f1')
  })

  it('has a name for people', () => {
    expect(keyName('ctrl-]')).toBe('Ctrl-]')
  })
})
