import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const PASSWORD = 'correct horse battery'

/** Somebody who signs in with a password. */
async function personWithPassword() {
  const person = await app.person()
  await app.setPassword(person.userId, PASSWORD)
  const { body } = await app.call('POST', '/api/auth/login', {
    body: { username: person.username, password: PASSWORD },
  })
  return { ...person, token: body.token as string }
}

const setup = async (body: object) => app.call('POST', '/api/auth/setup', { body })

describe('completeSetup', () => {
  it('sets the first password once with the newest token', async () => {
    const former = await app.app.auth.createSetupToken()
    const token = await app.app.auth.createSetupToken()
    expect((await setup({ token: former, password: 'first password' })).body.type).toBe(
      'urn:sac:problem:setup-token-invalid',
    )
    const done = await setup({ token, username: 'root', password: 'first password' })
    expect(done.status).toBe(201)
    expect(done.body.user).toMatchObject({ username: 'root', role: 'admin' })
    expect((await setup({ token, password: 'second password' })).status).toBe(401)
    expect(
      (
        await app.call('POST', '/api/auth/login', {
          body: { username: 'ROOT', password: 'first password' },
        })
      ).status,
    ).toBe(200)
  })

  it('names a member that is wrong, and keeps the token', async () => {
    const token = await app.app.auth.createSetupToken()
    const answer = await setup({ token, password: 'short' })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([
      { pointer: '/password', detail: 'must have at least 8 characters' },
    ])
    expect((await setup({ token, password: 'long enough' })).status).toBe(201)
  })
})

describe('signInLocally', () => {
  it('takes the key of the file alone', async () => {
    const key = app.app.localKey
    expect((await app.call('POST', '/api/auth/local', { body: { key } })).body.user.role).toBe(
      'admin',
    )
    expect(
      (await app.call('POST', '/api/auth/local', { body: { key: 'sac_local_x' } })).status,
    ).toBe(401)
  })
})

describe('sessions of people', () => {
  it('end at log-out', async () => {
    const { token } = await app.person()
    expect((await app.call('GET', '/api/auth/me', { token })).status).toBe(200)
    expect((await app.call('POST', '/api/auth/logout', { token })).status).toBe(204)
    expect((await app.call('GET', '/api/auth/me', { token })).status).toBe(401)
  })

  it('end all when the password changes, and a new one is given', async () => {
    const ada = await personWithPassword()
    const other = await app.call('POST', '/api/auth/login', {
      body: { username: ada.username, password: 'correct horse battery' },
    })
    const body = { currentPassword: 'correct horse battery', newPassword: 'better horse battery' }
    const wrong = await app.call('PUT', '/api/auth/password', {
      token: ada.token,
      body: { ...body, currentPassword: 'x' },
    })
    expect(wrong.body.errors[0].pointer).toBe('/currentPassword')
    const changed = await app.call('PUT', '/api/auth/password', { token: ada.token, body })
    expect(changed.status).toBe(200)
    expect((await app.call('GET', '/api/auth/me', { token: other.body.token })).status).toBe(401)
    expect((await app.call('GET', '/api/auth/me', { token: changed.body.token })).status).toBe(200)
  })

  it('end when the role changes or the user is shut out', async () => {
    const admin = await app.person('admin')
    const ada = await personWithPassword()
    await app.call('PUT', `/api/admin/users/${ada.userId}/role`, {
      token: admin.token,
      body: { role: 'admin' },
    })
    expect((await app.call('GET', '/api/auth/me', { token: ada.token })).status).toBe(401)
    const access = await app.call('PUT', `/api/admin/users/${ada.userId}/access`, {
      token: admin.token,
      body: { isDisabled: true },
    })
    expect(access.body.isDisabled).toBe(true)
    const login = await app.call('POST', '/api/auth/login', {
      body: { username: ada.username, password: 'correct horse battery' },
    })
    expect(login.status).toBe(401)
  })

  it('refuse a token of another secret, an expired one and none at all', async () => {
    for (const token of [undefined, 'x', 'eyJhbGciOiJub25lIn0.eyJqdGkiOiIxIn0.']) {
      expect((await app.call('GET', '/api/auth/me', { token })).status).toBe(401)
    }
  })
})

describe('register', () => {
  it('is by invitation until an admin opens it, and names what is taken', async () => {
    const body = { username: 'grace', email: 'grace@example.com', password: 'correct horse' }
    expect((await app.call('POST', '/api/auth/register', { body })).body.type).toBe(
      'urn:sac:problem:registration-closed',
    )
    const admin = await app.person('admin')
    await app.call('PUT', '/api/admin/settings/registrationMode', {
      token: admin.token,
      body: { value: 'open' },
    })
    expect((await app.call('POST', '/api/auth/register', { body })).status).toBe(201)
    const again = await app.call('POST', '/api/auth/register', {
      body: { ...body, username: 'GRACE', email: 'g@example.com' },
    })
    expect(again.status).toBe(409)
    expect(again.body.errors).toEqual([{ pointer: '/username', detail: 'is taken' }])
  })
})

describe('access tokens', () => {
  it('do what their scopes say and no more', async () => {
    const ada = await app.person()
    const make = (body: object, token = ada.token) =>
      app.call('POST', '/api/tokens', { token, body })
    const reader = (await make({ name: 'reader', scopes: ['read'] })).body
    expect(reader.token).toMatch(/^sac_pat_/)
    expect((await app.call('GET', '/api/auth/me', { token: reader.token })).status).toBe(200)
    expect((await make({ name: 'more' }, reader.token)).status).toBe(403)
    expect((await make({ name: 'admin', scopes: ['admin'] })).status).toBe(400)
    const list = await app.call('GET', '/api/tokens', { token: ada.token })
    expect(list.body.items).toHaveLength(1)
    expect(list.body.items[0]).not.toHaveProperty('token')
    const other = await app.person()
    expect(
      (await app.call('DELETE', `/api/tokens/${reader.id}`, { token: other.token })).status,
    ).toBe(404)
    expect(
      (await app.call('DELETE', `/api/tokens/${reader.id}`, { token: ada.token })).status,
    ).toBe(204)
    expect((await app.call('GET', '/api/auth/me', { token: reader.token })).status).toBe(401)
  })
})

describe('the last admin', () => {
  it('cannot be demoted or shut out, not even by two at once', async () => {
    const { knex } = app.database
    const a = await app.person('admin')
    const b = await app.person('admin')
    await knex('users').whereNotIn('id', [a.userId, b.userId]).update({ role: 'user' })
    const demote = (by: string, whom: number) =>
      app.call('PUT', `/api/admin/users/${whom}/role`, { token: by, body: { role: 'user' } })
    const answers = await Promise.all([demote(a.token, b.userId), demote(b.token, a.userId)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await knex('users').where('role', 'admin')).toHaveLength(1)
  })
})

describe('the browser on our own origin', () => {
  it('may change things with its cookie; a page of another origin may not', async () => {
    const { username } = await personWithPassword()
    const login = await app.call('POST', '/api/auth/login', {
      body: { username, password: 'correct horse battery' },
    })
    const cookie = String(login.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/)
    const headers = { cookie: cookie.split(';', 1)[0]! }
    expect((await app.call('GET', '/api/auth/me', { headers })).status).toBe(200)
    expect((await app.call('POST', '/api/auth/logout', { headers })).body.type).toBe(
      'urn:sac:problem:origin-refused',
    )
    const foreign = { ...headers, origin: 'https://evil.example' }
    expect((await app.call('POST', '/api/auth/logout', { headers: foreign })).status).toBe(403)
    const own = { ...headers, origin: 'http://localhost' }
    expect((await app.call('POST', '/api/auth/logout', { headers: own })).status).toBe(204)
  })

  it('does not answer to a host that merely resolves to loopback', async () => {
    expect((await app.call('GET', '/health', { headers: { host: 'evil.example' } })).status).toBe(
      403,
    )
  })
})
