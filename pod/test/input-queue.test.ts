import { describe, expect, it, vi } from 'vitest'
import { INPUT_QUEUE_BYTES, InputLedger, InputQueue } from '../src/input-queue.ts'

/** A terminal that takes `room` bytes and then nothing until more room is made. */
function terminal(room = Number.POSITIVE_INFINITY) {
  const state = { room, text: '', tries: 0 }
  const write = (bytes: Uint8Array) => {
    state.tries++
    const size = Math.min(state.room, bytes.length)
    state.room -= size
    state.text += Buffer.from(bytes.subarray(0, size)).toString()
    return size
  }
  return { state, write }
}

const queueOf = (write: (bytes: Uint8Array) => number, onRoom = () => {}) =>
  new InputQueue(write, onRoom)

describe('InputQueue', () => {
  it('writes at once while the terminal takes it', () => {
    const { state, write } = terminal()
    queueOf(write).push(Buffer.from('abc'))
    expect(state.text).toBe('abc')
  })

  it('keeps the rest, in order, and does not spin while the program does not read', async () => {
    const { state, write } = terminal(2)
    const queue = queueOf(write)
    queue.push(Buffer.from('abc'))
    queue.push(Buffer.from('def'))
    await expect.poll(() => state.tries).toBeGreaterThan(20)
    const { tries } = state
    const idleMs = 100
    await new Promise((resolve) => setTimeout(resolve, idleMs))
    expect(state.tries - tries).toBeLessThan(idleMs / 4)
    state.room = 100
    await expect.poll(() => state.text).toBe('abcdef')
  })

  it('counts what it took and what the terminal took', async () => {
    const { state, write } = terminal(0)
    const ledger = new InputLedger()
    ledger.onApplied = vi.fn()
    const queue = queueOf(write)
    queue.push(Buffer.from('abc'), ledger)
    queue.push(Buffer.alloc(0), ledger, 1)
    expect([ledger.acceptedBytes, ledger.appliedBytes]).toEqual([4, 0])
    state.room = 10
    await expect.poll(() => ledger.appliedBytes).toBe(4)
    expect(ledger.onApplied).toHaveBeenCalledTimes(2)
  })

  it('holds people back while the host types', async () => {
    const { state, write } = terminal(1)
    const queue = queueOf(write)
    queue.push(Buffer.from('ab'))
    const held = queue.hold()
    queue.push(Buffer.from('X'))
    state.room = 100
    await held
    queue.type(Buffer.from('cd'))
    expect(state.text).toBe('abcd')
    queue.release()
    expect(state.text).toBe('abcdX')
  })

  it('says when it is full and when it has room again', async () => {
    const { state, write } = terminal(0)
    const onRoom = vi.fn()
    const queue = queueOf(write, onRoom)
    queue.push(Buffer.alloc(INPUT_QUEUE_BYTES, 'x'))
    expect(queue.isFull).toBe(true)
    state.room = INPUT_QUEUE_BYTES
    await expect.poll(() => onRoom).toHaveBeenCalled()
    expect(queue.isFull).toBe(false)
  })

  it('drops everything when the program is gone', async () => {
    const { state, write } = terminal(0)
    const queue = queueOf(write)
    queue.push(Buffer.from('a'))
    const held = queue.hold()
    queue.close()
    await expect(held).rejects.toThrow('ended')
    queue.push(Buffer.from('b'))
    expect(state.text).toBe('')
  })
})
