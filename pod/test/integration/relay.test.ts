import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRelay } from '../../src/relay.ts'

let folder: string
let path: string
let servers: Server[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sac-relay-'))
  path = join(folder, 'side.sock')
  servers = []
})
afterEach(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function relay(limitMs?: number): Promise<number> {
  const server = createRelay(path, limitMs)
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

/** A sidecar that sends back what it received, and ends once its peer has. */
async function echo(): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
  servers.push(server)
  await once(server.listen(path), 'listening')
}

function exchange(port: number, data: Buffer): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.end(data)
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks)))
    socket.on('error', reject)
  })
}

it('passes bytes both ways, with the ends half open', async () => {
  await echo()
  const data = randomBytes(3_000_000)
  const port = await relay()
  const answers = await Promise.all([exchange(port, data), exchange(port, Buffer.from('x'))])
  expect(answers[0]!.equals(data)).toBe(true)
  expect(answers[1]!.toString()).toBe('x')
})

it('waits for a sidecar that is not there yet', async () => {
  const answer = exchange(await relay(), Buffer.from('early'))
  await new Promise((resolve) => setTimeout(resolve, 250)) // the time without a sidecar that is under test
  await echo()
  expect((await answer).toString()).toBe('early')
})

it('gives up in the end', async () => {
  const socket = connect(await relay(200), '127.0.0.1')
  socket.resume()
  await once(socket, 'close')
})

it('does not read on while the sidecar does not', async () => {
  const server = createServer((socket) => socket.pause())
  servers.push(server)
  await once(server.listen(path), 'listening')
  const socket = connect(await relay(), '127.0.0.1')
  const chunk = Buffer.alloc(1024 * 1024)
  let written = 0
  while (socket.write(chunk) || socket.writableLength < 4 * chunk.length) {
    written += chunk.length
    if (written > 64 * chunk.length) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(written).toBeLessThan(64 * chunk.length)
  socket.destroy()
})

it('ends one side when the other breaks', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()))
  servers.push(server)
  await once(server.listen(path), 'listening')
  const socket = connect(await relay(), '127.0.0.1')
  socket.on('error', () => {})
  socket.resume().write('x')
  await once(socket, 'close')
})
