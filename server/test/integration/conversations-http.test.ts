import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { createListeners } from '../conversations/listeners-fixture.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let listeners: Awaited<ReturnType<typeof createListeners>>
beforeAll(async () => {
  database = await createTestDatabase({ createKnex, migrate })
  listeners = await createListeners(database)
})
afterAll(async () => {
  await listeners.close()
  await database.drop()
})

const message = (sessionId: string, changes: object = {}) => ({
  uuid: randomUUID(),
  sessionId,
  claudeSessionId: 'c',
  role: 'assistant',
  content: '=hello',
  at: new Date().toISOString(),
  model: 'm',
  usage: { input_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 0 } },
  ...changes,
})

describe('appendConversations', () => {
  it('takes messages of the own agent alone', async () => {
    const { agentId, sessionId, sidecarToken, token } = await listeners.owner()
    const other = await listeners.owner()
    const url = `/internal/agents/${agentId}/conversations`
    const body = { messages: [message(sessionId)] }

    const answer = await listeners.callInternal('POST', url, sidecarToken, body)
    expect(answer.json()).toEqual({ inserted: 1, refused: 0 })
    expect((await listeners.callInternal('POST', url, other.sidecarToken, body)).statusCode).toBe(
      404,
    )
    expect((await listeners.callInternal('POST', url, token, body)).statusCode).toBe(401)
    expect((await listeners.call('POST', url, sidecarToken, body)).statusCode).toBe(404)
  })

  it.each([
    ['no messages', { messages: [] }],
    ['too many messages', { messages: Array.from({ length: 501 }, () => message(randomUUID())) }],
    ['an unknown role', { messages: [message(randomUUID(), { role: 'system' })] }],
    ['a session that is no uuid', { messages: [message('1')] }],
    ['a uuid with blanks', { messages: [message(randomUUID(), { uuid: 'a b' })] }],
  ])('refuses %s', async (_name, body) => {
    const { agentId, sidecarToken } = await listeners.owner()
    const url = `/internal/agents/${agentId}/conversations`
    expect((await listeners.callInternal('POST', url, sidecarToken, body)).statusCode).toBe(400)
  })

  it('refuses more than 4 MiB', async () => {
    const { agentId, sessionId, sidecarToken } = await listeners.owner()
    const messages = Array.from({ length: 5 }, () =>
      message(sessionId, { content: 'x'.repeat(1 << 20) }),
    )
    const url = `/internal/agents/${agentId}/conversations`
    expect((await listeners.callInternal('POST', url, sidecarToken, { messages })).statusCode).toBe(
      413,
    )
  })
})

describe('reading conversations', () => {
  it('answers lists, sessions and files to the owner, and hides them from others', async () => {
    const owner = await listeners.owner()
    const other = await listeners.owner('admin')
    const { agentId, sessionId, token } = owner
    await listeners.callInternal(
      'POST',
      `/internal/agents/${agentId}/conversations`,
      owner.sidecarToken,
      {
        messages: [message(sessionId)],
      },
    )

    const list = await listeners.call(
      'GET',
      `/api/conversations?agentId=${agentId}&q=hello&order=asc&limit=1`,
      token,
    )
    expect(list.json()).toMatchObject({
      items: [{ content: '=hello', sessionId, usage: { input_tokens: 1 }, model: 'm' }],
      nextCursor: null,
    })
    const sessions = await listeners.call(
      'GET',
      `/api/conversations/sessions?agentId=${agentId}`,
      token,
    )
    expect(sessions.json()).toMatchObject({ items: [{ sessionId, count: 1 }] })
    const csv = await listeners.call('GET', `/api/conversations/export?agentId=${agentId}`, token)
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="conversations_\d{8}_\d{6}\.csv"$/,
      ),
    })
    expect(csv.body).toMatch(/^timestamp,session_id,role,content\r\n.*,assistant,'=hello\r\n$/)
    const jsonl = await listeners.call(
      'GET',
      `/api/conversations/export?agentId=${agentId}&format=jsonl`,
      token,
    )
    expect(jsonl.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
    expect(JSON.parse(jsonl.body)).toMatchObject({ content: '=hello' })

    for (const path of ['', '/sessions', '/export']) {
      const url = `/api/conversations${path}?agentId=${agentId}`
      expect((await listeners.call('GET', url, other.token)).statusCode).toBe(404)
      expect((await listeners.call('GET', url)).statusCode).toBe(401)
      expect((await listeners.call('GET', `/api/conversations${path}`, token)).statusCode).toBe(400)
    }
  })

  it.each([
    ['before=0000-01-01T00:00:00Z', 400],
    ['before=yesterday', 400],
    [`cursor=${Buffer.from('["x",1]').toString('base64url')}`, 400],
    [`cursor=${Buffer.from('["2026-01-01T00:00:00Z",1.5]').toString('base64url')}`, 400],
    ['cursor=x', 400],
    ['limit=201', 400],
    ['q=%00', 400],
    ['q=%27%3B--', 200],
    ['after=9999-12-31T23:59:59Z', 200],
  ])('copes with %s', async (query, status) => {
    const { agentId, token } = await listeners.owner('admin')
    for (const url of [
      `/api/conversations?agentId=${agentId}&${query}`,
      `/api/admin/conversations?${query}`,
    ]) {
      expect((await listeners.call('GET', url, token)).statusCode, url).toBe(status)
    }
  })

  it('refuses a cursor of another list', async () => {
    const { agentId, token } = await listeners.owner()
    const cursor = Buffer.from('["2026-01-01T00:00:00Z","x"]').toString('base64url')
    const url = `/api/conversations/sessions?agentId=${agentId}&cursor=${cursor}`
    expect((await listeners.call('GET', url, token)).statusCode).toBe(400)
  })

  it('answers admins about everybody, and nobody else', async () => {
    const owner = await listeners.owner()
    const admin = await listeners.owner('admin')
    await listeners.callInternal(
      'POST',
      `/internal/agents/${owner.agentId}/conversations`,
      owner.sidecarToken,
      {
        messages: [message(owner.sessionId)],
      },
    )
    const url = `/api/admin/conversations?userId=${owner.userId}`

    expect((await listeners.call('GET', url, admin.token)).json()).toMatchObject({
      items: [{ userId: owner.userId, agentName: 'a', content: '=hello' }],
    })
    const csv = await listeners.call(
      'GET',
      `/api/admin/conversations/export?userId=${owner.userId}`,
      admin.token,
    )
    expect(csv.body).toMatch(/^timestamp,user,agent,session_id,role,content\r\n/)
    expect((await listeners.call('GET', url, owner.token)).statusCode).toBe(403)
  })
})

describe('createTerminalTicket', () => {
  it('gives a ticket to the owner alone', async () => {
    const owner = await listeners.owner()
    const other = await listeners.owner('admin')
    const url = `/api/sessions/${owner.sessionId}/tickets`

    const answer = await listeners.call('POST', url, owner.token)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({
      ticket: expect.stringMatching(/^sac_ticket_/),
      expiresAt: expect.any(String),
    })
    const [stored] = await database.knex('ws_tickets').where('user_id', owner.userId)
    expect(JSON.stringify(stored)).not.toContain(answer.json().ticket)
    expect((await listeners.call('POST', url, other.token)).statusCode).toBe(404)
    expect((await listeners.call('POST', url)).statusCode).toBe(401)
  })
})
