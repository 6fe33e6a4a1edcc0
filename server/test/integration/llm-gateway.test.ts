import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Knex } from 'knex'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SecretBox } from '../../src/crypto/secret-box.ts'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { AddressPolicy } from '../../src/egress/address-policy.ts'
import { GuardedClient } from '../../src/egress/guarded-client.ts'
import { demoUpstream } from '../../src/llm/demo/demo-upstream.ts'
import { LlmAccess } from '../../src/llm/llm-access.ts'
import { LlmGateway } from '../../src/llm/llm-gateway.ts'
import { providerUpstream } from '../../src/llm/provider-upstream.ts'
import { UsageRecorder } from '../../src/llm/usage-recorder.ts'
import { messageEvents, type Script, startUpstream } from '../llm/scripted-upstream.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const KEY = 'sk-secret-0123456789'
const box = new SecretBox(randomBytes(32))

describe('LLM gateway', () => {
  let database: TestDatabase
  let knex: Knex
  let recorder: UsageRecorder
  let client: GuardedClient
  let gateway: Server
  let url: string
  let script: Script
  let upstream: Awaited<ReturnType<typeof startUpstream>>
  let agentId: number
  let userId: number
  let providerId: number
  const told: unknown[] = []
  const queries: string[] = []

  beforeAll(async () => {
    database = await createTestDatabase({ createKnex, migrate })
    knex = database.knex
    knex.on('query', ({ sql }) => queries.push(sql))
    upstream = await startUpstream((request, response) => script(request, response))
    client = new GuardedClient(
      new AddressPolicy({
        setting: 'SAC_LLM_ALLOW_HOSTS',
        privateHosts: [upstream.host],
        resolve: async () => [{ address: '10.1.2.3', family: 4 }],
      }),
      { firstByteMs: 2_000, idleMs: 300 },
    )
    recorder = new UsageRecorder(knex, (error) => told.push(error))
    const demo = demoUpstream({ countDelayMs: 0 })
    const llm = new LlmGateway({
      access: new LlmAccess(knex, box),
      upstreamFor: ({ isDemo, ...provider }) =>
        isDemo ? demo : providerUpstream(client, provider),
      recorder,
      onError: (error) => told.push(error),
    })
    gateway = createServer((request, response) => {
      const controller = new AbortController()
      response.once('close', () => !response.writableFinished && controller.abort())
      const path = new URL(request.url!, 'http://sac').pathname as '/v1/messages'
      void llm.handle({
        agentId,
        method: request.method as 'POST',
        path,
        request,
        response,
        body: request.method === 'POST' ? request : undefined,
        requestId: 'req-1',
        signal: controller.signal,
      })
    })
    gateway.listen(0, '127.0.0.1')
    await once(gateway, 'listening')
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    gateway.closeAllConnections()
    gateway.close()
    upstream.close()
    client.close()
    await recorder.stop()
    await database.drop()
  })

  beforeEach(async () => {
    const name = randomBytes(6).toString('hex')
    const users = await knex('users').insert({ username: name }).returning('id')
    userId = users[0].id
    providerId = await addProvider({ base_url: `${upstream.url}/api/anthropic` })
    const agents = await knex('agents')
      .insert({ owner_id: userId, name, generation: 'g', provider_id: providerId })
      .returning('id')
    agentId = agents[0].id
    told.length = 0
  })
  afterEach(async () => {
    await knex('settings').delete()
    // What goes wrong is told, and the key is never among it.
    expect(told.map(deepText).join('\n')).not.toContain(KEY)
  })

  const addProvider = async (row: object) => {
    const rows = await knex('providers')
      .insert({
        owner_kind: 'user',
        owner_id: userId,
        name: 'Mine',
        preset: 'custom',
        base_url: upstream.url,
        api_key_sealed: box.seal(KEY),
        auth_style: 'bearer',
        ...row,
      })
      .returning('id')
    return rows[0].id as number
  }

  const send = (
    path = '/v1/messages?beta=true',
    body = '{"stream":true}',
    headers: Record<string, string> = {},
  ) =>
    fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: 'Bearer sac', ...headers },
    })

  const streams =
    (parts: string[]): Script =>
    (request, response) => {
      request.resume()
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'set-cookie': 'a=b',
        'request-id': 'up-1',
      })
      for (const part of parts) response.write(part)
      response.end()
    }

  it('replaces the token by the key and passes path, query, headers and body', async () => {
    let seen: IncomingMessage | undefined
    let body = ''
    script = async (request, response) => {
      seen = request
      body = await text(request)
      response.setHeader('content-type', 'application/json').end('{"type":"message"}')
    }
    const sent = JSON.stringify({ messages: [{ role: 'user', content: 'ü'.repeat(100_000) }] })
    const answer = await send('/v1/messages?beta=true&x=%2F', sent, {
      'anthropic-beta': 'a-2025,b-2026',
      'anthropic-version': '2023-06-01',
      'x-api-key': 'sandbox',
      'x-claude-code-session-id': 'abc',
    })
    expect(answer.status).toBe(200)
    expect(seen!.url).toBe('/api/anthropic/v1/messages?beta=true&x=%2F')
    expect(seen!.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'anthropic-beta': 'a-2025,b-2026',
      'x-claude-code-session-id': 'abc',
      host: upstream.host,
    })
    expect(seen!.headers['x-api-key']).toBeUndefined()
    expect(body).toBe(sent)
  })

  it('takes one query to find agent, provider, key and budgets', async () => {
    script = streams(messageEvents({ input_tokens: 0 }, 0))
    queries.length = 0
    const answer = await send('/v1/messages/count_tokens')
    await answer.text()
    expect(queries).toHaveLength(1)
  })

  it('gives only listed headers of the answer, and all of its bytes', async () => {
    const parts = messageEvents({ input_tokens: 1 }, 2)
    script = streams(parts)
    const answer = await send()
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('request-id')).toBe('up-1')
    expect(await answer.text()).toBe(parts.join(''))
  })

  it('hands each piece on before the next one is sent', async () => {
    const parts = messageEvents({ input_tokens: 1 }, 2)
    let next: () => void = () => {}
    script = (request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      next = () => {
        const part = parts.shift()
        if (part) response.write(part)
        else response.end()
      }
    }
    // The head arrives while the upstream has not sent a byte of the body.
    const answer = await send()
    const reader = answer.body!.getReader()
    for (const part of [...parts]) {
      next()
      const { value } = await reader.read()
      expect(Buffer.from(value!).toString()).toBe(part)
    }
    next()
    expect((await reader.read()).done).toBe(true)
  })

  it('meters exactly, adding up per day and month', async () => {
    const usage = {
      input_tokens: 10,
      cache_creation_input_tokens: 200,
      cache_read_input_tokens: 3000,
      output_tokens: 1,
    }
    script = streams(messageEvents(usage, 50))
    for (let count = 0; count < 20; count++) await (await send()).text()
    script = (request, response) => {
      request.resume()
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          type: 'message',
          model: 'claude-y',
          usage: { input_tokens: 7, output_tokens: 8 },
        }),
      )
    }
    await (await send()).text()
    await recorder.settled()
    const days = await knex('usage_days').where('user_id', userId).orderBy('model')
    expect(days).toMatchObject([
      {
        agent_id: agentId,
        provider_id: providerId,
        model: 'claude-x',
        requests: 20,
        input_tokens: 200,
        cache_creation_tokens: 4000,
        cache_read_tokens: 60000,
        output_tokens: 1000,
      },
      { model: 'claude-y', requests: 1, input_tokens: 7, output_tokens: 8 },
    ])
    const total = 20 * 3260 + 15
    expect(await knex('usage_months').where({ kind: 'user', id: userId })).toMatchObject([
      { tokens: total },
    ])
    expect(await knex('usage_months').where({ kind: 'provider', id: providerId })).toMatchObject([
      { tokens: total },
    ])
  })

  it('ends the upstream when the sandbox leaves, and meters what came', async () => {
    const closed = new Promise<void>((resolve) => {
      script = (request, response) => {
        request.resume()
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(messageEvents({ input_tokens: 33, output_tokens: 1 }, 0)[0])
        response.once('close', resolve)
      }
    })
    const controller = new AbortController()
    const answer = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      body: '{}',
      signal: controller.signal,
    })
    await answer.body!.getReader().read()
    controller.abort()
    await closed
    await expect
      .poll(() => knex('usage_days').where('user_id', userId), { timeout: 10_000 })
      .toMatchObject([{ input_tokens: 33, output_tokens: 1 }])
    expect(told).toEqual([])
  })

  it('ends the upstream when the sandbox leaves before the answer has begun', async () => {
    const arrived = new Promise<IncomingMessage>((resolve) => {
      script = (request) => resolve(request)
    })
    const controller = new AbortController()
    const sent = fetch(`${url}/v1/messages`, {
      method: 'POST',
      body: '{}',
      signal: controller.signal,
    })
    const request = await arrived
    const closed = once(request.socket, 'close')
    controller.abort()
    await expect(sent).rejects.toThrow()
    await closed
  })

  it('makes the upstream wait for a slow sandbox', async () => {
    const chunk = Buffer.alloc(1 << 20, 'x')
    let written = 0
    let isBlocked: () => void
    const blocked = new Promise<void>((resolve) => {
      isBlocked = resolve
    })
    script = async (request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      while (written < 200) {
        written += 1
        if (response.write(chunk)) continue
        // Still full after a while: nobody takes it.
        const drained = await Promise.race([once(response, 'drain').then(() => true), pause(150)])
        if (!drained) {
          isBlocked()
          await once(response, 'drain')
        }
      }
      response.end()
    }
    const request = httpRequest(`${url}/v1/messages`, { method: 'POST' })
    request.end('{}')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.pause()
    await blocked
    expect(written).toBeLessThan(100)
    let bytes = 0
    response.on('data', (data: Buffer) => {
      bytes += data.length
    })
    response.resume()
    await once(response, 'end')
    expect(bytes).toBe(200 * chunk.length)
  })

  it('cuts the connection when the provider breaks off in the middle', async () => {
    script = (request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ping\n\n', () => response.destroy())
    }
    const answer = await send()
    await expect(answer.text()).rejects.toThrow()
  })

  it('cuts the connection when the provider falls silent', async () => {
    script = (request, response) => {
      request.resume()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ping\n\n')
    }
    const answer = await send()
    await expect(answer.text()).rejects.toThrow()
    expect(deepText(told[0])).toContain('stopped in the middle')
  })

  const errorOf = async (answer: Response) => {
    const body = await answer.text()
    expect(body).not.toContain(KEY)
    const parsed = JSON.parse(body)
    expect(parsed.type).toBe('error')
    return { status: answer.status, ...parsed.error, requestId: parsed.request_id } as {
      status: number
      type: string
      message: string
    }
  }

  it('follows no redirect', async () => {
    let count = 0
    script = (request, response) => {
      count += 1
      request.resume()
      response.writeHead(307, { location: `${upstream.url}/elsewhere` }).end()
    }
    expect(await errorOf(await send())).toMatchObject({
      status: 424,
      message: expect.stringContaining('redirect'),
    })
    expect(count).toBe(1)
  })

  it.each([401, 403])('says that the key is wrong on %i, without showing it', async (status) => {
    script = (request, response) => {
      request.resume()
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: `invalid key ${KEY}` } }))
    }
    expect(await errorOf(await send())).toMatchObject({
      status: 424,
      message: expect.stringMatching(/"Mine" does not accept its key .*invalid key \[key\]/),
    })
  })

  it('passes other errors as they are, with the key blotted out', async () => {
    script = (request, response) => {
      request.resume()
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
      response.end(
        JSON.stringify({
          type: 'error',
          error: { type: 'rate_limit_error', message: `slow down, ${KEY}` },
        }),
      )
    }
    const answer = await send()
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(await errorOf(answer)).toMatchObject({ status: 429, message: 'slow down, [key]' })
  })

  it('names what cannot be reached', async () => {
    const gone = await startUpstream(() => {})
    gone.close()
    const open = new GuardedClient(new AddressPolicy({ setting: 'X', privateHosts: [gone.host] }))
    const call = providerUpstream(open, {
      name: 'Gone',
      baseUrl: gone.url,
      apiKey: KEY,
      authStyle: 'bearer',
    })
    await expect(
      call({
        method: 'GET',
        path: '/v1/models',
        query: '',
        headers: {},
        body: undefined,
        signal: AbortSignal.timeout(5_000),
      }),
    ).rejects.toMatchObject({
      code: 'provider-unreachable',
      message: expect.stringContaining('refuses connections'),
    })
  })

  it.each(['http://127.0.0.1:9', 'http://[::1]:9', 'http://0x7f.1:9', 'http://private.example'])(
    'does not connect to %s, and says which setting would allow it',
    async (base_url) => {
      await knex('agents')
        .where('id', agentId)
        .update({ provider_id: await addProvider({ base_url }) })
      expect(await errorOf(await send())).toMatchObject({
        status: 424,
        message: expect.stringContaining('SAC_LLM_ALLOW_HOSTS'),
      })
    },
  )

  it('looks a name up once, so that a second answer changes nothing', async () => {
    script = (request, response) => {
      request.resume()
      response.end('ok')
    }
    const answers = ['127.0.0.1', '10.0.0.1']
    let count = 0
    const policy = new AddressPolicy({
      setting: 'X',
      privateHosts: [`rebinding.example:${upstream.port}`],
      resolve: async () => [{ address: answers[count++]!, family: 4 }],
    })
    const call = providerUpstream(new GuardedClient(policy), {
      name: 'R',
      baseUrl: `http://rebinding.example:${upstream.port}`,
      apiKey: undefined,
      authStyle: 'bearer',
    })
    const answer = await call({
      method: 'GET',
      path: '/v1/models',
      query: '',
      headers: {},
      body: undefined,
      signal: AbortSignal.timeout(5_000),
    })
    expect(await text(answer.body)).toBe('ok')
    expect(count).toBe(1)
  })

  it.each([
    [
      'a suspended agent',
      () => knex('agents').where('id', agentId).update({ operating_mode: 'suspended' }),
    ],
    [
      'a deleted agent',
      () => knex('agents').where('id', agentId).update({ deleted_at: new Date() }),
    ],
    [
      'a user without access',
      () => knex('users').where('id', userId).update({ disabled_at: new Date() }),
    ],
  ])('refuses %s with 403', async (_who, change) => {
    await change()
    expect(await errorOf(await send())).toMatchObject({ status: 403, type: 'permission_error' })
  })

  it('refuses the provider of somebody else', async () => {
    await knex('providers')
      .where('id', providerId)
      .update({ owner_id: userId + 1_000_000 })
    expect(await errorOf(await send())).toMatchObject({ status: 424 })
  })

  it('answers 402 when the budget of the user or of the provider is used up', async () => {
    script = streams(messageEvents({ input_tokens: 60 }, 40))
    await (await send()).text()
    await recorder.settled()
    await knex('user_settings').insert({ user_id: userId, key: 'monthlyTokenBudget', value: '100' })
    expect(await errorOf(await send())).toMatchObject({
      status: 402,
      type: 'billing_error',
      message: expect.stringContaining('100 tokens'),
    })
    await knex('user_settings').where('user_id', userId).update({ value: '101' })
    expect((await send()).status).toBe(200)
    await recorder.settled()
    await knex('user_settings').where('user_id', userId).update({ value: '0' })
    await knex('providers').where('id', providerId).update({ monthly_token_budget: 150 })
    expect(await errorOf(await send())).toMatchObject({
      status: 402,
      message: expect.stringContaining('"Mine"'),
    })
  })

  it('takes the budget for all where the user has none', async () => {
    await knex('settings').insert({ key: 'monthlyTokenBudget', value: '5' })
    script = streams(messageEvents({ input_tokens: 60 }, 40))
    await (await send()).text()
    await recorder.settled()
    expect(await errorOf(await send())).toMatchObject({ status: 402 })
  })

  it('serves an agent without provider from the default, else the demo, which counts against no budget', async () => {
    await knex('agents').where('id', agentId).update({ provider_id: null })
    const request = JSON.stringify({ messages: [{ role: 'user', content: 'say hi' }] })
    expect(await (await send('/v1/messages', request)).text()).toContain('[demo] hi')
    await recorder.settled()
    expect(await knex('usage_days').where('user_id', userId)).toMatchObject([{ requests: 1 }])
    expect(await knex('usage_months').where({ kind: 'user', id: userId })).toEqual([])
    const id = await addProvider({ owner_kind: 'system', owner_id: null, is_default: true })
    script = streams(['from the default'])
    expect(await (await send('/v1/messages', request)).text()).toBe('from the default')
    await knex('providers').where('id', id).delete()
  })

  it('falls back to the default when the provider is deleted', async () => {
    await knex('providers').where('id', providerId).delete()
    const answer = await send(
      '/v1/messages',
      JSON.stringify({ messages: [{ role: 'user', content: 'say hi' }] }),
    )
    expect(await answer.text()).toContain('[demo]')
  })

  it('loses no usage to a failing write', async () => {
    script = streams(messageEvents({ input_tokens: 5 }, 5))
    await knex.raw('alter table usage_days rename to usage_days_away')
    await (await send()).text()
    await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await knex.raw('alter table usage_days_away rename to usage_days')
    await recorder.settled()
    expect(await knex('usage_days').where('user_id', userId)).toMatchObject([
      { requests: 1, input_tokens: 5 },
    ])
  })
})

/** Everything that a log line about it could hold. */
const deepText = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack} ${JSON.stringify(error)} ${error.cause ? deepText(error.cause) : ''}`
    : String(error)

const pause = (ms: number) => new Promise<false>((resolve) => setTimeout(() => resolve(false), ms))
