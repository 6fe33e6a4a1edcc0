import { describe, expect, it } from 'vitest'
import { type SseMessage, SseParser } from '../src/sse-parser.ts'

const encode = (text: string) => new TextEncoder().encode(text)

function parse(chunks: Uint8Array[]): SseMessage[] {
  const parser = new SseParser()
  return chunks.flatMap((chunk) => parser.push(chunk))
}

describe('SseParser', () => {
  it('reads id, event and data, and skips comments', () => {
    expect(parse([encode(': open\n\nid: 7\nevent: a\ndata: {"x":1}\n\n')])).toEqual([
      { id: '7', event: 'a', data: '{"x":1}' },
    ])
  })

  it('gives the same messages wherever the stream is cut', () => {
    const text =
      '\uFEFFid: 1\r\ndata: grüße 🚀\r\ndata: zwei\r\n\r\nevent: e\rdata\rdata:  x\r\rid: 2\ndata: ende\n\n'
    const bytes = encode(text)
    const whole = parse([bytes])
    expect(whole).toEqual([
      { id: '1', event: 'message', data: 'grüße 🚀\nzwei' },
      { id: '1', event: 'e', data: '\n x' },
      { id: '2', event: 'message', data: 'ende' },
    ])
    for (let size = 1; size <= bytes.length; size++) {
      const chunks: Uint8Array[] = []
      for (let from = 0; from < bytes.length; from += size)
        chunks.push(bytes.subarray(from, from + size))
      expect(parse(chunks)).toEqual(whole)
    }
  })

  it('keeps an id that comes without data', () => {
    const parser = new SseParser()
    expect(parser.push(encode('id: 41\n\n'))).toEqual([])
    expect(parser.lastId).toBe('41')
  })

  it('ignores an id with a NUL, unknown fields and a bad retry', () => {
    const parser = new SseParser()
    expect(parser.push(encode('id: 1\0\nfoo: bar\nretry: x1\ndata: d\n\n'))).toEqual([
      { id: undefined, event: 'message', data: 'd' },
    ])
    expect(parser.retryMs).toBeUndefined()
    parser.push(encode('retry: 250\n'))
    expect(parser.retryMs).toBe(250)
  })

  it('drops the unfinished message at the end', () => {
    expect(parse([encode('data: done\n\ndata: half')])).toHaveLength(1)
  })

  it('refuses a message without end', () => {
    const parser = new SseParser()
    const chunk = encode('x'.repeat(1024 * 1024))
    expect(() => {
      for (let i = 0; i < 20; i++) parser.push(chunk)
    }).toThrow(RangeError)
  })
})
