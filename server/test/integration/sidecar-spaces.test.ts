import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PodRuntime } from '../sessions/support/pod-runtime.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'
import { EventStream } from '../support/event-stream.ts'
import { createSidecarToken } from '../support/sidecar.ts'

let app: TestApp
let runtime: PodRuntime
let admin: Person
let owner: Person
let member: TestMember
let stranger: TestMember
let group: { id: number; slug: string }

interface TestMember extends Person {
  agentId: number
  /** Of the agent's sidecar. */
  sidecar: string
}

beforeAll(async () => {
  runtime = await PodRuntime.create()
  app = await createTestApp({ adapters: { runtime } })
  app.app.services.events.start()
  await app.app.publicListener.listen({ host: '127.0.0.1', port: 0 })
  await app.app.internalListener.listen({ host: '127.0.0.1', port: 0 })
  admin = await app.person('admin')
  owner = await app.person()
  member = await memberOf()
  stranger = await memberOf()
})
afterAll(async () => {
  await app?.close()
  await runtime?.close()
})
beforeEach(async () => {
  const body = { name: `Group ${Math.random()}`, ownerId: owner.userId }
  group = await call(admin, 'POST', '/api/admin/groups', body)
})

async function memberOf(): Promise<TestMember> {
  const person = await app.person()
  const { id } = await call(person, 'POST', '/api/agents', { name: 'helper', command: ['sh'] })
  return { ...person, agentId: id, sidecar: await createSidecarToken(app.database.knex, id) }
}

async function call(who: Person, method: 'POST' | 'DELETE', url: string, body?: unknown) {
  const answer = await app.call(method, url, { token: who.token, body })
  if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

const join = (who: Person) =>
  call(owner, 'POST', `/api/groups/${group.id}/members`, { userId: who.userId })
const leave = (who: Person) => call(who, 'DELETE', `/api/groups/${group.id}/members/me`)
const put = async (path: string) => {
  const url = `/api/workspace/group/upload?groupId=${group.id}&path=${path}`
  const headers = { 'content-type': 'application/octet-stream' }
  const answer = await app.call('POST', url, {
    token: owner.token,
    headers,
    body: Buffer.from('x'),
  })
  expect(answer.status).toBe(201)
}
const inside = (of: TestMember, path: string, token = of.sidecar) =>
  app.callInternal('GET', `/internal/agents/${of.agentId}${path}`, { token })
const foldersOf = async (of: TestMember) =>
  (await inside(of, '/spaces')).body.items.map(({ folder }: { folder: string }) => folder)

describe('the spaces that an agent reads', () => {
  it('are the public one and those of the groups that its owner is in now', async () => {
    expect(await foldersOf(member)).toEqual(['public'])
    await join(member)
    const folder = `group/${group.slug}`
    expect((await inside(member, '/spaces')).body.items).toEqual(
      expect.arrayContaining([
        { space: 'public', folder: 'public', revision: 0 },
        { space: `group:${group.id}`, folder, revision: 0 },
      ]),
    )
    expect(await foldersOf(stranger)).toEqual(['public'])
    expect((await inside(member, '/spaces', stranger.sidecar)).status).toBe(404)
    const changes = `/spaces/group:${group.id}/changes`
    expect((await inside(member, changes)).status).toBe(200)
    expect((await inside(stranger, changes)).status).toBe(404)
    await leave(member)
    expect(await foldersOf(member)).toEqual(['public'])
    expect((await inside(member, changes)).status).toBe(404)
    await join(member)
    await call(admin, 'DELETE', `/api/admin/groups/${group.id}`)
    expect(await foldersOf(member)).toEqual(['public'])
  })

  it('are told with each revision, and when they come and go', async () => {
    const path = ({ agentId }: TestMember) => `/internal/agents/${agentId}/events`
    const [ours, theirs] = await Promise.all(
      [member, stranger].map((of) =>
        EventStream.open(app.app.internalListener, path(of), of.sidecar),
      ),
    )
    const space = `group:${group.id}`
    const told = (stream = ours!) =>
      stream.messages
        .filter(({ data }) => data.space === space)
        .map(({ event, data: { revision, slug } }) => [event, revision, slug])
    const soon = (expected: unknown[]) => expect.poll(() => told()).toEqual(expected)
    await join(member)
    const expected: unknown[] = [['space.changed', 0, group.slug]]
    await soon(expected)
    await put('a.txt')
    expected.push(['space.changed', 1, group.slug])
    await soon(expected)
    await leave(member)
    expected.push(['space.removed', undefined, undefined])
    await soon(expected)
    await put('b.txt')
    await join(member)
    expected.push(['space.changed', 2, group.slug])
    await soon(expected)
    await call(admin, 'DELETE', `/api/admin/groups/${group.id}`)
    expected.push(['space.removed', undefined, undefined])
    await soon(expected)
    expect(told(theirs)).toEqual([])
    for (const stream of [ours!, theirs!]) stream.close()
  })
})

describe('the stream of how far files are', () => {
  it('tells each report of the sidecar and ends when all is there', async () => {
    const { agentId, sidecar } = member
    const ready = [
      { type: 'Ready', status: true, reason: 'SandboxRunning', message: '', since: '' },
    ]
    const set = (patch: object) => app.database.knex('agents').where({ id: agentId }).update(patch)
    await set({ is_synced: false, conditions: JSON.stringify(ready) })
    const url = `/api/workspace/sync-stream?agentId=${agentId}`
    const stream = await EventStream.open(app.app.publicListener, url, member.token)
    let sequence = 0
    const report = (body: object) =>
      app.callInternal('POST', `/internal/agents/${agentId}/state`, {
        token: sidecar,
        body: { sequence: ++sequence, ...body },
      })
    const told = () => stream.messages.map(({ event, data }) => [event, data])
    const expected: unknown[] = [['progress', { isSynced: false }]]
    await expect.poll(told).toEqual(expected)
    const detail = { space: 'group:3', done: 1, total: 2, bytes: 10, file: 'a.txt' }
    await report({ synced: false, detail })
    expected.push(['progress', { isSynced: false, ...detail }])
    await expect.poll(told).toEqual(expected)
    await report({ synced: true })
    await stream.ended
    expected.push(['done', { isSynced: true }])
    expect(told()).toEqual(expected)
    const again = await EventStream.open(app.app.publicListener, url, member.token)
    await again.ended
    expect(again.messages).toEqual([{ event: 'done', data: { isSynced: true } }])
  })

  it('is its owner’s alone', async () => {
    const url = `/api/workspace/sync-stream?agentId=${member.agentId}`
    expect((await app.call('GET', url, { token: stranger.token })).status).toBe(404)
    expect((await app.call('GET', url)).status).toBe(401)
  })
})
