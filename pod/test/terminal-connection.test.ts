import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { TerminalConnection } from '../src/terminal-connection.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A connection and its peer. */
async function connected(): Promise<{ connection: TerminalConnection; peer: WebSocket }> {
  const server = createServer()
  const webSockets = new WebSocketServer({ noServer: true })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const peer = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  closers.push(
    () => peer.terminate(),
    () => server.close(),
  )
  const connection = await new Promise<TerminalConnection>((resolve) => {
    server.on('upgrade', (request, socket: Duplex, head) => {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        resolve(new TerminalConnection(webSocket, socket))
      })
    })
  })
  connection.onClose(() => {})
  connection.onFrame(() => {})
  if (peer.readyState !== WebSocket.OPEN) await once(peer, 'open')
  return { connection, peer }
}

it.each([0, 1, 123, 124, 125, 2000, 2048, 65_533, 65_534, 65_535, 65_536, 70_000])(
  'sends %d bytes of output as one frame',
  async (size) => {
    const { connection, peer } = await connected()
    const data = Buffer.from(Array.from({ length: size }, (_, i) => i % 251))
    const message = once(peer, 'message')
    connection.sendOutput([data.subarray(0, size >> 1), data.subarray(size >> 1)], size)
    const [received] = (await message) as [Buffer]
    expect(received[0]).toBe(0x30)
    expect(received.subarray(1).equals(data)).toBe(true)
  },
)

it('breaks its silence and asks for a pong after 15 s', async () => {
  const { connection, peer } = await connected()
  const heard = Promise.all([once(peer, 'message'), once(peer, 'ping')])
  connection.tick(Date.now() + 14_000)
  connection.tick(Date.now() + 15_000)
  const [[message]] = await heard
  expect((message as Buffer).toString()).toBe('H')
})

it('drops a link whose other end is silent', async () => {
  const { connection, peer } = await connected()
  connection.tick(Date.now() + 24_000)
  expect(connection.isOpen).toBe(true)
  connection.tick(Date.now() + 25_000)
  await once(peer, 'close')
  expect(connection.isOpen).toBe(false)
})

it('drops a peer that asks and reads no answer', async () => {
  const { connection, peer } = await connected()
  peer.pause()
  const frame = Buffer.alloc(60_000, 'R')
  await vi.waitFor(
    () => {
      for (let i = 0; i < 50; i++) connection.send(frame)
      expect(connection.isOpen).toBe(false)
    },
    { timeout: 5000, interval: 1 },
  )
})
