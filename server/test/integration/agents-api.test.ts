import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PodRuntime } from '../sessions/support/pod-runtime.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'

let runtime: PodRuntime
let test: TestApp
let ada: Person

beforeAll(async () => {
  runtime = await PodRuntime.create()
  test = await createTestApp({ adapters: { runtime } })
  ada = await test.person()
  test.app.services.events.start()
  await test.app.services.reconciler.start()
  let sequence = Date.now()
  // What the sidecar would say, by the way that it says it.
  runtime.onStart = ({ agentId, sidecarToken }) =>
    void test.callInternal('POST', `/internal/agents/${agentId}/state`, {
      token: sidecarToken,
      body: { synced: true, sequence: ++sequence },
    })
})
afterAll(async () => {
  await test?.close()
  await runtime?.close()
})

const tokenOf = (agentId: number) =>
  runtime.specs.findLast((spec) => spec.agentId === agentId)!.sidecarToken

async function createAgent(name: string, who = ada) {
  const { status, body } = await test.call('POST', '/api/agents', {
    token: who.token,
    body: { name },
  })
  expect(status).toBe(201)
  return body.id as number
}

async function readySession(agentId: number) {
  const { body } = await test.call('POST', '/api/sessions', { token: ada.token, body: { agentId } })
  const url = `/api/sessions/${body.id}`
  await vi.waitFor(
    async () => {
      const { body } = await test.call('GET', url, { token: ada.token })
      expect(body.state).toBe('ready')
    },
    { timeout: 5_000 },
  )
  return body.id as string
}

describe('the API of agents', () => {
  it('creates, shows, changes, suspends, deletes and restores', async () => {
    const agentId = await createAgent('api')
    const url = `/api/agents/${agentId}`
    const { token } = ada
    const shown = await test.call('GET', url, { token })
    expect(shown).toMatchObject({ status: 200, body: { name: 'api', env: [], providerId: null } })
    const changed = await test.call('PUT', url, {
      token,
      body: { icon: '🦉', memoryBytes: 2 ** 30 },
    })
    expect(changed).toMatchObject({ status: 200, body: { icon: '🦉', memoryBytes: 2 ** 30 } })
    const preview = await test.call('GET', `${url}/claude-md-preview`, { token })
    expect(preview.body).toMatchObject({ instructions: '' })
    expect((await test.call('POST', `${url}/suspend`, { token })).status).toBe(202)
    const refused = await test.call('POST', '/api/sessions', { token, body: { agentId } })
    expect(refused).toMatchObject({ status: 409, body: { fix: `POST ${url}/resume` } })
    expect((await test.call('POST', `${url}/resume`, { token })).status).toBe(202)
    expect((await test.call('POST', `${url}/restart`, { token })).status).toBe(202)
    const statuses = await test.call('GET', '/api/agent-statuses', { token })
    expect(statuses.body.items[0]).toMatchObject({ agentId, memoryBytes: 2 ** 30 })
    expect((await test.call('DELETE', url, { token })).status).toBe(204)
    expect((await test.call('GET', url, { token })).status).toBe(404)
    const gone = await test.call('GET', '/api/agents?deleted=true', { token })
    expect(gone.body.items.map(({ id }: { id: number }) => id)).toEqual([agentId])
    expect((await test.call('POST', `${url}/restore`, { token })).status).toBe(200)
    expect((await test.call('DELETE', url, { token })).status).toBe(204)
  })

  it('answers problems that name the member', async () => {
    const wrong = await test.call('POST', '/api/agents', {
      token: ada.token,
      body: { name: 'x', env: [{ name: 'SAC_TOKEN', value: '' }] },
    })
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/env/0/name' }] } })
    const number = await test.call('POST', '/api/agents', { token: ada.token, body: { name: '7' } })
    expect(number).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/name', detail: expect.stringContaining('numbers are ids') }] },
    })
    const { status } = await test.call('PUT', '/api/agents/1', { token: ada.token, body: {} })
    expect([400, 404]).toContain(status)
  })

  it('lets admins see, restart, limit and delete, and no more', async () => {
    const admin = await test.person('admin')
    const agentId = await createAgent('administered')
    const url = `/api/admin/users/${ada.userId}/agents`
    const { token } = admin
    const { body } = await test.call('GET', url, { token })
    expect(body.items).toMatchObject([{ agentId, name: 'administered' }])
    const limits = { cpuMillicores: 500, memoryBytes: null }
    const limited = await test.call('PUT', `${url}/${agentId}/resources`, { token, body: limits })
    expect(limited).toMatchObject({ status: 200, body: { cpuMillicores: 500 } })
    expect((await test.call('POST', `${url}/${agentId}/restart`, { token })).status).toBe(202)
    expect((await test.call('GET', `/api/agents/${agentId}`, { token })).status).toBe(404)
    const other = `/api/admin/users/${admin.userId}/agents/${agentId}`
    expect((await test.call('DELETE', other, { token })).status).toBe(404)
    expect((await test.call('GET', url, { token: ada.token })).status).toBe(403)
    expect((await test.call('DELETE', `${url}/${agentId}`, { token })).status).toBe(204)
  })
})

describe('the API of sessions', () => {
  it('starts one, says something, ends it', async () => {
    const agentId = await createAgent('talker')
    const sessionId = await readySession(agentId)
    const { token } = ada
    const again = await test.call('POST', '/api/sessions', { token, body: { agentId } })
    expect(again).toMatchObject({ status: 200, body: { id: sessionId } })
    const url = `/api/sessions/${sessionId}`
    const body = { text: 'hello', clientMessageId: '1' }
    const sent = await test.call('POST', `${url}/messages`, { token, body })
    expect(sent).toMatchObject({ status: 202, body: { state: 'queued' } })
    expect((await test.call('POST', `${url}/messages`, { token, body })).status).toBe(200)
    const hook = {
      sessionId,
      event: 'UserPromptSubmit',
      prompt: 'hello',
      promptId: 'p',
      claudeSessionId: 'c',
      at: new Date().toISOString(),
    }
    const hooks = `/internal/agents/${agentId}/hooks`
    const reported = await test.callInternal('POST', hooks, {
      token: tokenOf(agentId),
      headers: { 'idempotency-key': 'k' },
      body: hook,
    })
    expect(reported.status).toBe(204)
    const message = await test.call('GET', `${url}/messages/${sent.body.id}`, { token })
    expect(message.body).toMatchObject({ state: 'accepted' })
    const list = await test.call('GET', `/api/sessions?state=ready&agentId=${agentId}`, { token })
    expect(list.body.items).toMatchObject([{ id: sessionId, isBusy: true }])
    expect((await test.call('DELETE', url, { token })).status).toBe(204)
    expect((await test.call('GET', url, { token })).body).toMatchObject({ state: 'ended' })
    const closed = await test.call('GET', `${url}/messages`, { token })
    expect(closed.body.items).toMatchObject([
      { state: 'done', problem: { title: expect.any(String) } },
    ])
  })

  it('lets a sidecar speak for its own agent alone', async () => {
    const bob = await test.person()
    const [own, other] = await Promise.all([createAgent('own', bob), createAgent('other', bob)])
    await expect.poll(() => runtime.specs.map(({ agentId }) => agentId)).toContain(own)
    const body = { synced: true, sequence: 9_007_199_254_740_991 }
    const post = (agentId: number, token: string) =>
      test.callInternal('POST', `/internal/agents/${agentId}/state`, { token, body })
    expect((await post(other, tokenOf(own))).status).toBe(404)
    expect((await post(own, bob.token)).status).toBe(401)
    expect((await post(own, tokenOf(own))).status).toBe(204)
    const outside = await test.call('POST', `/internal/agents/${own}/state`, {
      token: tokenOf(own),
      body,
    })
    expect(outside.status).toBe(404)
  })
})
