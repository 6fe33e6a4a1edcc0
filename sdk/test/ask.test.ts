import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SacClient } from '../src/client.ts'
import { AbortError, ApiError, SacError, TimeoutError } from '../src/errors.ts'
import { openWithSkill } from '../src/skill.ts'
import { answer, type HttpPeer, problemBody, startPeer } from './support/http-peer.ts'

const ID = '3f0c8a52-6f5e-4b6e-9c57-0d6b2f7f6f11'
const LONG_AGO = '2026-11-23T14:53:28.123Z'

let peer: HttpPeer
let events: ServerResponse | undefined
let eventId = 0
let session: Record<string, unknown>
let message: Record<string, unknown>
let said: object[]
let skills: object[]

beforeEach(async () => {
  events = undefined
  session = {
    id: ID,
    agentId: 7,
    state: 'ready',
    isBusy: false,
    readyAt: LONG_AGO,
    updatedAt: LONG_AGO,
  }
  message = { id: 'm1', sessionId: ID, state: 'queued', createdAt: LONG_AGO }
  said = []
  skills = []
  peer = await startPeer(({ method, url }, response) => {
    if (url.startsWith('/api/events')) {
      events = response
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`: open\n\nid: ${eventId}\n\n`)
    } else if (url.startsWith('/api/conversations')) answer(response, 200, page(said))
    else if (url.endsWith('/skills')) answer(response, 200, page(skills))
    else if (method === 'POST' && url.endsWith('/messages')) answer(response, 202, message)
    else answer(response, 200, session)
  })
})
afterEach(() => peer.close())

const page = (items: object[]) => ({ items, nextCursor: null })
const client = () => new SacClient({ baseUrl: peer.url, token: 't' })
const sent = () => peer.received.filter(({ url }) => url.endsWith('/messages'))

function emit(type: string, data: object = {}) {
  const event = { id: ++eventId, type, topic: type.split('.')[0], agentId: 7, data }
  events!.write(`id: ${event.id}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`)
}
const become = (changes: object) => emit('message.changed', Object.assign(message, changes))
const whenSent = () => expect.poll(() => sent().length, { timeout: 5_000 }).toBeGreaterThan(0)

describe('ask', () => {
  it('sends the text and gives the answer and the files when its turn is over', async () => {
    const states: string[] = []
    const asking = client().ask({
      agentId: 7,
      text: '/report',
      onMessage: ({ state }) => states.push(state),
    })
    await whenSent()
    become({ state: 'accepted', acceptedAt: LONG_AGO })
    emit('message.changed', { id: 'm2', state: 'done' })
    emit('file.changed', { space: 'output', path: 'report.md', kind: 'file', action: 'created' })
    said = [
      { role: 'assistant', content: 'Done.', at: new Date().toISOString() },
      { role: 'assistant', content: 'I begin.', at: new Date().toISOString() },
    ]
    become({ state: 'done', doneAt: new Date().toISOString() })
    expect(await asking).toEqual({
      sessionId: ID,
      messageId: 'm1',
      answer: 'Done.',
      problem: null,
      files: [{ path: 'report.md', isDeleted: false }],
    })
    expect(states).toEqual(['queued', 'accepted', 'done'])
    expect(JSON.parse(sent()[0]!.body)).toMatchObject({ text: '/report' })
  })

  it('says it under the same id when the stream is opened again', async () => {
    const asking = client().ask({ agentId: 7, text: 'hello' })
    await whenSent()
    events!.destroy()
    await expect.poll(() => sent().length, { timeout: 5_000 }).toBe(2)
    become({ state: 'done' })
    expect((await asking).answer).toBe('')
    const ids = sent().map(({ body }) => JSON.parse(body).clientMessageId)
    expect(ids[0]).toBe(ids[1])
  })

  it('gives the problem of a turn that failed, and throws that of a refused message', async () => {
    const failed = client().ask({ agentId: 7, text: 'hello' })
    await whenSent()
    become({ state: 'done', problem: problemBody('turn-failed', 502) })
    expect((await failed).problem).toMatchObject({ status: 502 })
    message = { ...message, state: 'refused', problem: problemBody('message-refused', 409) }
    await expect(client().ask({ agentId: 7, text: 'exit' })).rejects.toThrow(ApiError)
  })

  it('ends for what an idle program does not take, and waits for a busy one', async () => {
    const unknown = client().ask({ agentId: 7, text: '/nope', takenLimitMs: 50 })
    await expect(unknown).rejects.toThrow('did not take the message')
    session['isBusy'] = true
    const files: string[] = []
    const late = client().ask({
      agentId: 7,
      text: 'hello',
      takenLimitMs: 1,
      onFile: ({ path }) => files.push(path),
    })
    await expect.poll(() => sent().length, { timeout: 5_000 }).toBe(2)
    emit('file.changed', { space: 'output', path: 'a.md', kind: 'file', action: 'created' })
    await expect.poll(() => files, { timeout: 5_000 }).toEqual(['a.md'])
    become({ state: 'done' })
    await late
  })

  it('ends when its signal fires', async () => {
    const abort = new AbortController()
    const asking = client().ask({ agentId: 7, text: 'hello', signal: abort.signal })
    await whenSent()
    abort.abort()
    await expect(asking).rejects.toThrow(AbortError)
  })
})

describe('openWithSkill', () => {
  const skill = (extras: object) => ({
    skillId: 3,
    command: 'report',
    wantedVersion: 2,
    syncedVersion: 2,
    syncedAt: LONG_AGO,
    installedAt: LONG_AGO,
    problem: null,
    ...extras,
  })
  const open = (extras: object = {}) => {
    const waits: (number | null)[] = []
    const opened = openWithSkill(client(), {
      agentId: 7,
      skillId: 3,
      onWait: ({ syncedVersion }) => waits.push(syncedVersion),
      ...extras,
    })
    return { opened, waits }
  }

  it('is ready at once where the skill has long been there', async () => {
    skills = [skill({})]
    const startedAt = Date.now()
    const { opened, waits } = open()
    expect((await opened).id).toBe(ID)
    expect(waits).toEqual([])
    expect(Date.now() - startedAt).toBeLessThan(3_000)
  })

  it('waits for a program that has just started', async () => {
    skills = [skill({})]
    session['readyAt'] = new Date().toISOString()
    const { opened, waits } = open({ reloadMs: 300 })
    await opened
    expect(waits).toEqual([2])
  })

  it('waits until it has come and the program has looked again', async () => {
    skills = [skill({ syncedVersion: 1 })]
    const { opened, waits } = open({ reloadMs: 300 })
    await expect.poll(() => waits, { timeout: 5_000 }).toEqual([1])
    const startedAt = Date.now()
    skills = [skill({ syncedAt: new Date().toISOString() })]
    emit('skill.synced')
    await opened
    expect(waits).toEqual([1, 2])
    expect(Date.now() - startedAt).toBeGreaterThan(250)
  })

  it('says why it does not come', async () => {
    skills = [skill({ syncedVersion: null, problem: 'the disk is full' })]
    const { opened } = open({ deliveryLimitMs: 100 })
    await expect(opened).rejects.toThrow(TimeoutError)
    await expect(opened).rejects.toThrow('did not get the skill in 0.1 s: the disk is full')
  })

  it('fails where it is not installed', async () => {
    await expect(open().opened).rejects.toThrow(SacError)
  })
})
