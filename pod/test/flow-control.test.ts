import { describe, expect, it } from 'vitest'
import { FlowControl, WINDOW_MAX_BYTES, WINDOW_MIN_BYTES } from '../src/flow-control.ts'

describe('FlowControl', () => {
  it('starts with the smallest window and counts what is under way', () => {
    const flow = new FlowControl(1000)
    flow.sent(50_000, 0)
    expect(flow.creditBytes).toBe(WINDOW_MIN_BYTES - 50_000)
    expect(flow.acknowledge(1000 + 20_000, 1)).toBe(true)
    expect(flow.inFlightBytes).toBe(30_000)
  })

  it('takes no acknowledgement of what was never sent, nor an old one', () => {
    const flow = new FlowControl(1000)
    flow.sent(100, 0)
    expect(flow.acknowledge(1101, 1)).toBe(false)
    expect(flow.acknowledge(999, 1)).toBe(false)
    expect(flow.acknowledge(1060, 1)).toBe(true)
    expect(flow.acknowledge(1060, 1)).toBe(false)
    expect(flow.acknowledge(1010, 1)).toBe(false)
    expect(flow.inFlightBytes).toBe(40)
  })

  it('counts skipped bytes as acknowledged, and acknowledgements from before the gap right', () => {
    const flow = new FlowControl(0)
    flow.sent(100, 0)
    flow.skipTo(5000)
    expect(flow.isContiguous).toBe(false)
    flow.sent(10, 0)
    expect(flow.inFlightBytes).toBe(110)
    expect(flow.acknowledge(40, 1)).toBe(true)
    expect(flow.inFlightBytes).toBe(70)
    expect(flow.acknowledge(3000, 1)).toBe(false)
    expect(flow.acknowledge(5010, 1)).toBe(true)
    expect([flow.inFlightBytes, flow.isContiguous]).toEqual([0, true])
  })

  it('goes on after a gap when all before it was acknowledged', () => {
    const flow = new FlowControl(0)
    flow.sent(100, 0)
    flow.acknowledge(100, 1)
    flow.skipTo(900)
    expect(flow.isContiguous).toBe(true)
    flow.sent(5, 2)
    expect(flow.acknowledge(905, 3)).toBe(true)
  })

  it.each([
    { bytesPerMs: 100, window: WINDOW_MIN_BYTES },
    { bytesPerMs: 4000, window: 4000 * 101 },
    { bytesPerMs: 100_000, window: WINDOW_MAX_BYTES },
  ])('is what the viewer consumes in 100 ms: $bytesPerMs bytes/ms', ({ bytesPerMs, window }) => {
    const flow = new FlowControl(0)
    let offset = 0
    for (let now = 0; now < 2000; now++) {
      flow.sent(bytesPerMs, now)
      offset += bytesPerMs
      flow.acknowledge(offset - bytesPerMs, now + 0.5)
    }
    expect(flow.windowBytes).toBeGreaterThan(window * 0.95)
    expect(flow.windowBytes).toBeLessThanOrEqual(window * 1.05)
    expect(Number.isInteger(flow.creditBytes)).toBe(true)
  })

  it('grows on a fast link with 100 ms of delay', () => {
    const flow = new FlowControl(0)
    let offset = 0
    for (let now = 0; now < 3000; now += 100) {
      const size = flow.creditBytes
      flow.sent(size, now)
      offset += size
      flow.acknowledge(offset, now + 100)
    }
    expect(flow.windowBytes).toBe(WINDOW_MAX_BYTES)
  })

  it('can count what has left the socket instead', () => {
    const flow = new FlowControl(0)
    flow.sent(1000, 0)
    expect(flow.acknowledgeAllBut(400, 1)).toBe(true)
    expect(flow.inFlightBytes).toBe(400)
    expect(flow.acknowledgeAllBut(2000, 1)).toBe(false)
  })
})
