import { describe, expect, it } from 'vitest'
import { commandOf } from '../../src/terminal/keys.ts'
import { isWebAddress } from '../../src/terminal/links.ts'

const key = (name: string, ...held: ('ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey')[]) => ({
  key: name,
  ctrlKey: held.includes('ctrlKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
  metaKey: held.includes('metaKey'),
})

describe('commandOf', () => {
  it.each([
    ['m', 'toggle-tab'],
    ['v', 'paste'],
    ['=', 'larger'],
    ['-', 'smaller'],
    ['0', 'normal-size'],
  ])('takes Ctrl %s', (name, command) => {
    expect(commandOf(key(name, 'ctrlKey'), false)).toBe(command)
  })

  it('searches with Ctrl Shift F, and leaves Ctrl F to the program', () => {
    expect(commandOf(key('F', 'ctrlKey', 'shiftKey'), false)).toBe('search')
    expect(commandOf(key('f', 'ctrlKey'), false)).toBeUndefined()
  })

  it('copies with Ctrl C only what is selected', () => {
    expect(commandOf(key('c', 'ctrlKey'), true)).toBe('copy')
    expect(commandOf(key('c', 'ctrlKey'), false)).toBeUndefined()
    expect(commandOf(key('c', 'metaKey'), true)).toBe('copy')
  })

  it('leaves all else to the program', () => {
    expect(commandOf(key('m'), false)).toBeUndefined()
    expect(commandOf(key('m', 'ctrlKey', 'altKey'), false)).toBeUndefined()
    expect(commandOf(key('k', 'ctrlKey'), false)).toBeUndefined()
  })
})

describe('isWebAddress', () => {
  it('opens the web alone', () => {
    expect(isWebAddress('https://example.com/a?b#c')).toBe(true)
    expect(isWebAddress('http://example.com')).toBe(true)
    for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'x']) {
      expect(isWebAddress(address)).toBe(false)
    }
  })
})
