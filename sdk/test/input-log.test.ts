import { INPUT_WINDOW_BYTES } from '@sac/openapi/terminal-frames'
import { describe, expect, it } from 'vitest'
import { InputLog } from '../src/input-log.ts'

const text = (frames: Iterable<Uint8Array>) => Buffer.concat([...frames]).toString()
const bytes = (value: string) => new TextEncoder().encode(value)

describe('InputLog', () => {
  it('gives each byte once', () => {
    const log = new InputLog()
    log.append(bytes('ab'))
    log.append(bytes('c'))
    expect(text(log.take())).toBe('abc')
    expect(text(log.take())).toBe('')
    log.append(bytes('d'))
    expect(text(log.take())).toBe('d')
    expect(log.pendingBytes).toBe(4)
  })

  it('sends again only what was not acknowledged, also inside of a chunk', () => {
    const log = new InputLog()
    log.append(bytes('abcdef'))
    log.append(bytes('gh'))
    text(log.take())
    log.acknowledge(4)
    log.rewind()
    expect(log.start).toBe(4)
    expect(text(log.take())).toBe('efgh')
  })

  it('copies, so that the caller may reuse its buffer', () => {
    const log = new InputLog()
    const buffer = bytes('ab')
    log.append(buffer)
    buffer.fill(0x7a)
    expect(text(log.take())).toBe('ab')
  })

  it('stops at the window and goes on with the acknowledgement', () => {
    const log = new InputLog()
    log.append(new Uint8Array(INPUT_WINDOW_BYTES + 10))
    const first = [...log.take()]
    expect(first.reduce((sum, { length }) => sum + length, 0)).toBe(INPUT_WINDOW_BYTES)
    expect(first.every(({ length }) => length <= 32 * 1024)).toBe(true)
    log.acknowledge(INPUT_WINDOW_BYTES)
    expect([...log.take()].map(({ length }) => length)).toEqual([10])
  })

  it('hands back what was refused and counts on from where the host says', () => {
    const log = new InputLog()
    log.append(bytes('abc'))
    text(log.take())
    log.append(bytes('de'))
    log.acknowledge(1)
    expect(text([log.refuse(50)])).toBe('bcde')
    expect(log.start).toBe(50)
    log.append(bytes('x'))
    expect(text(log.take())).toBe('x')
    log.acknowledge(51)
    expect(log.pendingBytes).toBe(0)
  })
})
