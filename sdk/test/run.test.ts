import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SacClient } from '../src/client.ts'
import { AbortError, ConflictError } from '../src/errors.ts'
import { answer, type HttpPeer, problemBody, startPeer } from './support/http-peer.ts'
import { TerminalHost } from './support/terminal-host.ts'

const ID = '3f0c8a52-6f5e-4b6e-9c57-0d6b2f7f6f11'
const SESSION = {
  id: ID,
  agentId: 7,
  kind: 'headless',
  state: 'creating',
  updatedAt: '2026-11-23T14:53:28.123Z',
}

let peer: HttpPeer
let host: TerminalHost
let events: ServerResponse | undefined
let session: object
let eventId = 0

beforeEach(async () => {
  session = SESSION
  events = undefined
  peer = await startPeer(({ method, url }, response) => {
    if (url.startsWith('/api/events')) {
      events = response
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`: open\n\nid: ${eventId}\n\n`)
    } else if (method === 'POST') answer(response, 201, SESSION)
    else if (method === 'DELETE') answer(response, 204)
    else answer(response, 200, session)
  })
  host = new TerminalHost(peer.server)
})
afterEach(async () => {
  await host.close()
  await peer.close()
})

const client = () => new SacClient({ baseUrl: peer.url, token: 't' })

function emit(topic: 'file' | 'session', data: object) {
  const event = { id: ++eventId, type: `${topic}.changed`, topic, agentId: 7, data }
  events!.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

const line = (event: object) => `${JSON.stringify(event)}\n`
const file = (path: string, action = 'created', space = 'output') => ({
  space,
  path,
  kind: 'file',
  action,
})

describe('run', () => {
  it('gives the answer, the exit code and the files', async () => {
    const seen: string[] = []
    const running = client().run({
      agentId: 7,
      prompt: 'Write a haiku',
      onEvent: ({ type }) => seen.push(type),
      onFile: ({ path }) => seen.push(path),
    })
    await host.until(() => host.attached.length === 1)
    host.write(line({ type: 'system', subtype: 'init' }))
    emit('file', file('notes.md', 'created', 'private'))
    emit('file', file('haiku.md'))
    emit('file', file('draft.md'))
    host.write(`warning\r\n\r\n${line({ type: 'result', result: 'Done: grüße', is_error: false })}`)
    // What node writes at its end: nothing that anybody said.
    host.write('\u001b[?25h\u001b]0;title\u0007')
    emit('file', file('draft.md', 'deleted'))
    host.exit(0)
    expect(await running).toEqual({
      sessionId: ID,
      result: 'Done: grüße',
      isError: false,
      exitCode: 0,
      signal: null,
      files: [
        { path: 'draft.md', isDeleted: true },
        { path: 'haiku.md', isDeleted: false },
      ],
    })
    expect(seen.filter((one) => !one.endsWith('.md'))).toEqual(['system', 'text', 'result'])
    const create = peer.received.find(({ method }) => method === 'POST')
    expect(JSON.parse(create!.body)).toEqual({
      agentId: 7,
      kind: 'headless',
      prompt: 'Write a haiku',
    })
    // No file may be missed: the stream stands before the program starts.
    expect(peer.received[0]!.url).toContain('/api/events')
  })

  it('is an error when the program says so, or ends without an answer', async () => {
    const running = client().run({ agentId: 7, prompt: 'x' })
    await host.until(() => host.attached.length === 1)
    host.write('claude: command not found')
    host.exit(127)
    expect(await running).toMatchObject({
      isError: true,
      exitCode: 127,
      result: 'claude: command not found',
    })
  })

  it('tells states, and fails with the problem of the session', async () => {
    const states: string[] = []
    const running = client().run({
      agentId: 7,
      prompt: 'x',
      onState: ({ state }) => states.push(state),
    })
    running.catch(() => {})
    await host.until(() => host.attached.length === 1)
    emit('session', { ...SESSION, state: 'starting' })
    while (!states.includes('starting')) await new Promise(setImmediate)
    session = {
      ...SESSION,
      state: 'failed',
      problem: problemBody('agent-suspended', 409, { detail: 'Suspended.' }),
    }
    emit('session', session)
    const error = await running.catch((caught) => caught)
    expect(error).toBeInstanceOf(ConflictError)
    expect(error.message).toBe('Suspended.')
    expect(states).toEqual(['creating', 'starting', 'failed'])
  })

  it('says what the session says when its terminal is refused', async () => {
    session = {
      ...SESSION,
      state: 'ended',
      problem: problemBody('agent-suspended', 409, { detail: 'Suspended.' }),
    }
    host.refusal = {
      problem: { type: 'urn:sac:problem:session-ended', title: 'Ended', status: 409 },
      code: 4409,
    }
    await expect(client().run({ agentId: 7, prompt: 'x' })).rejects.toThrow('Suspended.')
  })

  it('ends the program when it is aborted', async () => {
    const controller = new AbortController()
    const running = client().run({ agentId: 7, prompt: 'x', signal: controller.signal })
    await host.until(() => host.attached.length === 1)
    controller.abort(new Error('enough'))
    const error = await running.catch((caught) => caught)
    expect(error).toBeInstanceOf(AbortError)
    expect(error.cause).toEqual(new Error('enough'))
    expect(peer.received.some(({ method, url }) => method === 'DELETE' && url.endsWith(ID))).toBe(
      true,
    )
  })
})

describe('sessions.waitFor', () => {
  it('asks once when the stream stands, and is told by events then', async () => {
    const states: string[] = []
    const waiting = client().sessions.waitFor(ID, 'ready', {
      onState: ({ state }) => states.push(state),
    })
    while (states.length < 1) await new Promise(setImmediate)
    emit('session', { ...SESSION, id: 'another', state: 'ended' })
    // Older than what was asked: a reconnect may bring such events again.
    emit('session', { ...SESSION, state: 'failed', updatedAt: '2026-11-23T14:53:27.000Z' })
    emit('session', { ...SESSION, state: 'ready' })
    expect(await waiting).toMatchObject({ state: 'ready' })
    expect(states).toEqual(['creating', 'ready'])
    expect(peer.received.filter(({ url }) => url.endsWith(ID))).toHaveLength(1)
  })

  it('fails with the problem of a session that fails', async () => {
    session = {
      ...SESSION,
      state: 'failed',
      problem: problemBody('sandbox-unavailable', 503, { detail: 'No.' }),
    }
    await expect(client().sessions.waitFor(ID, 'ready')).rejects.toThrow('No.')
  })
})
