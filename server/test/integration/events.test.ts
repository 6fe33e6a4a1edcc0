import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MemoryBus } from '../../src/adapters/embedded/memory-bus.ts'
import type { StoredEvent } from '../../src/events/event.ts'
import { EventsService } from '../../src/events/events.service.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'

let app: TestApp
let ada: Person
let events: EventsService
beforeAll(async () => {
  const bus = new MemoryBus()
  app = await createTestApp({ adapters: { bus } })
  ada = await app.person()
  events = new EventsService(app.database.knex, bus, (error) => {
    throw error
  })
  await app.app.publicListener.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const append = (text: string, userId = ada.userId) =>
  app.database.knex.transaction((trx) =>
    events.append(trx, { userId, topic: 'agent', type: 'agent.changed', data: { text } }),
  )

describe('EventsService', () => {
  it('numbers events in commit order without gaps, however transactions overlap', async () => {
    const seen: StoredEvent[] = []
    const stop = events.subscribe({ userId: ada.userId }, (event) => seen.push(event))
    const { knex } = app.database
    const slow = await knex.transaction()
    await events.append(slow, {
      userId: ada.userId,
      topic: 'agent',
      type: 'agent.changed',
      data: { text: 'slow' },
    })
    await append('fast')
    await expect.poll(() => seen.length).toBe(1)
    await slow.commit()
    await Promise.all(Array.from({ length: 30 }, (_, index) => append(String(index))))
    await expect.poll(() => seen.length).toBe(32)
    stop()
    expect(seen.slice(0, 2).map(({ data }) => data['text'])).toEqual(['fast', 'slow'])
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => seen[0]!.seq + index))
  })

  it('publishes nothing of a transaction that was rolled back', async () => {
    const before = await events.bounds()
    const trx = await app.database.knex.transaction()
    await events.append(trx, {
      userId: ada.userId,
      topic: 'agent',
      type: 'agent.changed',
      data: {},
    })
    await trx.rollback()
    await append('after')
    await expect.poll(async () => (await events.bounds()).last).toBe(before.last + 1)
  })
})

describe('subscribeEvents', () => {
  /** Reads messages of the stream until `count` have come. */
  const read = (token: string, count: number, lastEventId?: number) =>
    new Promise<{ id: number; event: string; data: { data: { text: string } } }[]>(
      (resolve, reject) => {
        const { port } = app.app.publicListener.server.address() as AddressInfo
        const headers = {
          authorization: `Bearer ${token}`,
          ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
        }
        const call = request(
          { port, host: '127.0.0.1', path: '/api/events', headers },
          (response) => {
            let text = ''
            response.setEncoding('utf8').on('data', (chunk) => {
              text += chunk
              const blocks = text.split('\n\n').filter((block) => block.startsWith('id: '))
              if (blocks.length < count) return
              call.destroy()
              resolve(
                blocks.map((block) => {
                  const field = (name: string) =>
                    new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
                  return {
                    id: Number(field('id')),
                    event: field('event'),
                    data: JSON.parse(field('data')),
                  }
                }),
              )
            })
          },
        )
        call.on('error', reject).end()
      },
    )

  it('resumes after the last id, in order, then goes on live', async () => {
    const { last } = await events.bounds()
    await append('one')
    await append('two')
    await expect.poll(async () => (await events.bounds()).last).toBe(last + 2)
    const reading = read(ada.token, 3, last)
    await append('three')
    const messages = await reading
    expect(messages.map(({ data }) => data.data.text)).toEqual(['one', 'two', 'three'])
    expect(messages.map(({ id }) => id)).toEqual([last + 1, last + 2, last + 3])
  })

  it('resumes in the middle of many events that were appended together', async () => {
    const { last } = await events.bounds()
    const texts = Array.from({ length: 250 }, (_, index) => `file ${index}`)
    await app.database.knex.transaction(async (trx) => {
      const of = { userId: ada.userId, topic: 'agent', type: 'agent.changed' } as const
      await events.appendAll(
        trx,
        texts.map((text) => ({ ...of, data: { text } })),
      )
      await events.append(trx, { ...of, data: { text: 'alone' } })
    })
    await expect.poll(async () => (await events.bounds()).last).toBe(last + 251)
    expect(
      await app.database.knex('events').where('seq', '>', last).orderBy('seq').pluck('count'),
    ).toEqual([100, 100, 50, 1])
    const messages = await read(ada.token, 251 - 130, last + 130)
    expect(messages.map(({ id }) => id)).toEqual(
      Array.from({ length: 121 }, (_, index) => last + 131 + index),
    )
    expect(messages.map(({ data }) => data.data.text)).toEqual([...texts.slice(130), 'alone'])
  })

  it('knows the first of many events that were appended together', async () => {
    const { last } = await events.bounds()
    await app.database.knex.transaction((trx) =>
      events.appendAll(
        trx,
        ['one', 'two', 'three'].map((text) => ({
          userId: ada.userId,
          topic: 'agent',
          type: 'agent.changed',
          data: { text },
        })),
      ),
    )
    await expect.poll(async () => (await events.bounds()).last).toBe(last + 3)
    await events.prune(new Date(Date.now() + 1000))
    expect(await events.bounds()).toEqual({ first: last + 1, last: last + 3 })
    const [first] = await read(ada.token, 1, last)
    expect(first).toMatchObject({ event: 'agent.changed', id: last + 1 })
  })

  it('shows nobody the events of another', async () => {
    const eve = await app.person()
    const { last } = await events.bounds()
    await append('for ada')
    await append('for eve', eve.userId)
    await expect.poll(async () => (await events.bounds()).last).toBe(last + 2)
    expect((await read(eve.token, 1, last)).map(({ data }) => data.data.text)).toEqual(['for eve'])
  })

  it('says resync when what was missed is no longer kept', async () => {
    const { last } = await events.bounds()
    await append('old')
    await expect.poll(async () => (await events.bounds()).last).toBe(last + 1)
    await events.prune(new Date(Date.now() + 1000))
    const [first] = await read(ada.token, 1, 0)
    expect(first).toMatchObject({ event: 'resync', id: last + 1 })
  })
})
