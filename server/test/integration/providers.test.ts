import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SidecarTokens } from '../../src/agents/sidecar-tokens.ts'
import { messageEvents, type Script, startUpstream } from '../llm/scripted-upstream.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'

const KEY = 'sk-secret-0123456789-wxyz'

describe('providers', () => {
  let test: TestApp
  let ada: Person
  let bob: Person
  let admin: Person
  let upstream: Awaited<ReturnType<typeof startUpstream>>
  let script: Script

  beforeAll(async () => {
    upstream = await startUpstream((request, response) => script(request, response))
    test = await createTestApp({ env: { SAC_LLM_ALLOW_HOSTS: upstream.host } })
    ;[ada, bob, admin] = await Promise.all([test.person(), test.person(), test.person('admin')])
  })
  afterAll(async () => {
    await test.close()
    upstream.close()
  })

  const call = async (
    person: Person,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ) => {
    const answer = await test.call(method, path, { token: person.token, ...(body && { body }) })
    expect(answer.raw.toString()).not.toContain(KEY)
    return answer
  }
  const create = async (person: Person, body: object = {}) => {
    const answer = await call(person, 'POST', '/api/providers', {
      name: 'Mine',
      preset: 'custom',
      baseUrl: upstream.url,
      apiKey: KEY,
      ...body,
    })
    expect(answer.status).toBe(201)
    return answer.body
  }

  it('takes what is absent from the preset, and never answers a key', async () => {
    const provider = await create(ada, { preset: 'kimi', baseUrl: undefined })
    expect(provider).toMatchObject({
      owner: { kind: 'user', id: ada.userId },
      baseUrl: 'https://api.moonshot.ai/anthropic',
      models: { opus: 'kimi-k2-thinking-turbo' },
      hasKey: true,
      keyHint: 'wxyz',
      isWritable: true,
      tokensThisMonth: 0,
    })
    const row = await test.database.knex('providers').where('id', provider.id).first()
    expect(JSON.stringify(row)).not.toContain(KEY)
    expect(
      await test.database
        .knex('audit_log')
        .where({ target_kind: 'provider', target_id: String(provider.id) }),
    ).toMatchObject([{ action: 'provider.create', actor_id: ada.userId }])
  })

  it('gives no hint of a short key', async () => {
    expect(await create(ada, { apiKey: 'short-key' })).toMatchObject({
      hasKey: true,
      keyHint: null,
    })
  })

  it('lists own ones and those of the system, page by page', async () => {
    const person = await test.person()
    const mine = [await create(person), await create(person)].map(({ id }) => id)
    const foreign = await create(bob)
    const first = await call(person, 'GET', '/api/providers?limit=1')
    expect(first.body.items.map(({ id }: { id: number }) => id)).toEqual([mine[1]])
    const rest = await call(
      person,
      'GET',
      `/api/providers?limit=50&cursor=${first.body.nextCursor}`,
    )
    const ids = rest.body.items.map(({ id }: { id: number }) => id)
    expect(ids).toContain(mine[0])
    expect(ids).not.toContain(foreign.id)
    expect(rest.body.items.at(-1)).toMatchObject({
      preset: 'demo',
      owner: { kind: 'system', id: null },
    })
    expect(rest.body.nextCursor).toBeNull()
  })

  it('hides the provider of somebody else', async () => {
    const { id } = await create(ada)
    expect((await call(bob, 'GET', `/api/providers/${id}`)).status).toBe(404)
    expect((await call(admin, 'GET', `/api/providers/${id}`)).status).toBe(404)
    expect((await call(bob, 'PUT', `/api/providers/${id}`, { name: 'x' })).status).toBe(404)
    expect((await call(bob, 'DELETE', `/api/providers/${id}`)).status).toBe(404)
    expect((await call(bob, 'POST', `/api/providers/${id}/test`, {})).status).toBe(404)
  })

  it('lets admins make providers for all, which others see without hints and cannot change', async () => {
    const body = { name: 'Ours', preset: 'anthropic', owner: { kind: 'system' }, apiKey: KEY }
    expect((await call(ada, 'POST', '/api/providers', body)).status).toBe(403)
    const made = await call(admin, 'POST', '/api/providers', body)
    expect(made.body).toMatchObject({
      owner: { kind: 'system', id: null },
      keyHint: 'wxyz',
      isWritable: true,
    })
    const path = `/api/providers/${made.body.id}`
    expect((await call(ada, 'GET', path)).body).toMatchObject({
      hasKey: true,
      keyHint: null,
      isWritable: false,
      tokensThisMonth: null,
    })
    expect((await call(ada, 'PUT', path, { name: 'x' })).status).toBe(403)
    expect((await call(ada, 'DELETE', path)).status).toBe(403)
    expect((await call(admin, 'DELETE', path)).status).toBe(204)
  })

  it.each([
    [{ owner: { kind: 'group', id: 1 } }, 409],
    [{ owner: { kind: 'user', id: 1_000_000 } }, 400],
    [{ isDefault: true }, 400],
    [{ preset: 'demo' }, 400],
    [{ baseUrl: undefined }, 400],
    [{ baseUrl: 'ftp://example.com' }, 400],
    [{ baseUrl: 'https://user:pass@example.com' }, 400],
    [{ baseUrl: 'https://example.com/?a=b' }, 400],
    [{ apiKey: 'a b\r\nx: y' }, 400],
    [{ unknown: 1 }, 400],
  ])('refuses %j', async (body, status) => {
    const answer = await call(ada, 'POST', '/api/providers', {
      name: 'x',
      preset: 'custom',
      baseUrl: upstream.url,
      ...body,
    })
    expect(answer.status).toBe(status)
  })

  it('changes only what is said', async () => {
    const { id } = await create(ada)
    const path = `/api/providers/${id}`
    expect(
      (await call(ada, 'PUT', path, { monthlyTokenBudget: 5, models: { haiku: 'h' } })).body,
    ).toMatchObject({
      name: 'Mine',
      hasKey: true,
      monthlyTokenBudget: 5,
      models: { haiku: 'h' },
    })
    expect((await call(ada, 'PUT', path, { apiKey: null })).body).toMatchObject({
      hasKey: false,
      keyHint: null,
    })
    expect((await call(ada, 'PUT', path, {})).status).toBe(400)
  })

  it('never sends a stored key to another host', async () => {
    const { id } = await create(ada)
    const path = `/api/providers/${id}`
    const moved = await call(ada, 'PUT', path, { baseUrl: 'https://elsewhere.example' })
    expect(moved.body.errors).toMatchObject([{ pointer: '/apiKey' }])
    expect((await call(ada, 'PUT', path, { baseUrl: `${upstream.url}/other/path` })).status).toBe(
      200,
    )
    expect(
      (await call(ada, 'PUT', path, { baseUrl: 'https://elsewhere.example', apiKey: KEY })).status,
    ).toBe(200)
  })

  it('has one default at most, and keeps the demo', async () => {
    const first = await create(admin, { owner: { kind: 'system' }, isDefault: true })
    const second = await create(admin, { owner: { kind: 'system' }, isDefault: true })
    expect((await call(admin, 'GET', `/api/providers/${first.id}`)).body.isDefault).toBe(false)
    const demo = await test.database.knex('providers').where('preset', 'demo').first()
    const path = `/api/providers/${demo.id}`
    expect((await call(admin, 'DELETE', path)).status).toBe(409)
    expect((await call(admin, 'PUT', path, { name: 'x' })).status).toBe(409)
    expect((await call(admin, 'PUT', path, { isDefault: true })).body.isDefault).toBe(true)
    expect((await call(admin, 'GET', `/api/providers/${second.id}`)).body.isDefault).toBe(false)
    for (const { id } of [first, second]) await call(admin, 'DELETE', `/api/providers/${id}`)
  })

  it('lists presets', async () => {
    const { body } = await call(ada, 'GET', '/api/provider-presets')
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([
      'anthropic',
      'openrouter',
      'glm',
      'qwen',
      'nebula',
      'kimi',
      'demo',
      'custom',
    ])
  })

  describe('test', () => {
    const answering =
      (status: number, body: string | object, headers: Record<string, string> = {}): Script =>
      (request, response) => {
        request.resume()
        response.writeHead(status, headers)
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      }
    const error = (message: string) => ({ type: 'error', error: { type: 'x', message } })

    it('makes one call for one token', async () => {
      let seen: { url?: string; key?: unknown; body: string } = { body: '' }
      script = (request, response) => {
        request.on('data', (data) => {
          seen.body += data
        })
        request.on('end', () => {
          seen = { ...seen, url: request.url!, key: request.headers['x-api-key'] }
          response.end(JSON.stringify({ type: 'message', content: [] }))
        })
      }
      const { id } = await create(ada, { authStyle: 'x-api-key', models: { haiku: 'small' } })
      const { body } = await call(ada, 'POST', `/api/providers/${id}/test`, {})
      expect(body).toMatchObject({ ok: true, reason: 'answered', model: 'small', status: 200 })
      expect(seen).toMatchObject({ url: '/v1/messages', key: KEY })
      expect(JSON.parse(seen.body)).toMatchObject({ model: 'small', max_tokens: 1 })
    })

    it.each<[string, Script, object]>([
      [
        'a wrong key',
        answering(401, error(`no ${KEY}`)),
        { reason: 'wrong-key', detail: expect.stringContaining('no [key]') },
      ],
      [
        'an unknown model',
        answering(404, error('model: small')),
        { reason: 'unknown-model', status: 404 },
      ],
      [
        'a wrong path',
        answering(404, '<html><h1>Not Found</h1></html>'),
        { reason: 'not-compatible' },
      ],
      [
        'another API',
        answering(200, { object: 'list' }),
        { reason: 'not-compatible', status: 200 },
      ],
      ['a page', answering(200, '<html>'), { reason: 'not-compatible' }],
      ['a redirect', answering(301, '', { location: '/x' }), { reason: 'redirect' }],
      ['no money', answering(402, error('pay')), { reason: 'budget-exhausted' }],
      ['a limit', answering(429, error('slow')), { reason: 'busy' }],
      [
        'its failure',
        answering(500, 'oops'),
        { reason: 'failed', detail: expect.stringContaining('oops') },
      ],
      [
        'a cut',
        (request) => void request.socket.destroy(),
        { reason: 'unreachable', status: null },
      ],
    ])('names %s', async (_what, answer, expected) => {
      script = answer
      const { id } = await create(ada, { models: { haiku: 'small' } })
      const { status, body } = await call(ada, 'POST', `/api/providers/${id}/test`, {})
      expect(status).toBe(200)
      expect(body).toMatchObject({ ok: false, model: 'small', ...expected })
    })

    it('names a private address and the setting that would allow it', async () => {
      const { id } = await create(ada, { baseUrl: 'http://127.0.0.1:9' })
      const { body } = await call(ada, 'POST', `/api/providers/${id}/test`, {})
      expect(body).toMatchObject({
        reason: 'address-refused',
        detail: expect.stringContaining('SAC_LLM_ALLOW_HOSTS'),
      })
    })

    it('always finds the demo there', async () => {
      const demo = await test.database.knex('providers').where('preset', 'demo').first()
      expect((await call(ada, 'POST', `/api/providers/${demo.id}/test`, {})).body).toMatchObject({
        ok: true,
        model: 'sac-demo',
      })
    })
  })

  describe('usage', () => {
    it('tells each user what their agents used, newest day first', async () => {
      const { knex } = test.database
      const day = (back: number) =>
        new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
      const row = (user_id: number, back: number, model = 'm') => ({
        user_id,
        day: day(back),
        agent_id: 1_000_000,
        provider_id: 1_000_000,
        model,
        requests: 1,
        input_tokens: 1,
        cache_creation_tokens: 2,
        cache_read_tokens: 3,
        output_tokens: 4,
      })
      const person = await test.person()
      await knex('usage_days').insert([
        row(person.userId, 0),
        row(person.userId, 0, 'n'),
        row(person.userId, 3),
        row(person.userId, 40),
        row(bob.userId, 0),
      ])
      const first = await call(person, 'GET', '/api/usage?limit=2')
      expect(first.body).toMatchObject({
        items: [
          {
            day: day(0),
            model: 'n',
            agentName: null,
            providerName: null,
            inputTokens: 1,
            cacheCreationTokens: 2,
            cacheReadTokens: 3,
            outputTokens: 4,
          },
          { day: day(0), model: 'm' },
        ],
        month: { tokens: 0, budget: 0 },
      })
      const rest = await call(person, 'GET', `/api/usage?limit=2&cursor=${first.body.nextCursor}`)
      expect(rest.body).toMatchObject({ items: [{ day: day(3) }], nextCursor: null })
      const older = await call(person, 'GET', `/api/usage?from=${day(60)}&to=${day(30)}`)
      expect(older.body.items).toMatchObject([{ day: day(40) }])
      expect((await call(person, 'GET', `/api/usage?from=${day(0)}&to=${day(1)}`)).status).toBe(400)
      expect((await call(person, 'GET', '/api/usage?cursor=bm9uZQ')).status).toBe(400)
    })
  })

  describe('for an agent', () => {
    const addAgent = async (person: Person, body: object) => {
      const { status, body: agent } = await call(person, 'POST', '/api/agents', {
        name: `agent ${randomBytes(4).toString('hex')}`,
        ...body,
      })
      return { status, agent }
    }

    it('makes a provider out of the shorthand, and changes it in place', async () => {
      const person = await test.person()
      const { agent } = await addAgent(person, {
        config: { anthropicBaseUrl: upstream.url, anthropicAuthToken: KEY },
      })
      const provider = (await call(person, 'GET', `/api/providers/${agent.providerId}`)).body
      expect(provider).toMatchObject({
        name: agent.name,
        baseUrl: upstream.url,
        hasKey: true,
        preset: 'custom',
      })
      await call(person, 'PUT', `/api/agents/${agent.id}`, {
        config: { anthropicHaikuModel: 'tiny' },
      })
      expect((await call(person, 'GET', `/api/providers/${agent.providerId}`)).body.models).toEqual(
        { haiku: 'tiny' },
      )
    })

    it('takes no provider of somebody else', async () => {
      const { id } = await create(bob)
      expect((await addAgent(ada, { providerId: id })).status).toBe(400)
    })

    it('relays its calls on the internal listener, by its own token alone', async () => {
      const person = await test.person()
      const { agent } = await addAgent(person, {
        config: { anthropicBaseUrl: upstream.url, anthropicAuthToken: KEY },
      })
      const other = await addAgent(person, {})
      const token = await issue(agent.id)
      const parts = messageEvents({ input_tokens: 3 }, 4)
      script = (request, response) => {
        request.resume()
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        for (const part of parts) response.write(part)
        response.end()
      }
      const path = (id: number) => `/internal/agents/${id}/llm/v1/messages?beta=true`
      const send = (id: number, bearer: string | undefined) =>
        test.callInternal('POST', path(id), { token: bearer, body: { stream: true } })
      const answer = await send(agent.id, token)
      expect(answer.status).toBe(200)
      expect(answer.body).toBe(parts.join(''))
      expect((await send(other.agent.id, token)).status).toBe(404)
      expect((await send(agent.id, person.token)).status).toBe(401)
      expect((await test.call('POST', path(agent.id), { token, body: {} })).status).toBe(404)
      const hello = await test.callInternal('HEAD', `/internal/agents/${agent.id}/llm/api/hello`, {
        token,
      })
      expect(hello.status).toBe(204)
      await expect
        .poll(async () => (await call(person, 'GET', '/api/usage')).body, { timeout: 10_000 })
        .toMatchObject({
          items: [{ agentName: agent.name, inputTokens: 3, outputTokens: 4 }],
          month: { tokens: 7 },
        })
    })

    /** A token as the runtime hands it to the agent's sidecar. */
    const issue = (agentId: number) => new SidecarTokens(test.database.knex).issue(agentId)
  })
})
