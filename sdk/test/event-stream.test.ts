import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { SacClient } from '../src/client.ts'
import { AbortError, NotSignedInError, ServerError } from '../src/errors.ts'
import type { ResyncEvent, SacEvent } from '../src/resources/events.ts'
import {
  answer,
  type HttpPeer,
  problemBody,
  type Received,
  startPeer,
} from './support/http-peer.ts'

let peer: HttpPeer | undefined
afterEach(async () => {
  vi.useRealTimers()
  await peer?.close()
})

const event = (id: number) =>
  `id: ${id}\nevent: file.changed\ndata: ${JSON.stringify({ id, type: 'file.changed', topic: 'file' })}\n\n`

/** A server that answers each connection with the next of `streams`. */
async function serve(...streams: ((response: ServerResponse, request: Received) => void)[]) {
  peer = await startPeer((request, response) => {
    const stream = streams[peer!.received.length - 1]
    if (!stream) return answer(response, 401, problemBody('not-signed-in', 401))
    stream(response, request)
  })
  return new SacClient({ baseUrl: peer.url, token: 't' })
}

const stream = (text: string, andThen: 'stay' | 'end' | 'cut') => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`: open\n\n${text}`)
  if (andThen === 'end') response.end()
  if (andThen === 'cut') setImmediate(() => response.socket?.destroySoon())
}

async function take(events: AsyncIterable<SacEvent | ResyncEvent>, count: number) {
  const taken: (SacEvent | ResyncEvent)[] = []
  for await (const one of events) if (taken.push(one) === count) break
  return taken
}

describe('events.subscribe', () => {
  it('asks for what is wanted and closes on break', async () => {
    let closed: () => void = () => {}
    const whenClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const client = await serve((response) => {
      response.on('close', closed)
      stream(event(1), 'stay')(response)
    })
    expect(
      await take(client.events.subscribe({ topics: ['file', 'agent'], agentId: 7 }), 1),
    ).toEqual([{ id: 1, type: 'file.changed', topic: 'file' }])
    expect(peer!.received[0]).toMatchObject({ url: '/api/events?topic=file&topic=agent&agentId=7' })
    await whenClosed
  })

  it.each(['end', 'cut'] as const)(
    'goes on after the last event when the stream comes to an %s',
    async (how) => {
      const client = await serve(stream(event(1) + event(2), how), stream(event(3), 'stay'))
      const opened: number[] = []
      const events = client.events.subscribe({ onOpen: () => opened.push(peer!.received.length) })
      expect((await take(events, 3)).map((one) => 'id' in one && one.id)).toEqual([1, 2, 3])
      expect(peer!.received.map(({ headers }) => headers['last-event-id'])).toEqual([
        undefined,
        '2',
      ])
      expect(opened).toEqual([1, 2])
    },
  )

  it('goes on after an id that came without data', async () => {
    const client = await serve(stream('id: 41\n\n', 'end'), stream(event(42), 'stay'))
    expect(await take(client.events.subscribe(), 1)).toMatchObject([{ id: 42 }])
    expect(peer!.received[1]!.headers['last-event-id']).toBe('41')
  })

  it('says resync when it cannot know what it missed', async () => {
    const client = await serve(stream('', 'end'), stream(event(5), 'stay'))
    expect(await take(client.events.subscribe(), 2)).toMatchObject([
      { type: 'resync', reason: 'position-unknown' },
      { id: 5 },
    ])
  })

  it('hands a resync of the server on', async () => {
    const client = await serve(stream('event: resync\ndata: {"reason":"too-old"}\n\n', 'stay'))
    expect(await take(client.events.subscribe({ lastEventId: 3 }), 1)).toEqual([
      { type: 'resync', reason: 'too-old' },
    ])
    expect(peer!.received[0]!.headers['last-event-id']).toBe('3')
  })

  it('outlasts a server that is away for a while', async () => {
    const away = (response: ServerResponse) =>
      answer(response, 503, problemBody('shutting-down', 503))
    const client = await serve(stream(event(1), 'end'), away, away, away, stream(event(2), 'stay'))
    expect(await take(client.events.subscribe(), 2)).toHaveLength(2)
  })

  it('fails at once when the first connection fails', async () => {
    const away = (response: ServerResponse) =>
      answer(response, 503, problemBody('shutting-down', 503))
    const client = await serve(away, away, away)
    await expect(take(client.events.subscribe(), 1)).rejects.toBeInstanceOf(ServerError)
  })

  it('ends when the user is signed out meanwhile', async () => {
    const client = await serve(stream(event(1), 'end'))
    await expect(take(client.events.subscribe(), 2)).rejects.toBeInstanceOf(NotSignedInError)
  })

  it('ends with a problem that the server sends into the stream', async () => {
    const client = await serve(
      stream(`event: error\ndata: ${JSON.stringify(problemBody('not-signed-in', 401))}\n\n`, 'end'),
    )
    await expect(take(client.events.subscribe(), 1)).rejects.toBeInstanceOf(NotSignedInError)
  })

  it('ends when the signal fires', async () => {
    const controller = new AbortController()
    const client = await serve(stream('', 'stay'))
    const events = client.events.subscribe({
      signal: controller.signal,
      onOpen: () => controller.abort(),
    })
    await expect(take(events, 1)).rejects.toBeInstanceOf(AbortError)
  })

  it('reconnects after 45 s of silence', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const client = await serve(stream(event(1), 'stay'), stream(event(2), 'stay'))
    const events = client.events.subscribe()
    expect((await events.next()).value).toMatchObject({ id: 1 })
    const next = events.next()
    while (peer!.received.length < 2) await vi.advanceTimersByTimeAsync(1_000)
    expect((await next).value).toMatchObject({ id: 2 })
    await events.return()
  })
})
