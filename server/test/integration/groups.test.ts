import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

let test: TestApp
let admin: Person
beforeAll(async () => {
  test = await createTestApp()
  admin = await test.person('admin')
})
afterAll(() => test.close())

let owner: Person
let manager: Person
let member: Person
let outsider: Person
/** Of the owner, with the manager as a second admin and the member. */
let group: { id: number; slug: string; name: string }
let path: string

const call = (person: Person, method: Method, url: string, body?: object) =>
  test.call(method, url, { token: person.token, ...(body && { body }) })

const create = async (body: { name: string; slug?: string; ownerId?: number }) => {
  const answer = await call(admin, 'POST', '/api/admin/groups', body)
  expect(answer.body, JSON.stringify(body)).toMatchObject({ name: body.name })
  expect(answer.status).toBe(201)
  return answer.body
}
const add = (userId: number, role?: string) =>
  call(owner, 'POST', `${path}/members`, { userId, ...(role && { role }) })

let count = 0
const newName = () => `Group ${++count}`

beforeEach(async () => {
  ;[owner, manager, member, outsider] = await Promise.all(
    [1, 2, 3, 4].map(() => test.person()),
  ).then((people) => people as [Person, Person, Person, Person])
  group = await create({ name: newName(), ownerId: owner.userId })
  path = `/api/groups/${group.id}`
  expect((await add(manager.userId, 'admin')).status).toBe(201)
  expect((await add(member.userId)).status).toBe(201)
})

/** Events of the topic that a user may see, oldest first. */
const eventsOf = async ({ userId }: Person) => {
  const rows = await test.database
    .knex('events')
    .where({ user_id: userId, topic: 'group' })
    .orderBy('id')
  return rows.map(({ type, data }) => ({ type, ...data }))
}
const auditOf = (id: number) =>
  test.database
    .knex('audit_log')
    .where({ target_kind: 'group', target_id: String(id) })
    .orderBy('id')
const membersOf = async (): Promise<string[]> => {
  const { body } = await call(admin, 'GET', `${path}/members`)
  return body.items.map((one: { user: { username: string } }) => one.user.username)
}

describe('making a group', () => {
  it('has its owner as an admin, a space and an audit entry from the start', async () => {
    const made = await create({ name: newName() })
    expect(made).toMatchObject({
      slug: made.name.toLowerCase().replace(' ', '-'),
      description: '',
      owner: { id: admin.userId, username: admin.username },
      memberCount: 1,
      role: 'admin',
    })
    const [space] = await test.database.knex('spaces').where({ kind: 'group', group_id: made.id })
    expect(await test.database.knex('folders').where('space_id', space.id)).toMatchObject([
      { path: '', is_deleted: false },
    ])
    expect(await auditOf(made.id)).toMatchObject([
      { action: 'group.create', actor_id: admin.userId, detail: { slug: made.slug } },
    ])
  })

  it.each([
    ['Forschung & Lehre', 'forschung-lehre'],
    ['Équipe Zürich!', 'equipe-zurich'],
    ['研究', 'group'],
    [`${'long '.repeat(12)}name`, 'long-long-long-long-long-long-long-long'],
  ])('makes a slug of the name %j', async (name, slug) => {
    expect((await create({ name })).slug).toBe(slug)
  })

  it('numbers a slug that is taken, also when many come at once', async () => {
    const names = [...Array(8).keys()].map((number) => `Same${'!'.repeat(number + 1)}`)
    const slugs = (await Promise.all(names.map((name) => create({ name })))).map(({ slug }) => slug)
    expect(slugs.sort()).toEqual(['same', ...[2, 3, 4, 5, 6, 7, 8].map((n) => `same-${n}`)])
  })

  it('refuses a name, in any case, or a slug that is taken', async () => {
    const answers = [
      await call(admin, 'POST', '/api/admin/groups', { name: group.name.toUpperCase() }),
      await call(admin, 'POST', '/api/admin/groups', { name: newName(), slug: group.slug }),
    ]
    expect(answers.map(({ status, body }) => [status, body.errors[0].pointer])).toEqual([
      [409, '/name'],
      [409, '/slug'],
    ])
  })

  it.each([
    [{ name: '' }, '/name'],
    [{ name: ' a' }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ name: 'x'.repeat(101) }, '/name'],
    [{ name: 'x', slug: 'A' }, '/slug'],
    [{ name: 'x', slug: '../x' }, '/slug'],
    [{ name: 'x', slug: '-x' }, '/slug'],
    [{ name: 'x', slug: 'x--y' }, '/slug'],
    [{ name: 'x', slug: 'x'.repeat(41) }, '/slug'],
    [{ name: 'x', ownerId: 1_000_000 }, '/ownerId'],
    [{ name: 'x', colour: 'red' }, '/colour'],
  ])('refuses %j at %s', async (body, pointer) => {
    const answer = await call(admin, 'POST', '/api/admin/groups', body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0].pointer).toBe(pointer)
  })
})

describe('lists', () => {
  it('show own groups by name with role and number of members, page by page', async () => {
    const [z, a] = [`zeta ${count}`, `Alpha ${count}`]
    for (const name of [z, a]) await create({ name, ownerId: outsider.userId })
    const first = await call(outsider, 'GET', '/api/groups?limit=1')
    expect(first.body.items).toMatchObject([{ name: a, memberCount: 1, role: 'admin' }])
    const next = `/api/groups?limit=1&cursor=${first.body.nextCursor}`
    expect((await call(outsider, 'GET', next)).body).toMatchObject({
      items: [{ name: z }],
      nextCursor: null,
    })
    expect((await call(member, 'GET', '/api/groups')).body.items).toMatchObject([
      { id: group.id, memberCount: 3, role: 'member' },
    ])
  })

  it('show all groups to admins, with no role where they are no member', async () => {
    const seen = []
    for (let cursor = ''; ; ) {
      const { body } = await call(admin, 'GET', `/api/admin/groups?limit=3${cursor}`)
      seen.push(...body.items)
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(seen).toHaveLength(Number((await test.database.knex('groups').count())[0]!['count']))
    expect(seen.find(({ id }) => id === group.id)).toMatchObject({ role: null, memberCount: 3 })
  })

  it('show members by username', async () => {
    const usernames = [owner, manager, member].map(({ username }) => username).sort()
    const first = await call(member, 'GET', `${path}/members?limit=2`)
    const next = `${path}/members?limit=2&cursor=${first.body.nextCursor}`
    const items = [...first.body.items, ...(await call(member, 'GET', next)).body.items]
    expect(items.map(({ user }) => user.username)).toEqual(usernames)
    expect(items.find(({ isOwner }) => isOwner)).toMatchObject({
      user: { id: owner.userId },
      role: 'admin',
    })
  })
})

describe('members', () => {
  it('are added by an admin of the group, once', async () => {
    const body = { username: outsider.username }
    expect((await call(manager, 'POST', `${path}/members`, body)).body).toMatchObject({
      user: { id: outsider.userId, username: outsider.username },
      role: 'member',
      isOwner: false,
    })
    const again = await call(manager, 'POST', `${path}/members`, body)
    expect(again.status).toBe(409)
    expect(again.body.detail).toBe(`${outsider.username} is a member of ${group.name} already.`)
    expect(await eventsOf(outsider)).toMatchObject([
      { type: 'group.changed', id: group.id, role: 'member', memberCount: 4 },
    ])
    expect((await eventsOf(owner)).at(-1)).toMatchObject({ memberCount: 4, role: 'admin' })
    expect((await auditOf(group.id)).at(-1)).toMatchObject({
      action: 'group.add-member',
      actor_id: manager.userId,
      detail: { userId: outsider.userId, role: 'member' },
    })
  })

  it('are added once when many ask at once', async () => {
    const answers = await Promise.all([...Array(8)].map(() => add(outsider.userId)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
    expect(await eventsOf(outsider)).toHaveLength(1)
  })

  it.each([
    [{}, '/userId'],
    [{ userId: 1, username: 'ada' }, '/userId'],
    [{ userId: 1_000_000 }, '/userId'],
    [{ username: 'nobody-of-that-name' }, '/username'],
    [{ username: 'ada', role: 'owner' }, '/role'],
  ])('are not added by %j', async (body, pointer) => {
    const answer = await call(owner, 'POST', `${path}/members`, body)
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer])
  })

  it('who are shut out cannot be added', async () => {
    await call(admin, 'PUT', `/api/admin/users/${outsider.userId}/access`, { isDisabled: true })
    expect((await add(outsider.userId)).body.detail).toContain('is shut out')
  })

  it('get another role', async () => {
    const url = `${path}/members/${member.userId}`
    expect((await call(manager, 'PUT', url, { role: 'admin' })).body.role).toBe('admin')
    expect((await call(member, 'PUT', url, { role: 'member' })).body.role).toBe('member')
    expect((await call(member, 'PUT', url, { role: 'admin' })).status).toBe(403)
    expect((await eventsOf(member)).map(({ role }) => role)).toEqual(['member', 'admin', 'member'])
    expect(await call(owner, 'PUT', url, { role: 'owner' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/role' }] },
    })
    const stranger = `${path}/members/${outsider.userId}`
    expect((await call(owner, 'PUT', stranger, { role: 'admin' })).status).toBe(404)
  })

  it('who were taken out see nothing of the group any more', async () => {
    const url = `${path}/members/${member.userId}`
    expect((await call(manager, 'DELETE', url)).status).toBe(204)
    for (const part of ['', '/members', '/template']) {
      expect((await call(member, 'GET', `${path}${part}`)).status).toBe(404)
    }
    expect((await call(member, 'GET', '/api/groups')).body.items).toEqual([])
    expect((await eventsOf(member)).at(-1)).toEqual({
      type: 'group.left',
      id: group.id,
      slug: group.slug,
      name: group.name,
    })
    expect((await eventsOf(owner)).at(-1)).toMatchObject({ memberCount: 2 })
    expect((await call(manager, 'DELETE', url)).status).toBe(404)
  })

  it('leave by themselves', async () => {
    expect((await call(member, 'DELETE', `${path}/members/me`)).status).toBe(204)
    expect(await membersOf()).not.toContain(member.username)
    expect((await auditOf(group.id)).at(-1)).toMatchObject({
      action: 'group.leave',
      actor_id: member.userId,
    })
    expect((await call(member, 'DELETE', `${path}/members/me`)).status).toBe(404)
  })
})

describe('the owner', () => {
  it('is not taken out, demoted, and does not leave, whoever asks', async () => {
    const url = `/members/${owner.userId}`
    const answers = [
      await call(owner, 'DELETE', `${path}/members/me`),
      await call(manager, 'DELETE', `${path}${url}`),
      await call(admin, 'DELETE', `/api/admin${path.slice(4)}${url}`),
      await call(manager, 'PUT', `${path}${url}`, { role: 'member' }),
    ]
    for (const { status, body } of answers) {
      expect([status, body.type]).toEqual([409, 'urn:sac:problem:owner-stays'])
      expect(body.detail).toContain('hand the group over to another member first')
    }
    expect(await membersOf()).toContain(owner.username)
  })

  it('hands the group over to a member, who is an admin then', async () => {
    const handOver = (person: Person, ownerId: number) => call(person, 'PUT', path, { ownerId })
    expect((await handOver(manager, manager.userId)).status).toBe(403)
    expect(await handOver(owner, outsider.userId)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/ownerId' }] },
    })
    expect((await handOver(owner, member.userId)).body.owner.id).toBe(member.userId)
    expect((await call(member, 'GET', path)).body.role).toBe('admin')
    expect((await handOver(owner, owner.userId)).status).toBe(403)
    expect((await call(owner, 'DELETE', `${path}/members/me`)).status).toBe(204)
    expect((await call(member, 'DELETE', `${path}/members/me`)).status).toBe(409)
  })

  it('is changed by an admin of the system', async () => {
    const url = `/api/admin/groups/${group.id}`
    const { body } = await call(admin, 'PUT', url, { ownerId: manager.userId })
    expect(body.owner.username).toBe(manager.username)
    expect((await auditOf(group.id)).at(-1)).toMatchObject({
      action: 'group.update',
      detail: { ownerId: manager.userId },
    })
  })

  it('stays a member when handing over and taking out come at once', async () => {
    await Promise.all([
      call(owner, 'PUT', path, { ownerId: member.userId }),
      call(manager, 'DELETE', `${path}/members/${member.userId}`),
    ])
    const { body } = await call(admin, 'GET', path)
    expect(await membersOf()).toContain(body.owner.username)
  })

  it('cannot be lost with a row of users', async () => {
    await expect(
      test.database.knex('users').where('id', owner.userId).delete(),
    ).rejects.toMatchObject({ constraint: 'groups_owner_id_fkey' })
  })
})

describe('changing a group', () => {
  it('changes what is said and keeps the slug', async () => {
    const name = newName()
    const { body } = await call(manager, 'PUT', path, { name, description: 'Papers' })
    expect(body).toMatchObject({ name, description: 'Papers', slug: group.slug, role: 'admin' })
    expect((await eventsOf(member)).at(-1)).toMatchObject({ type: 'group.changed', name })
    expect((await call(manager, 'PUT', path, { slug: 'x' })).status).toBe(400)
    expect((await call(member, 'PUT', path, { name })).status).toBe(403)
  })

  it('gets limits of its own from admins of the system alone', async () => {
    const limits = { maxBytes: 1000, maxFiles: 5 }
    const refused = await call(owner, 'PUT', path, limits)
    expect(refused).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('limits') },
    })
    expect((await call(admin, 'PUT', `/api/admin/groups/${group.id}`, limits)).body).toMatchObject(
      limits,
    )
    expect((await call(member, 'GET', path)).body).toMatchObject(limits)
    const { body } = await call(admin, 'PUT', `/api/admin/groups/${group.id}`, { maxBytes: null })
    expect(body).toMatchObject({ maxBytes: null, maxFiles: 5 })
  })

  it('tells nobody of what stays as it is', async () => {
    const before = await auditOf(group.id)
    await call(owner, 'PUT', path, { name: group.name })
    await call(owner, 'PUT', `${path}/template`, { instructions: '' })
    expect(await auditOf(group.id)).toEqual(before)
  })

  it('refuses the name of another, but not its own in other letters', async () => {
    const other = await create({ name: newName() })
    const taken = await call(owner, 'PUT', path, { name: other.name.toLowerCase() })
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ pointer: '/name' }] } })
    expect((await call(owner, 'PUT', path, { name: group.name.toUpperCase() })).status).toBe(200)
  })
})

it('is deleted with members, space and files, and tells its members', async () => {
  expect((await call(owner, 'DELETE', `/api/admin/groups/${group.id}`)).status).toBe(403)
  expect((await call(admin, 'DELETE', `/api/admin/groups/${group.id}`)).status).toBe(204)
  const { knex } = test.database
  for (const table of ['group_members', 'spaces'] as const) {
    expect(await knex(table).where('group_id', group.id)).toEqual([])
  }
  for (const person of [owner, manager, member]) {
    expect((await eventsOf(person)).at(-1)).toMatchObject({ type: 'group.left', id: group.id })
  }
  expect((await auditOf(group.id)).at(-1)).toMatchObject({ action: 'group.delete' })
  expect((await call(owner, 'GET', path)).status).toBe(404)
  expect((await call(admin, 'DELETE', `/api/admin/groups/${group.id}`)).status).toBe(404)
})

describe('instructions', () => {
  const newAgent = async (person: Person) =>
    (await call(person, 'POST', '/api/agents', { name: 'a', instructions: 'Mine.' })).body
      .id as number
  /** The text as the agent gets it. */
  const textOf = async (person: Person, agentId: number) => {
    const { body } = await call(person, 'GET', `/api/agents/${agentId}/claude-md-preview`)
    return body
  }
  const agentRow = (id: number) => test.database.knex('agents').where({ id }).first()
  const setTemplate = (person: Person, instructions: string, at = path) =>
    call(person, 'PUT', `${at}/template`, { instructions })

  it('stand after those of the system, by name of the group, before the own', async () => {
    const agentId = await newAgent(member)
    const { readonly: system } = await textOf(member, agentId)
    const first = await create({ name: `A first ${count}`, ownerId: member.userId })
    await setTemplate(owner, 'Second.')
    await setTemplate(member, 'First.\n', `/api/groups/${first.id}`)
    expect(await textOf(member, agentId)).toEqual({
      readonly: `${system}\n\n---\n\nFirst.\n\n---\n\nSecond.`,
      instructions: 'Mine.',
    })
    await call(member, 'PUT', `/api/groups/${first.id}`, { name: `Z last ${count}` })
    expect((await textOf(member, agentId)).readonly).toMatch(/Second\..*First\./s)
  })

  it('reach the agents of members when they change or when somebody comes or goes', async () => {
    const [inside, outside] = [await newAgent(member), await newAgent(outsider)]
    const [before, other] = [await agentRow(inside), await agentRow(outside)]
    await setTemplate(manager, 'Cite.')
    const after = await agentRow(inside)
    expect(after.instructions_revision).toBe(before.instructions_revision + 1)
    // The same sandbox goes on: the text is written into it.
    expect(after.generation).toBe(before.generation)
    expect((await agentRow(outside)).instructions_revision).toBe(other.instructions_revision)
    const told = () =>
      test.database.knex('events').where({ agent_id: outside, type: 'agent.changed' })
    const tellings = (await told()).length

    await add(outsider.userId)
    expect((await agentRow(outside)).instructions_revision).toBe(other.instructions_revision + 1)
    expect(await told()).toHaveLength(tellings + 1)
    expect((await textOf(outsider, outside)).readonly).toContain('Cite.')

    await call(outsider, 'DELETE', `${path}/members/me`)
    expect((await agentRow(outside)).instructions_revision).toBe(other.instructions_revision + 2)
    expect((await textOf(outsider, outside)).readonly).not.toContain('Cite.')

    await call(admin, 'DELETE', `/api/admin/groups/${group.id}`)
    expect((await agentRow(inside)).instructions_revision).toBe(before.instructions_revision + 2)
    expect((await textOf(member, inside)).readonly).not.toContain('Cite.')
  })

  it('of a group that says nothing leave agents alone', async () => {
    const agentId = await newAgent(outsider)
    const { instructions_revision } = await agentRow(agentId)
    await add(outsider.userId)
    await call(outsider, 'DELETE', `${path}/members/me`)
    expect((await agentRow(agentId)).instructions_revision).toBe(instructions_revision)
  })

  it('are read by members and written by admins', async () => {
    expect((await setTemplate(member, 'x')).status).toBe(403)
    expect((await setTemplate(outsider, 'x')).status).toBe(404)
    expect((await setTemplate(admin, 'By the system.')).status).toBe(200)
    const { body } = await call(member, 'GET', `${path}/template`)
    expect(body).toEqual({ instructions: 'By the system.' })
    const url = `/api/admin/groups/${group.id}/template`
    expect((await call(admin, 'PUT', url, { instructions: '' })).body).toEqual({ instructions: '' })
    expect((await setTemplate(owner, 'x'.repeat(100_001))).status).toBe(400)
    const actions = (await auditOf(group.id)).map(({ action }) => action)
    expect(actions.filter((action) => action === 'group.set-template')).toHaveLength(2)
  })
})
