import { describe, expect, it } from 'vitest'
import { isTerminalReply, TextSearch, withoutSuspend } from '../src/terminal-bytes.ts'

describe('isTerminalReply', () => {
  it.each(['\x1b[?1;2c', '\x1b[>0;276;0c', '\x1b[12;40R', '\x1b[I', '\x1b[O', '\x1b[?2026;2$y'])(
    'knows the answer %j',
    (text) => expect(isTerminalReply(Buffer.from(text))).toBe(true),
  )
  it.each(['\x1b]11;rgb:0000/0000/0000\x1b\\', '\x1bP>|xterm(388)\x1b\\\x1b[?1;2c', '\x1b[?0u'])(
    'knows the answer %j',
    (text) => expect(isTerminalReply(Buffer.from(text))).toBe(true),
  )
  it.each([
    'a',
    '\r',
    '\x1b',
    '\x1b[A',
    '\x1b[3~',
    '\x1bOP',
    '\x1b[122;5u',
    'x\x1b[I',
    '\x1b[200~c\x1b[201~',
  ])('knows that %j was typed', (text) => expect(isTerminalReply(Buffer.from(text))).toBe(false))
})

describe('withoutSuspend', () => {
  it('takes Ctrl-Z out and leaves the rest', () => {
    expect(Buffer.from(withoutSuspend(Buffer.from('a\x1ab\x1a'))).toString()).toBe('ab')
    const plain = Buffer.from('abc')
    expect(withoutSuspend(plain)).toBe(plain)
  })
})

describe('TextSearch', () => {
  it('finds a text that is split anywhere', () => {
    const bytes = Buffer.from('…❯ ')
    for (let at = 0; at <= bytes.length; at++) {
      const search = new TextSearch('❯')
      const found = [search.find([bytes.subarray(0, at)]), search.find([bytes.subarray(at)])]
      expect(found.filter(Boolean)).toHaveLength(1)
    }
  })

  it('does not find what is not there', () => {
    const search = new TextSearch('❯')
    expect(search.find([Buffer.from('\xe2\x9d', 'latin1')])).toBe(false)
    expect(search.find([Buffer.from('plain')])).toBe(false)
  })
})
