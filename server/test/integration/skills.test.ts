import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readTar, writeTar } from '@sac/openapi/skill'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundle } from '../../../openapi/test/skill/support.ts'
import { DirectoryStore } from '../../src/adapters/embedded/directory-store.ts'
import { FilesMaintenance } from '../../src/files/files.maintenance.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'
import { createSidecarToken } from '../support/sidecar.ts'
import { skillText } from '../support/skills.ts'

let test: TestApp
let admin: Person
beforeAll(async () => {
  test = await createTestApp()
  admin = await test.person('admin')
})
afterAll(() => test.close())

let ana: Person
let ben: Person
let name: string
let count = 0
beforeEach(async () => {
  ana = await test.person()
  ben = await test.person()
  name = `report-${++count}`
})

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const call = (person: Person, method: Method, url: string, body?: object) =>
  test.call(method, url, { token: person.token, ...(body && { body }) })
const tarOf = (files: Record<string, string>) => Buffer.from(writeTar(bundle(files)))
const send = (person: Person, url: string, tar: Buffer, type = 'application/x-tar') =>
  test.call('POST', url, { token: person.token, body: tar, headers: { 'content-type': type } })
const create = async (person: Person, query = '', files = { 'SKILL.md': skillText(name) }) => {
  const answer = await send(person, `/api/skills?${query}`, tarOf(files))
  expect(answer.body, query).toHaveProperty('skill')
  expect(answer.status).toBe(201)
  return answer.body.skill
}
const push = (person: Person, id: number, body: string, query = '') =>
  send(person, `/api/skills/${id}/versions?${query}`, tarOf({ 'SKILL.md': skillText(name, body) }))
const groupOf = async (owner: Person, ...members: Person[]) => {
  const { body } = await call(admin, 'POST', '/api/admin/groups', {
    name: `Group ${++count}`,
    ownerId: owner.userId,
  })
  for (const { userId } of members)
    await call(owner, 'POST', `/api/groups/${body.id}/members`, { userId })
  return body.id as number
}
const agentOf = async (person: Person) => {
  const { body } = await call(person, 'POST', '/api/agents', { name: 'helper', command: ['sh'] })
  return body.id as number
}
const eventsOf = async ({ userId }: Person) => {
  const rows = await test.database
    .knex('events')
    .where({ user_id: userId, topic: 'skill' })
    .orderBy('id')
  return rows.map(({ type, agent_id, data }) => ({ type, agentId: agent_id, ...data }))
}
const namesOf = (answer: { body: { items: { command: string }[] } }) =>
  answer.body.items.map(({ command }) => command)

describe('making a skill', () => {
  it('takes what the files say about it', async () => {
    const files = {
      'SKILL.md': skillText(name, 'Write about $topic.', 'arguments: [topic]\n'),
      'sac.yaml':
        'title: Weekly report\nicon: 📊\ncategory: office\nparameters:\n  - { name: topic, required: true, pattern: "[a-z]+" }\n',
      'notes/more.md': 'More.',
    }
    const answer = await send(ana, '/api/skills', tarOf(files))
    expect(answer.status).toBe(201)
    const { skill, version, isNew } = answer.body
    expect(isNew).toBe(true)
    expect(skill).toMatchObject({
      command: name,
      name: 'Weekly report',
      description: 'Writes the report of the week.',
      icon: '📊',
      category: 'office',
      tier: 'private',
      groupId: null,
      owner: { id: ana.userId },
      parentId: null,
      latestVersion: 1,
      fileCount: 3,
      parameters: [{ name: 'topic', label: 'topic', type: 'text', required: true }],
      parametersSchema: {
        type: 'object',
        required: ['topic'],
        properties: { topic: { type: 'string', pattern: '^(?:[a-z]+)$' } },
      },
      frontMatter: { name, arguments: ['topic'] },
      isEditable: true,
      installs: 0,
      uses: 0,
    })
    expect(version.files.map(({ path }: { path: string }) => path).sort()).toEqual(
      Object.keys(files).sort(),
    )
    expect((await call(ana, 'GET', `/api/skills/${skill.id}`)).body).toEqual(skill)
    expect(await eventsOf(ana)).toMatchObject([{ type: 'skill.changed', skillId: skill.id }])
  })

  it('packs equal files to equal bytes, however they came', async () => {
    const files = { 'SKILL.md': skillText(name), 'b.txt': 'b', 'a.txt': 'a' }
    const skill = await create(ana, '', files)
    const [one, two] = Object.entries(files).reverse()
    const inFolder = Object.fromEntries(
      [one!, two!, Object.entries(files)[0]!].map(([path, text]) => [`folder/${path}`, text]),
    )
    const again = await send(
      ana,
      `/api/skills/${skill.id}/versions`,
      gzipSync(tarOf(inFolder)),
      'application/gzip',
    )
    expect(again.status).toBe(200)
    expect(again.body).toMatchObject({ isNew: false, version: { version: 1 } })
    const url = `/api/skills/${skill.id}/versions/1/bundle`
    const got = await call(ana, 'GET', url)
    expect(got.headers['etag']).toBe(`"${skill.digest}"`)
    expect(createHash('sha256').update(got.raw).digest('hex')).toBe(skill.digest)
    expect(got.headers['content-disposition']).toContain(`${name}-1.tar`)
    expect(readTar(got.raw).map(({ path }) => path)).toEqual(['SKILL.md', 'a.txt', 'b.txt'])
    const headers = { 'if-none-match': `"${skill.digest}"` }
    expect((await test.call('GET', url, { token: ana.token, headers })).status).toBe(304)
    const part = await test.call('GET', url, { token: ana.token, headers: { range: 'bytes=0-7' } })
    expect([part.status, part.raw.toString()]).toEqual([206, 'SKILL.md'])
  })

  it('refuses a command where two could meet', async () => {
    const group = await groupOf(ana, ben)
    await create(ana, 'tier=public')
    const taken = async (person: Person, query: string) => {
      const answer = await send(
        person,
        `/api/skills?${query}`,
        tarOf({ 'SKILL.md': skillText(name) }),
      )
      return [answer.status, answer.body.errors?.[0].pointer]
    }
    expect(await taken(ana, '')).toEqual([409, 'SKILL.md'])
    expect(await taken(ben, 'tier=public')).toEqual([409, 'SKILL.md'])
    expect(await taken(admin, 'tier=official')).toEqual([409, 'SKILL.md'])
    expect(await taken(ben, `tier=group&groupId=${group}`)).toEqual([201, undefined])
    name = `mine-${count}`
    const mine = await create(ana, `tier=group&groupId=${group}`)
    const other = await create(ben)
    expect(mine.command).toBe(other.command)
    const shared = await call(ben, 'POST', `/api/skills/${other.id}/share-to-group`, {
      groupId: group,
    })
    expect([shared.status, shared.body.errors[0].pointer]).toEqual([409, '/groupId'])
  })

  it('is made once when many ask at once', async () => {
    const tar = tarOf({ 'SKILL.md': skillText(name) })
    const answers = await Promise.all([...Array(8)].map(() => send(ana, '/api/skills', tar)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
  })

  it.each([
    ['tier=group', 'query/groupId'],
    ['groupId=1', 'query/groupId'],
    ['tier=public&groupId=1', 'query/groupId'],
    ['tier=group&groupId=999999', 'query/groupId'],
  ])('refuses %s at %s', async (query, pointer) => {
    const answer = await send(ana, `/api/skills?${query}`, tarOf({ 'SKILL.md': skillText(name) }))
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer])
  })
})

describe('versions', () => {
  it('are added, never changed, and listed newest first', async () => {
    const { id, digest } = await create(ana)
    const second = await push(ana, id, 'Better.', 'base=1')
    expect([second.status, second.body.isNew]).toEqual([201, true])
    expect(second.body.skill).toMatchObject({
      latestVersion: 2,
      digest: second.body.version.digest,
    })
    // The same push comes again, because its answer was lost.
    const again = await push(ana, id, 'Better.', 'base=1')
    expect([again.status, again.body.version.version]).toEqual([200, 2])
    const stale = await push(ana, id, 'Other.', 'base=1')
    expect([stale.status, stale.body.latestVersion]).toEqual([412, 2])
    const first = await call(ana, 'GET', `/api/skills/${id}/versions?limit=1`)
    expect(first.body.items).toMatchObject([{ version: 2, createdBy: ana.userId }])
    const next = `/api/skills/${id}/versions?limit=1&cursor=${first.body.nextCursor}`
    expect((await call(ana, 'GET', next)).body).toMatchObject({
      items: [{ version: 1, digest }],
      nextCursor: null,
    })
    expect((await call(ana, 'GET', `/api/skills/${id}/versions/3`)).status).toBe(404)
  })

  it('are brought back as a new one', async () => {
    const { id, digest } = await create(ana)
    await push(ana, id, 'Worse.')
    const back = await call(ana, 'POST', `/api/skills/${id}/rollback`, { version: 1 })
    expect(back.body).toMatchObject({ latestVersion: 3, digest })
    const { body } = await call(ana, 'GET', `/api/skills/${id}/versions/3`)
    expect(body).toMatchObject({ restoredFrom: 1, digest, files: [{ path: 'SKILL.md' }] })
    const none = await call(ana, 'POST', `/api/skills/${id}/rollback`, { version: 9 })
    expect([none.status, none.body.errors[0].pointer]).toEqual([400, '/version'])
    const same = await call(ana, 'POST', `/api/skills/${id}/rollback`, { version: 3 })
    expect(same.body.latestVersion).toBe(3)
  })

  it('come one after the other when many push at once', async () => {
    const { id } = await create(ana)
    const answers = await Promise.all([...Array(6).keys()].map((n) => push(ana, id, `Body ${n}.`)))
    expect(answers.map(({ body }) => body.version.version).sort()).toEqual([2, 3, 4, 5, 6, 7])
  })

  it('keep the name that the skill has', async () => {
    const { id } = await create(ana)
    const tar = tarOf({ 'SKILL.md': skillText('other') })
    const answer = await send(ana, `/api/skills/${id}/versions`, tar)
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, 'SKILL.md:2'])
  })
})

describe('lists', () => {
  it('show what one may see, by tier, text, maker and page', async () => {
    const group = await groupOf(ana, ben)
    const prefix = name
    const make = async (person: Person, tier: string, query = `tier=${tier}`) => {
      name = `${prefix}-${tier}`
      return create(person, query)
    }
    await make(ana, 'private')
    await make(ana, 'group', `tier=group&groupId=${group}`)
    await make(ana, 'public')
    await make(admin, 'official')
    const list = async (person: Person, query = '', path = '') =>
      namesOf(await call(person, 'GET', `/api/skills${path}?q=${prefix.toUpperCase()}-&${query}`))
    const all = ['official', 'public', 'group', 'private'].map((tier) => `${prefix}-${tier}`)
    expect(await list(ana)).toEqual(all)
    expect(await list(ben)).toEqual(all.slice(0, 3))
    expect(await list(admin)).toEqual(all.slice(0, 2))
    expect(await list(ana, '', '/public')).toEqual(all.slice(0, 2))
    expect(await list(ana, 'tier=group')).toEqual([`${prefix}-group`])
    expect(await list(ana, 'mine=true')).toEqual(all.slice(1))
    expect(await list(ana, `command=${prefix}-public`)).toEqual([`${prefix}-public`])
    expect(namesOf(await call(ben, 'GET', `/api/skills/group/${group}`))).toEqual([
      `${prefix}-group`,
    ])
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await call(ana, 'GET', `/api/skills?limit=1&q=${prefix}-${cursor}`)
      seen.push(...body.items.map(({ command }: { command: string }) => command))
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(seen).toEqual(all)
  })
})

describe('events', () => {
  const told = async (person: Person) => (await eventsOf(person)).map(({ type }) => type)
  const toldAll = async () => {
    const rows = await test.database
      .knex('events')
      .where({ topic: 'skill' })
      .whereNull('user_id')
      .orderBy('id')
    return rows.filter(({ data }) => data.command === name).map(({ type }) => type)
  }

  it('tell those who see a skill, and nobody else', async () => {
    const [group, cleo] = [await groupOf(ana, ben), await test.person()]
    const { id } = await create(ana)
    expect([await told(ana), await told(ben)]).toEqual([['skill.changed'], []])
    await call(ana, 'POST', `/api/skills/${id}/share-to-group`, { groupId: group })
    await push(ana, id, 'Better.')
    expect(await told(ben)).toEqual(['skill.changed', 'skill.changed'])
    expect([await told(cleo), await toldAll()]).toEqual([[], []])
    await call(ana, 'PUT', `/api/skills/${id}`, { tier: 'public' })
    await call(ana, 'DELETE', `/api/skills/${id}`)
    expect(await toldAll()).toEqual(['skill.changed', 'skill.deleted'])
    expect(await told(ben)).toHaveLength(2)
  })
})

describe('forks', () => {
  it('are private copies that know their parent', async () => {
    const parent = await create(ana, 'tier=public', {
      'SKILL.md': skillText(name),
      'tool.sh': 'echo hi',
    } as never)
    const same = await call(ben, 'POST', `/api/skills/${parent.id}/fork`)
    expect(same.status).toBe(201)
    expect(same.body).toMatchObject({
      command: name,
      parentId: parent.id,
      tier: 'private',
      digest: parent.digest,
      owner: { id: ben.userId },
    })
    const numbered = await call(ben, 'POST', `/api/skills/${parent.id}/fork`)
    expect(numbered.body).toMatchObject({
      command: `${name}-2`,
      frontMatter: { name: `${name}-2` },
    })
    const named = await call(ben, 'POST', `/api/skills/${parent.id}/fork`, {
      command: `my-${name}`,
    })
    expect(named.body).toMatchObject({ command: `my-${name}`, fileCount: 2 })
    const taken = await call(ben, 'POST', `/api/skills/${parent.id}/fork`, { command: name })
    expect([taken.status, taken.body.errors[0].pointer]).toEqual([409, '/command'])
    const none = await call(ben, 'POST', `/api/skills/${parent.id}/fork`, { version: 7 })
    expect(none.status).toBe(404)
    await call(ana, 'DELETE', `/api/skills/${parent.id}`)
    expect((await call(ben, 'GET', `/api/skills/${same.body.id}`)).body.parentId).toBe(null)
  })
})

describe('skills of an agent', () => {
  let agentId: number
  let sidecar: string
  const listed = async (person = ana, id = agentId) =>
    (await call(person, 'GET', `/api/agents/${id}/skills`)).body.items
  const install = (person: Person, id: number, body: object) =>
    call(person, 'POST', `/api/agents/${id}/skills`, body)
  const wanted = async () => {
    const { body } = await test.callInternal('GET', `/internal/agents/${agentId}/skills`, {
      token: sidecar,
    })
    return body.items
  }
  const report = (items: object[]) =>
    test.callInternal('PUT', `/internal/agents/${agentId}/skills`, {
      token: sidecar,
      body: { items },
    })
  beforeEach(async () => {
    agentId = await agentOf(ana)
    sidecar = await createSidecarToken(test.database.knex, agentId)
  })

  it('follow the latest version, or stay at a pinned one', async () => {
    const skill = await create(ana)
    const made = await install(ana, agentId, { skillId: skill.id })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ command: name, pinnedVersion: null, wantedVersion: 1 })
    await push(ana, skill.id, 'Better.')
    expect(await listed()).toMatchObject([{ latestVersion: 2, wantedVersion: 2 }])
    const pinned = await install(ana, agentId, { skillId: skill.id, pinnedVersion: 1 })
    expect([pinned.status, pinned.body.wantedVersion]).toEqual([200, 1])
    // Installed again without a word about the pin, it stays.
    expect((await install(ana, agentId, { skillId: skill.id })).body.pinnedVersion).toBe(1)
    const free = await install(ana, agentId, { skillId: skill.id, pinnedVersion: null })
    expect(free.body).toMatchObject({ pinnedVersion: null, wantedVersion: 2 })
    const none = await install(ana, agentId, { skillId: skill.id, pinnedVersion: 9 })
    expect([none.status, none.body.errors[0].pointer]).toEqual([400, '/pinnedVersion'])
    const about = (await eventsOf(ana)).filter((event) => event.agentId === agentId)
    expect(about.map(({ type }) => type)).toEqual(Array(4).fill('skill.wanted'))
  })

  it('show what the sandbox really has', async () => {
    const skill = await create(ana)
    await install(ana, agentId, { skillId: skill.id })
    expect(await wanted()).toEqual([
      { command: name, digest: skill.digest, sizeBytes: expect.any(Number) },
    ])
    const bundleUrl = `/internal/agents/${agentId}/skill-bundles/${skill.digest}`
    const tar = await test.callInternal('GET', bundleUrl, { token: sidecar })
    expect(createHash('sha256').update(tar.raw).digest('hex')).toBe(skill.digest)
    expect(await listed()).toMatchObject([{ syncedVersion: null, syncedAt: null, problem: null }])
    expect((await report([{ command: name, digest: skill.digest }])).status).toBe(204)
    const [synced] = await listed()
    expect(synced).toMatchObject({ syncedVersion: 1, syncedAt: expect.any(String) })
    const { version } = (await push(ana, skill.id, 'Better.')).body
    expect(await listed()).toMatchObject([{ wantedVersion: 2, syncedVersion: 1 }])
    const why = 'a folder that is not ours is in the way'
    await report([{ command: name, digest: skill.digest, problem: why }])
    expect(await listed()).toMatchObject([{ problem: why, syncedAt: synced.syncedAt }])
    await report([{ command: name, digest: version.digest }, { command: 'unknown' }])
    expect(await listed()).toMatchObject([{ syncedVersion: 2, problem: null }])
    await report([{ command: name, digest: 'a'.repeat(64) }])
    expect(await listed()).toMatchObject([{ syncedVersion: null }])
    await report([])
    expect(await listed()).toMatchObject([{ syncedVersion: null, syncedAt: null }])
    const { body } = await call(ana, 'GET', '/api/agents')
    expect(body.items[0].installedSkills).toEqual(await listed())
    const one = await call(ana, 'GET', `/api/agents/${agentId}`)
    expect(one.body.installedSkills).toEqual(await listed())
    expect((await eventsOf(ana)).filter(({ type }) => type === 'skill.synced')).toHaveLength(5)
  })

  it('give no bundle that is not wanted there', async () => {
    const [mine, other] = [await create(ana), await create(ben)]
    const url = (digest: string) => `/internal/agents/${agentId}/skill-bundles/${digest}`
    const get = async (digest: string) =>
      (await test.callInternal('GET', url(digest), { token: sidecar })).status
    expect([await get(mine.digest), await get(other.digest), await get('a'.repeat(64))]).toEqual([
      404, 404, 404,
    ])
    await install(ana, agentId, { skillId: mine.id })
    expect(await get(mine.digest)).toBe(200)
  })

  it('are taken away, and asked for again', async () => {
    const skill = await create(ana)
    await install(ana, agentId, { skillId: skill.id })
    const again = await call(ana, 'POST', `/api/agents/${agentId}/sync-skills`)
    expect([again.status, again.body.items.length]).toEqual([202, 1])
    const url = `/api/agents/${agentId}/skills/${skill.id}`
    expect((await call(ana, 'DELETE', url)).status).toBe(204)
    expect((await call(ana, 'DELETE', url)).status).toBe(204)
    expect(await wanted()).toEqual([])
    const about = (await eventsOf(ana)).filter((event) => event.agentId === agentId)
    expect(about).toHaveLength(3)
  })

  it('are none that one may not see, and no two of one command', async () => {
    const hidden = await create(ben)
    const refused = await install(ana, agentId, { skillId: hidden.id })
    expect([refused.status, refused.body.detail]).toEqual([
      404,
      `There is no skill ${hidden.id}, or it is not yours to see.`,
    ])
    const mine = await create(ana)
    await install(ana, agentId, { skillId: mine.id })
    await call(ben, 'PUT', `/api/skills/${hidden.id}`, { tier: 'public' })
    const twin = await install(ana, agentId, { skillId: hidden.id })
    expect([twin.status, twin.body.errors[0].pointer]).toEqual([409, '/skillId'])
  })

  it('leave with the member who leaves the group, and only from their agents', async () => {
    const group = await groupOf(ben, ana)
    const skill = await create(ben, `tier=group&groupId=${group}`)
    const other = await agentOf(ben)
    await install(ana, agentId, { skillId: skill.id })
    await install(ben, other, { skillId: skill.id })
    expect(await wanted()).toHaveLength(1)
    await call(ana, 'DELETE', `/api/groups/${group}/members/me`)
    expect([await wanted(), await listed()]).toEqual([[], []])
    expect(await listed(ben, other)).toHaveLength(1)
    expect((await eventsOf(ana)).at(-1)).toMatchObject({ type: 'skill.wanted', agentId })
    expect((await call(ana, 'GET', `/api/skills/${skill.id}`)).status).toBe(404)
  })

  it('leave when a member is taken out, and its creator too', async () => {
    const group = await groupOf(ben, ana)
    const skill = await create(ana, `tier=group&groupId=${group}`)
    await install(ana, agentId, { skillId: skill.id })
    await call(ben, 'DELETE', `/api/groups/${group}/members/${ana.userId}`)
    expect(await wanted()).toEqual([])
    expect((await call(ana, 'GET', `/api/skills/${skill.id}`)).status).toBe(404)
    expect((await call(ben, 'GET', `/api/skills/${skill.id}`)).status).toBe(200)
  })

  it('leave with the group, with the skill, and when its tier gets narrower', async () => {
    const group = await groupOf(ben, ana)
    const skill = await create(ben, `tier=group&groupId=${group}`)
    await install(ana, agentId, { skillId: skill.id })
    await call(admin, 'DELETE', `/api/admin/groups/${group}`)
    expect(await wanted()).toEqual([])
    expect((await call(ben, 'GET', `/api/skills/${skill.id}`)).body.tier).toBe('private')

    await call(ben, 'PUT', `/api/skills/${skill.id}`, { tier: 'public' })
    await install(ana, agentId, { skillId: skill.id })
    expect(await wanted()).toHaveLength(1)
    const back = await call(ben, 'PUT', `/api/skills/${skill.id}`, { tier: 'private' })
    expect(back.body).toMatchObject({ tier: 'private', installs: 0 })
    expect(await wanted()).toEqual([])

    const mine = await create(ana)
    await install(ana, agentId, { skillId: mine.id })
    expect((await call(ana, 'DELETE', `/api/skills/${mine.id}`)).status).toBe(204)
    expect([await wanted(), await listed()]).toEqual([[], []])
    expect((await eventsOf(ana)).slice(-2)).toMatchObject([
      { type: 'skill.deleted' },
      { type: 'skill.wanted', agentId },
    ])
  })

  it('are counted when they are used, each report once', async () => {
    const skill = await create(ana)
    await install(ana, agentId, { skillId: skill.id })
    const session = await call(ana, 'POST', '/api/sessions', { agentId })
    const hook = (event: string, prompt: string, key: string) =>
      test.callInternal('POST', `/internal/agents/${agentId}/hooks`, {
        token: sidecar,
        headers: { 'idempotency-key': key },
        body: { sessionId: session.body.id, event, prompt, at: new Date().toISOString() },
      })
    const said = `/${name} about 'this'`
    expect((await hook('UserPromptExpansion', said, 'one')).status).toBe(204)
    await hook('UserPromptExpansion', said, 'one')
    await hook('UserPromptSubmit', said, 'two')
    await hook('UserPromptExpansion', '/other', 'three')
    await hook('UserPromptExpansion', `/${name}`, 'four')
    expect((await call(ana, 'GET', `/api/skills/${skill.id}`)).body).toMatchObject({
      uses: 2,
      installs: 1,
    })
  })
})

describe('the contents of skills', () => {
  it('stay as long as a version has them, and no longer', async () => {
    const skill = await create(ana)
    await push(ana, skill.id, 'Better.')
    const store = await DirectoryStore.open(join(test.dataDir, 'store'))
    const { settings } = test.app.services
    const collect = () =>
      new FilesMaintenance(test.database.knex, store, settings).run(
        new Date(Date.now() + 40 * 24 * 3_600_000),
      )
    const isThere = async () =>
      (await test.database.knex('blobs').where('digest', Buffer.from(skill.digest, 'hex'))).length
    await collect()
    const url = `/api/skills/${skill.id}/versions/1/bundle`
    const { raw } = await call(ana, 'GET', url)
    expect(createHash('sha256').update(raw).digest('hex')).toBe(skill.digest)
    await call(ana, 'DELETE', `/api/skills/${skill.id}`)
    expect(await isThere()).toBe(1)
    await collect()
    expect(await isThere()).toBe(0)
  })
})

describe('a public skill', () => {
  it('is taken from sight by an admin, who then sees it no longer', async () => {
    const skill = await create(ana, 'tier=public')
    const agentId = await agentOf(ben)
    await call(ben, 'POST', `/api/agents/${agentId}/skills`, { skillId: skill.id })
    const taken = await call(admin, 'PUT', `/api/skills/${skill.id}`, { tier: 'private' })
    expect([taken.status, taken.body.isEditable]).toEqual([200, false])
    expect((await call(admin, 'GET', `/api/skills/${skill.id}`)).status).toBe(404)
    expect((await call(ben, 'GET', `/api/agents/${agentId}/skills`)).body.items).toEqual([])
  })
})
