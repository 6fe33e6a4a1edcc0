import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'
import { EventStream } from '../support/event-stream.ts'

const ORIGIN = 'https://portal.example'
const OTHER_ORIGIN = 'https://other.example'

describe('tokens for pages that embed SAC', () => {
  let app: TestApp
  let admin: Person
  let ada: Person
  let groupId: number
  let portal: { id: number; token: string }

  beforeAll(async () => {
    app = await createTestApp({ env: { SAC_ALLOWED_ORIGINS: `${ORIGIN},${OTHER_ORIGIN}` } })
  })
  afterAll(() => app?.close())

  beforeEach(async () => {
    ;[admin, ada] = [await app.person('admin'), await app.person()]
    groupId = await createGroup([ada.userId])
    portal = await createPortal()
  })

  const makeToken = (token: string, body: object) =>
    app.call('POST', '/api/tokens', { token, body: { name: 'portal', ...body } })

  async function createGroup(members: number[]): Promise<number> {
    const { body } = await app.call('POST', '/api/admin/groups', {
      token: admin.token,
      body: { name: `Portal ${ada.userId}`, ownerId: admin.userId },
    })
    for (const userId of members) {
      await app.call('POST', `/api/admin/groups/${body.id}/members`, {
        token: admin.token,
        body: { userId },
      })
    }
    return body.id
  }

  async function createPortal(expiresInDays = 90) {
    const answer = await makeToken(admin.token, { scopes: ['embed:mint'], groupId, expiresInDays })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ scopes: ['embed:mint'], groupId })
    return answer.body as { id: number; token: string }
  }

  const mint = (body: object = {}, token = portal.token) =>
    app.call('POST', '/api/embed-tokens', {
      token,
      body: { userId: ada.userId, scope: 'write', origin: ORIGIN, ...body },
    })

  const minted = async (body: object = {}): Promise<string> => {
    const answer = await mint(body)
    expect(answer.status).toBe(201)
    return answer.body.token
  }

  /** The status of a question of the page. */
  const ask = async (token: string, origin: string | undefined = ORIGIN, path = '/api/agents') =>
    (await app.call('GET', path, { token, headers: origin ? { origin } : {} })).status

  it('are minted for one user, scope and origin, for 15 minutes, with an audit entry', async () => {
    const before = Date.now()
    const { status, body } = await mint({ userId: undefined, username: ada.username })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      scope: 'write',
      origin: ORIGIN,
      ttlSeconds: 900,
      user: { id: ada.userId, username: ada.username },
    })
    expect(Date.parse(body.expiresAt) - before).toBeGreaterThan(890_000)
    expect(Date.parse(body.expiresAt) - before).toBeLessThan(910_000)
    const me = await app.call('GET', '/api/auth/me', {
      token: body.token,
      headers: { origin: ORIGIN },
    })
    expect(me.body.id).toBe(ada.userId)
    const entry = await app.database
      .knex('audit_log')
      .where({ action: 'embed-token.create', target_id: String(ada.userId) })
      .first()
    expect(entry).toMatchObject({
      actor_id: admin.userId,
      detail: { scope: 'write', origin: ORIGIN, groupId, accessTokenId: portal.id },
    })
    expect(JSON.stringify(entry)).not.toContain('sac_embed')
  })

  it('are good for pages of their origin alone', async () => {
    const token = await minted()
    expect(await ask(token)).toBe(200)
    for (const origin of [OTHER_ORIGIN, 'https://evil.example', 'null', '']) {
      expect(await ask(token, origin)).toBe(403)
    }
  })

  it('are refused after their time', async () => {
    const token = await minted({ ttlSeconds: 10 })
    await app.database
      .knex('embed_tokens')
      .where('user_id', ada.userId)
      .update({ expires_at: app.database.knex.raw(`now() - interval '1 ms'`) })
    expect(await ask(token)).toBe(401)
  })

  it.each([
    ['a longer time', { ttlSeconds: 3601 }, 400, 'ttlSeconds'],
    ['a shorter time', { ttlSeconds: 9 }, 400, 'ttlSeconds'],
    ['an unknown scope', { scope: 'admin' }, 400, 'scope'],
    ['an origin that is not listed', { origin: 'https://evil.example' }, 400, 'origin'],
    ['an origin with a path', { origin: `${ORIGIN}/` }, 400, 'origin'],
    ['nobody', { userId: undefined }, 400, 'userId'],
    ['two names', { username: 'ada' }, 400, 'userId'],
  ])('are not minted for %s', async (_what, body, status, pointer) => {
    const answer = await mint(body)
    expect(answer.status).toBe(status)
    expect(answer.body.errors[0].pointer).toContain(pointer)
  })

  it('are not minted for people outside the group, shut out, or admins', async () => {
    const stranger = await app.person()
    const shutOut = await app.person()
    const groupAdmin = await app.person('admin')
    for (const { userId } of [shutOut, groupAdmin]) {
      await app.call('POST', `/api/admin/groups/${groupId}/members`, {
        token: admin.token,
        body: { userId },
      })
    }
    await app.call('PUT', `/api/admin/users/${shutOut.userId}/access`, {
      token: admin.token,
      body: { isDisabled: true },
    })
    expect((await mint({ userId: stranger.userId })).status).toBe(400)
    const unknown = await mint({ userId: 999_999 })
    expect(unknown.body.detail).toBe((await mint({ userId: stranger.userId })).body.detail)
    expect((await mint({ userId: shutOut.userId })).body.detail).toMatch(/is shut out/)
    expect((await mint({ userId: groupAdmin.userId })).status).toBe(403)
    expect((await mint({ userId: admin.userId })).status).toBe(403)
  })

  it('are minted by such access tokens alone, which can do nothing else', async () => {
    const script = await makeToken(admin.token, { scopes: ['admin'] })
    for (const token of [admin.token, ada.token, script.body.token, await minted()]) {
      const answer = await app.call('POST', '/api/embed-tokens', {
        token,
        headers: { origin: ORIGIN },
        body: { userId: ada.userId, scope: 'read', origin: ORIGIN },
      })
      expect(answer.status).toBe(403)
    }
    for (const path of ['/api/auth/me', '/api/agents', '/api/tokens', '/api/admin/users'])
      expect(await ask(portal.token, '', path)).toBe(403)
  })

  it('need an access token that an admin made for one group', async () => {
    const embed = ['embed:mint']
    expect((await makeToken(ada.token, { scopes: embed, groupId })).status).toBe(400)
    expect((await makeToken(admin.token, { scopes: embed })).body.detail).toMatch(/groupId/)
    expect((await makeToken(admin.token, { scopes: embed, groupId: 999_999 })).status).toBe(400)
    expect((await makeToken(admin.token, { scopes: ['read'], groupId })).status).toBe(400)
    const both = await makeToken(admin.token, { scopes: ['read', ...embed], groupId })
    expect(both.body.detail).toMatch(/stands alone/)
    // A write token of an admin makes no token that can do more than itself.
    const weak = await makeToken(admin.token, { scopes: ['write'] })
    expect((await makeToken(weak.body.token, { scopes: embed, groupId })).status).toBe(400)
  })

  const asAdmin = (method: 'PUT' | 'DELETE', path: string, body?: object) =>
    app.call(method, path, { token: admin.token, body })
  it.each<[string, () => Promise<unknown>]>([
    ['the access token is revoked', () => asAdmin('DELETE', `/api/tokens/${portal.id}`)],
    [
      'the user leaves the group',
      () => app.call('DELETE', `/api/groups/${groupId}/members/me`, { token: ada.token }),
    ],
    ['the group is deleted', () => asAdmin('DELETE', `/api/admin/groups/${groupId}`)],
    [
      'the user is shut out',
      () => asAdmin('PUT', `/api/admin/users/${ada.userId}/access`, { isDisabled: true }),
    ],
    [
      'the user becomes an admin',
      () => asAdmin('PUT', `/api/admin/users/${ada.userId}/role`, { role: 'admin' }),
    ],
    [
      'the user gets another password',
      () =>
        asAdmin('PUT', `/api/admin/users/${ada.userId}/password`, { newPassword: 'other words' }),
    ],
    [
      'the user changes the password',
      () =>
        app.call('PUT', '/api/auth/password', {
          token: ada.token,
          body: { newPassword: 'other words' },
        }),
    ],
    [
      'whoever made the access token is no admin any more',
      () => app.database.knex('users').where('id', admin.userId).update({ role: 'user' }),
    ],
    [
      'the access token expires',
      () =>
        app.database
          .knex('access_tokens')
          .where('id', portal.id)
          .update({ expires_at: new Date(0) }),
    ],
  ])('end when %s', async (_when, happen) => {
    const token = await minted()
    expect(await ask(token)).toBe(200)
    await happen()
    expect(await ask(token)).toBe(401)
  })

  it('end when their page signs out, and no other', async () => {
    const [first, second] = [await minted(), await minted()]
    const answer = await app.call('POST', '/api/auth/logout', {
      token: first,
      headers: { origin: ORIGIN },
    })
    expect(answer.status).toBe(204)
    expect(await ask(first)).toBe(401)
    expect(await ask(second)).toBe(200)
    expect(await ask(ada.token, '')).toBe(200)
  })

  it('hear what happens to what they may see, until they end', async () => {
    const { publicListener } = app.app
    if (!publicListener.server.listening)
      await publicListener.listen({ host: '127.0.0.1', port: 0 })
    const own = await EventStream.open(publicListener, '/api/events', ada.token)
    const page = await EventStream.open(publicListener, '/api/events', await minted(), ORIGIN)
    await app.call('PUT', `/api/admin/groups/${groupId}/members/${ada.userId}`, {
      token: admin.token,
      body: { role: 'admin' },
    })
    await app.call('POST', '/api/agents', {
      token: ada.token,
      body: { name: 'a', command: ['sh'] },
    })
    const seen = (stream: EventStream) => stream.messages.map(({ event }) => event)
    await expect.poll(() => seen(page), { timeout: 10_000 }).toContain('agent.changed')
    await expect.poll(() => seen(own), { timeout: 10_000 }).toContain('agent.changed')
    expect(seen(own)).toContain('group.changed')
    expect(seen(page)).not.toContain('group.changed')
    await asAdmin('DELETE', `/api/tokens/${portal.id}`)
    await page.ended
    const before = own.messages.length
    await app.call('POST', '/api/agents', {
      token: ada.token,
      body: { name: 'b', command: ['sh'] },
    })
    await expect.poll(() => own.messages.length, { timeout: 10_000 }).toBeGreaterThan(before)
    own.close()
  })

  it('let listed origins call from a browser with every method, on private networks too', async () => {
    const preflight = (origin: string) =>
      app.call('OPTIONS', '/api/agents/1', {
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'authorization,content-type',
          'access-control-request-private-network': 'true',
        },
      })
    const { status, headers } = await preflight(ORIGIN)
    expect(status).toBe(204)
    expect(headers['access-control-allow-origin']).toBe(ORIGIN)
    expect(headers['access-control-allow-methods']).toMatch(/PUT.*DELETE/)
    expect(headers['access-control-allow-headers']).toMatch(/authorization/i)
    expect(headers['access-control-allow-private-network']).toBe('true')
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    expect((await preflight('https://evil.example')).headers).not.toHaveProperty(
      'access-control-allow-origin',
    )
  })
})
