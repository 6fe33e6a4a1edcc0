import { describe, expect, it } from 'vitest'
import { ReplayLog, type ReplayLogOptions } from '../src/replay-log.ts'

const SMALL = { capacityBytes: 64, slabBytes: 16 }

function append(log: ReplayLog, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const buffer = log.buffer()
    const size = Math.min(buffer.length, rest.length)
    buffer.set(rest.subarray(0, size))
    log.commit(size)
    rest = rest.subarray(size)
  }
}

function logOf(text: string, options: ReplayLogOptions = {}): ReplayLog {
  const log = new ReplayLog({ ...SMALL, ...options })
  append(log, text)
  return log
}

const read = (log: ReplayLog, from: number, to: number) =>
  Buffer.concat(log.slices(from, to)).toString()

describe('ReplayLog', () => {
  it('is empty at first', () => {
    const log = new ReplayLog(SMALL)
    expect([log.start, log.end, log.slices(0, 0)]).toEqual([0, 0, []])
  })

  it('gives bytes back under their offsets, across slabs', () => {
    const log = logOf('abcdefghijklmnopqrstuvwxyz')
    expect(read(log, 0, 26)).toBe('abcdefghijklmnopqrstuvwxyz')
    expect(read(log, 14, 19)).toBe('opqrs')
    expect(read(log, 16, 16)).toBe('')
  })

  it('forgets whole slabs and keeps offsets absolute', () => {
    const text = Array.from({ length: 500 }, (_, i) => String.fromCharCode(33 + (i % 90))).join('')
    const log = logOf('')
    for (let at = 0; at < text.length; at += 7) {
      append(log, text.slice(at, at + 7))
      expect(log.end - log.start).toBeLessThanOrEqual(64)
      expect(read(log, log.start, log.end)).toBe(text.slice(log.start, log.end))
    }
    expect(log.end - log.start).toBeGreaterThan(32)
  })

  it('reuses the memory of a forgotten slab only when nobody holds it', () => {
    const pinned = logOf('x'.repeat(64), { isPinned: () => true })
    const [held] = pinned.slices(0, 16)
    append(pinned, 'y'.repeat(64))
    expect(held!.toString()).toBe('x'.repeat(16))

    const free = logOf('x'.repeat(64), { isPinned: () => false })
    const [view] = free.slices(0, 16)
    append(free, 'y'.repeat(16))
    expect(view!.toString()).toBe('y'.repeat(16))
  })

  it('finds the start of the next line, and stays where there is none', () => {
    const log = logOf('first line, long\nsecond')
    expect(log.lineStart(3)).toBe(17)
    expect(log.lineStart(17)).toBe(17)
  })
})
