import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COALESCE_BYTES, COALESCE_MS, OutputCoalescer } from '../src/output-coalescer.ts'

describe('OutputCoalescer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('sends a short read at once', () => {
    const flush = vi.fn()
    new OutputCoalescer(flush).add(1, false)
    expect(flush).toHaveBeenCalledTimes(1)
  })

  it('waits for more after a full read, and sends with the short one that ends it', () => {
    const flush = vi.fn()
    const coalescer = new OutputCoalescer(flush)
    for (let i = 0; i < 3; i++) coalescer.add(4095, true)
    expect(flush).not.toHaveBeenCalled()
    coalescer.add(100, false)
    vi.advanceTimersByTime(10)
    expect(flush).toHaveBeenCalledTimes(1)
  })

  it('waits no longer than its time, and for no more than its size', () => {
    const flush = vi.fn()
    const coalescer = new OutputCoalescer(flush)
    coalescer.add(4095, true)
    vi.advanceTimersByTime(COALESCE_MS)
    expect(flush).toHaveBeenCalledTimes(1)
    for (let bytes = 0; bytes < COALESCE_BYTES; bytes += 4095) coalescer.add(4095, true)
    expect(flush).toHaveBeenCalledTimes(2)
  })
})
