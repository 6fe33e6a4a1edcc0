import { afterEach, describe, expect, it, vi } from 'vitest'
import { SacClient } from '../src/client.ts'
import { onWake } from '../src/wake.ts'
import { type HttpPeer, startPeer } from './support/http-peer.ts'

let peer: HttpPeer | undefined
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await peer?.close()
})

/** The two objects of a page that tell about waking. */
function fakePage() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const window = new EventTarget()
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  return { page, window }
}

describe('onWake', () => {
  it('tells when the network is back, and when the page is seen or thawed', () => {
    const { page, window } = fakePage()
    const wake = vi.fn()
    const stop = onWake(wake)
    window.dispatchEvent(new Event('online'))
    page.dispatchEvent(new Event('visibilitychange'))
    page.dispatchEvent(new Event('resume'))
    expect(wake).toHaveBeenCalledTimes(3)
    stop()
    window.dispatchEvent(new Event('online'))
    expect(wake).toHaveBeenCalledTimes(3)
  })
})

describe('an event stream in a page that wakes', () => {
  const event = (id: number) =>
    `id: ${id}\nevent: file.changed\ndata: {"id":${id},"topic":"file"}\n\n`

  it('is made anew at once when it was silent for long, and goes on after the last event', async () => {
    const { window } = fakePage()
    vi.useFakeTimers({ toFake: ['Date'] })
    peer = await startPeer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(event(peer!.received.length))
    })
    const events = new SacClient({ baseUrl: peer.url, token: 't' }).events.subscribe()
    expect((await events.next()).value).toMatchObject({ id: 1 })
    const next = events.next()
    window.dispatchEvent(new Event('online'))
    expect(peer.received).toHaveLength(1)
    vi.setSystemTime(Date.now() + 30_000)
    window.dispatchEvent(new Event('online'))
    expect((await next).value).toMatchObject({ id: 2 })
    expect(peer.received[1]!.headers['last-event-id']).toBe('1')
    await events.return()
  })

  it('does not wait for the pause before a reconnect', async () => {
    const { page } = fakePage()
    peer = await startPeer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const isFirst = peer!.received.length === 1
      response.write(isFirst ? `retry: 3600000\n\n${event(1)}` : event(2))
      if (isFirst) response.end()
    })
    const lost = vi.fn(() => queueMicrotask(() => page.dispatchEvent(new Event('resume'))))
    const client = new SacClient({ baseUrl: peer.url, token: 't' })
    const events = client.events.subscribe({ onLost: lost })
    await events.next()
    expect((await events.next()).value).toMatchObject({ id: 2 })
    await events.return()
  })
})
