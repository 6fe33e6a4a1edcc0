import { describe, expect, it } from 'vitest'
import { CHUNK_BYTES, chunkMessage, cleanMessage } from '../src/message-text.ts'

describe('cleanMessage', () => {
  it.each([
    ['plain text', 'plain text'],
    ['tab\there', 'tab here'],
    ['windows\r\nand old\rends', 'windows\nand old\nends'],
    ['keys \x03\x1b[A\x7f\x9b gone', 'keys [A gone'],
    ['trailing lines\n\n', 'trailing lines'],
    ['ends in \\', 'ends in \\ '],
    ['see @src/main.ts', 'see @src/main.ts '],
    ['@file', '@file '],
    ['mail me@example.org', 'mail me@example.org'],
    ['!ls', ' !ls'],
    ['/review now', '/review now'],
    ['/review', '/review '],
    ['exit now', 'exit now'],
    ['grüße 👋', 'grüße 👋'],
  ])('makes %j into %j', (message, text) => {
    expect(cleanMessage(message)).toEqual({ text })
  })

  it.each(['exit', ' quit\n', ':q', 'EXIT', '', ' \n', '\x1b'])('refuses %j', (message) => {
    expect(cleanMessage(message)).toHaveProperty('refusal')
  })

  it('leaves no control character of random text but the line end', () => {
    for (let i = 0; i < 500; i++) {
      const codes = Array.from(
        { length: 40 },
        (_, k) => (i * 7919 + k * 104729 + k * k * 31) % 0x130,
      )
      const cleaned = cleanMessage(`a${String.fromCharCode(...codes)}`)
      expect('text' in cleaned && /[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(cleaned.text)).toBe(false)
    }
  })
})

describe('chunkMessage', () => {
  it('splits between code points and loses nothing', () => {
    const text = 'aé漢👋'.repeat(200)
    const chunks = chunkMessage(text)
    expect(Buffer.concat(chunks).toString()).toBe(text)
    for (const chunk of chunks) {
      expect(chunk.length).toBeLessThanOrEqual(CHUNK_BYTES)
      expect(chunk.toString()).not.toContain('\ufffd')
    }
  })
})
