import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AbortError, NotFoundError, SacError } from '../src/errors.ts'
import { TerminalConnection } from '../src/terminal.ts'
import type { AttachOptions, TerminalState } from '../src/terminal-types.ts'
import { TerminalHost } from './support/terminal-host.ts'

let host: TerminalHost
const open: TerminalConnection[] = []

beforeEach(() => {
  host = new TerminalHost()
})
afterEach(async () => {
  vi.useRealTimers()
  for (const terminal of open.splice(0)) terminal.close()
  await host.close()
})

async function attach(options: Partial<AttachOptions> = {}, url?: string) {
  const target = { url: `${url ?? (await host.listen())}/ws/s`, authorize: async () => 'sac_pat_1' }
  const terminal = new TerminalConnection(target, { cols: 80, rows: 24, ...options })
  open.push(terminal)
  await terminal.ready
  return terminal
}

/** Reads until `length` bytes have come. */
async function read(terminal: TerminalConnection, length: number): Promise<string> {
  let text = Buffer.alloc(0)
  for await (const bytes of terminal) {
    text = Buffer.concat([text, bytes])
    if (text.length >= length) break
  }
  return text.toString()
}

async function readAll(terminal: TerminalConnection): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const bytes of terminal) chunks.push(bytes)
  return Buffer.concat(chunks)
}

describe('TerminalConnection', () => {
  it('sends token, size and client, and gets what was written before', async () => {
    host.write('$ ')
    const terminal = await attach({ cols: 120, rows: 30 })
    expect(await read(terminal, 2)).toBe('$ ')
    const [{ request, handshake }] = host.attached as [(typeof host.attached)[0]]
    expect(request.headers.authorization).toBe('Bearer sac_pat_1')
    expect(handshake).toMatchObject({ cols: 120, rows: 30, offset: -1, role: 'driver', input: 0 })
    expect(terminal.state).toBe('open')
  })

  it('carries keys, and tells when the host has them', async () => {
    const terminal = await attach()
    terminal.write('ls')
    terminal.write(Uint8Array.of(13))
    await terminal.drain()
    expect(host.input).toBe('ls\r')
    expect(terminal.pendingInputBytes).toBe(0)
  })

  it('sends a size once', async () => {
    const terminal = await attach()
    terminal.resize(100, 40)
    terminal.resize(100, 40)
    terminal.resize(101, 40)
    await host.until(() => host.sizes.length >= 3)
    expect(host.sizes).toEqual([
      { cols: 80, rows: 24 },
      { cols: 100, rows: 40 },
      { cols: 101, rows: 40 },
    ])
  })

  it('ends with the exit code after the last byte', async () => {
    const terminal = await attach()
    host.write('bye')
    host.exit(3)
    expect((await readAll(terminal)).toString()).toBe('bye')
    expect(await terminal.exited).toEqual({ exitCode: 3, signal: null })
    expect(terminal.state).toBe('closed')
  })

  it('acknowledges what the reader is done with, not what has come', async () => {
    const terminal = await attach()
    host.write('x'.repeat(40_000))
    const reading = terminal[Symbol.asyncIterator]()
    await reading.next()
    expect(host.acknowledged).toEqual([])
    const second = reading.next()
    await host.until(() => host.acknowledged.length > 0)
    expect(host.acknowledged).toEqual([40_000])
    host.write('small')
    await second
    void reading.next()
    await host.until(() => host.acknowledged.length > 1)
    expect(host.acknowledged.at(-1)).toBe(40_005)
  })

  it('detaches without ending the program', async () => {
    const terminal = await attach()
    terminal.close()
    await expect(terminal.exited).rejects.toBeInstanceOf(AbortError)
    expect((await readAll(terminal)).length).toBe(0)
    await host.until(() => host.attached.length === 0)
    expect(() => terminal.write('x')).toThrow(SacError)
  })

  it('detaches when the signal fires', async () => {
    const controller = new AbortController()
    const terminal = await attach({ signal: controller.signal })
    controller.abort()
    expect(terminal.state).toBe('closed')
    await host.until(() => host.attached.length === 0)
  })

  it('only watches when it is read-only', async () => {
    const terminal = await attach({ readOnly: true })
    expect(host.attached[0]!.handshake.role).toBe('viewer')
    expect(() => terminal.write('x')).toThrow('read-only')
  })

  it('tells the size that another viewer gave the program, in order with the output', async () => {
    const terminal = await attach()
    const order: string[] = []
    terminal.on('size', ({ cols }) => order.push(`size ${cols}`))
    host.write('a')
    host.announce(60, 20)
    host.write('b')
    host.exit(0)
    for await (const bytes of terminal) order.push(Buffer.from(bytes).toString())
    expect(order).toEqual(['size 80', 'a', 'size 60', 'b'])
  })
})

describe('a cut connection', () => {
  it('goes on at the byte where it was, over many cuts', async () => {
    const terminal = await attach()
    const sent = randomBytes(200_000)
    const received = readAll(terminal)
    for (let from = 0; from < sent.length; from += 10_000) {
      host.write(sent.subarray(from, from + 10_000))
      host.cut()
      host.write(Buffer.alloc(0))
      await host.until(() => host.attached.length === 1)
    }
    host.exit(0)
    expect((await received).equals(sent)).toBe(true)
  })

  it('applies what is typed during the cut exactly once', async () => {
    const terminal = await attach()
    terminal.write('one ')
    await terminal.drain()
    host.cut()
    terminal.write('two ')
    terminal.write('three')
    await terminal.drain()
    expect(host.input).toBe('one two three')
  })

  it('does not repeat input that was applied but whose acknowledgement was cut off', async () => {
    const terminal = await attach()
    host.cutAfterInput = 64 * 1024
    const paste = randomBytes(300_000).toString('hex')
    terminal.write(paste)
    await terminal.drain()
    expect(host.input === paste).toBe(true)
  })

  it('shows input as refused when another program runs meanwhile', async () => {
    const terminal = await attach()
    const refused: string[] = []
    const gaps: boolean[] = []
    terminal.on('inputRefused', ({ bytes }) => refused.push(Buffer.from(bytes).toString()))
    terminal.on('gap', ({ isRestart }) => gaps.push(isRestart))
    host.write('old')
    expect(await read(terminal, 3)).toBe('old')
    host.cut()
    host.restart()
    host.write('new')
    terminal.write('rm -rf /')
    expect(await read(terminal, 3)).toBe('new')
    expect(refused).toEqual(['rm -rf /'])
    expect(gaps).toEqual([true])
    terminal.write('y')
    await terminal.drain()
    expect(host.input).toBe('y')
  })

  it('says open, reconnecting, open', async () => {
    const terminal = await attach()
    const states: TerminalState[] = []
    const reopened = new Promise<void>((resolve) => {
      terminal.on('state', ({ state }) => {
        states.push(state)
        if (state === 'open') resolve()
      })
    })
    host.cut()
    await reopened
    expect(states).toEqual(['reconnecting', 'open'])
  })

  it('carries the newest size into the next connection', async () => {
    const terminal = await attach()
    host.cut()
    terminal.resize(50, 10)
    await host.until(() => host.attached.length === 1)
    expect(host.attached[0]!.handshake).toMatchObject({ cols: 50, rows: 10 })
  })

  it('keeps trying while nobody listens, and comes back', async () => {
    const url = await host.listen()
    const port = Number(new URL(url).port)
    const terminal = await attach()
    host.write('a')
    await read(terminal, 1)
    await host.close()
    const next = createServer((socket: Socket) => socket.destroy())
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve))
    let refusals = 0
    await new Promise<void>((resolve) => {
      next.on('connection', () => {
        if (++refusals === 3) resolve()
      })
    })
    expect(terminal.state).toBe('reconnecting')
    await new Promise((resolve) => next.close(resolve))
    host = new TerminalHost()
  })

  it('reconnects after 30 s of silence, but not while heartbeats come', async () => {
    const terminal = await attach()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    host.heartbeat()
    const first = host.attached[0]!.socket
    await expect.poll(() => host.attached.length).toBe(1)
    const states: TerminalState[] = []
    terminal.on('state', ({ state }) => states.push(state))
    // The heartbeat has to have come before time is moved.
    host.write('x')
    await read(terminal, 1)
    await vi.advanceTimersByTimeAsync(29_000)
    expect(states).toEqual([])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(states).toContain('reconnecting')
    vi.useRealTimers()
    await host.until(() => host.attached.some(({ socket }) => socket !== first))
  })
})

describe('a refused terminal', () => {
  const refusal = {
    problem: {
      type: 'urn:sac:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'No session s.',
    },
    code: 4404,
  }

  it('fails with the problem and does not try again', async () => {
    host.refusal = refusal
    const error = await attach().catch((caught) => caught)
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error.message).toBe('No session s.')
  })

  it('ends with the problem when it was open before', async () => {
    const terminal = await attach()
    host.refusal = refusal
    host.cut()
    await expect(readAll(terminal)).rejects.toBeInstanceOf(NotFoundError)
    await expect(terminal.exited).rejects.toBeInstanceOf(NotFoundError)
  })

  it('is tried again when the server says that it passes', async () => {
    const terminal = await attach()
    host.refusal = { problem: { ...refusal.problem, status: 503 }, code: 1012 }
    host.cut()
    await new Promise<void>((resolve) => {
      terminal.on('state', ({ error }) => {
        if (error && 'status' in error && error.status === 503) resolve()
      })
    })
    host.refusal = undefined
    await host.until(() => host.attached.length === 1)
  })

  it('fails when nobody is there at all', async () => {
    const url = await host.listen()
    await host.close()
    await expect(attach({}, url)).rejects.toThrow('ECONNREFUSED')
    host = new TerminalHost()
  })
})
