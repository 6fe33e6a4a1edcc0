import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UserActor } from '../../src/authorization/actor.ts'
import {
  type Call,
  createFilesApp,
  type FilesApp,
  inject,
  octets,
  packFile,
  packOf,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'

let app: FilesApp
let ada: TestAgent
let ben: TestAgent
let eve: TestAgent
let admin: UserActor
beforeAll(async () => {
  app = await createFilesApp()
  ada = await app.agent()
  ben = await app.agent()
  eve = await app.agent()
  admin = { kind: 'user', userId: eve.userId, role: 'admin', scopes: ['admin'] }
})
afterAll(() => app.close())

const asAdmin = (method: 'GET' | 'POST' | 'DELETE', url: string, call?: Call) =>
  inject(app.publicListener, admin, method, url, call)
const paths = (body: { items: { path: string }[] }) => body.items.map(({ path }) => path)
const code = (answer: { body: { type: string } }) => answer.body.type.split(':').at(-1)

describe('the space of a group', () => {
  it('is read and written by members, and by nobody else', async () => {
    const groupId = await app.group(ada.userId, ben.userId)
    const url = (name: string, rest = '') =>
      `/api/workspace/group/${name}?groupId=${groupId}${rest}`
    const made = await ada.call('POST', url('upload', '&path=docs/plan.md'), octets('plan'))
    expect([made.status, made.body.path, made.body.revision]).toEqual([201, 'docs/plan.md', 1])
    expect(paths((await ben.call('GET', url('files'))).body)).toEqual(['docs'])
    const content = await ben.call('GET', url('files/download', '&path=docs/plan.md'))
    expect([content.status, String(content.raw)]).toEqual([200, 'plan'])
    expect((await ben.call('POST', url('directories', '&path=more'))).status).toBe(201)
    expect((await ben.call('GET', url('quota'))).body).toMatchObject({
      space: `group:${groupId}`,
      usedBytes: 4,
      fileCount: 1,
    })
    const full = await ben.call('DELETE', url('files', '&path=docs'))
    expect([full.status, code(full)]).toEqual([409, 'conflict'])
    expect((await ben.call('DELETE', url('files', '&path=docs&recursive=true'))).status).toBe(204)
    const missing = await ben.call('GET', url('files/download', '&path=docs/plan.md'))
    const { name } = await app.database.knex('groups').where({ id: groupId }).first('name')
    expect(missing.body.detail).toBe(`There is no docs/plan.md in the workspace of group ${name}.`)
    const { body: trash } = await ada.call('GET', url('trash'))
    expect(trash.items).toMatchObject([{ path: 'docs/plan.md', revision: 1, reason: 'deleted' }])
    const restored = await ada.call('POST', url('restore', '&path=docs/plan.md&revision=1'))
    expect([restored.status, restored.body.digest]).toEqual([200, sha256('plan')])
    for (const name of ['files', 'quota', 'trash', 'changes']) {
      expect((await eve.call('GET', url(name))).status).toBe(404)
      expect((await asAdmin('GET', url(name))).status).toBe(404)
    }
    expect((await asAdmin('POST', url('upload', '&path=x'), octets('x'))).status).toBe(404)
  })

  it('holds what an admin lets the group have', async () => {
    const groupId = await app.group(ada.userId, ben.userId)
    const send = (path: string, content: string) =>
      ada.call(
        'POST',
        `/api/workspace/group/upload?groupId=${groupId}&path=${path}`,
        octets(content),
      )
    await app.database.knex('groups').where({ id: groupId }).update({ max_bytes: 10, max_files: 2 })
    expect((await send('a', '12345')).status).toBe(201)
    const large = await send('b', '123456')
    expect([code(large), large.body.limit, large.body.setting]).toEqual([
      'quota-exceeded',
      10,
      undefined,
    ])
    expect((await send('b', '12345')).status).toBe(201)
    const third = await send('c', '')
    expect([code(third), third.body.limit]).toEqual(['quota-exceeded', 2])
    expect(third.body.fix).toBe('ask an admin to raise the limit of the group')
    const quota = await ada.call('GET', `/api/workspace/group/quota?groupId=${groupId}`)
    expect(quota.body).toMatchObject({ maxBytes: 10, maxFileCount: 2 })
    await app.database
      .knex('groups')
      .where({ id: groupId })
      .update({ max_bytes: null, max_files: null })
    expect((await send('b', '123456')).status).toBe(201)
  })

  it('ends for a member who leaves, contents known by their digest included', async () => {
    const groupId = await app.group(ada.userId, ben.userId)
    const body = octets('a secret of the group')
    const digest = sha256('a secret of the group')
    await ada.call('POST', `/api/workspace/group/upload?groupId=${groupId}&path=s`, body)
    const blob = `/api/workspace/blobs/${digest}?agentId=${ben.agentId}`
    const missing = () =>
      ben.call('POST', `/api/workspace/missing?agentId=${ben.agentId}`, {
        body: { digests: [digest] },
      })
    expect((await ben.call('GET', blob)).status).toBe(200)
    expect((await missing()).body.missing).toEqual([])
    expect((await ben.side('GET', `/spaces/private/blobs/${digest}`)).status).toBe(200)
    await app.database
      .knex('group_members')
      .where({ user_id: ben.userId, group_id: groupId })
      .delete()
    expect((await ben.call('GET', blob)).status).toBe(404)
    expect((await missing()).body.missing).toEqual([digest])
    expect((await ben.side('GET', `/spaces/private/blobs/${digest}`)).status).toBe(404)
    expect((await ben.side('GET', `/spaces/group:${groupId}/changes`)).status).toBe(404)
    const stolen = await ben.push('private', {
      files: [packFile('s', 'a secret of the group', { present: true })],
    })
    expect(stolen.body.refused).toMatchObject([
      { path: 's', problem: { type: 'urn:sac:problem:content-missing' } },
    ])
  })

  it('is copied by the programs of its members', async () => {
    const groupId = await app.group(ada.userId, ben.userId)
    const at = (name: string, rest = '') => `/api/workspace/group/${name}?groupId=${groupId}${rest}`
    const pack = await packOf(
      { files: [packFile('a', 'one'), packFile('b/c', 'two')] },
      { a: 'one', 'b/c': 'two' },
    )
    const headers = { 'content-type': 'application/vnd.sac.pack' }
    const pushed = await ada.call('POST', at('packs'), { body: pack, headers })
    expect(pushed.body).toEqual({ revision: 1, conflicts: [], refused: [] })
    const three = sha256('three')
    const put = `&path=b/c&digest=${three}&size=5&base=1&modifiedAt=2026-01-01T00:00:00Z`
    expect((await ben.call('PUT', at('content', put), octets('three'))).body.revision).toBe(2)
    expect((await ada.call('PUT', at('content', put), octets('three'))).body.conflicts).toEqual([
      { path: 'b/c', revision: 2, digest: three },
    ])
    const { body: changes } = await ada.call('GET', at('changes', '&since=1'))
    expect([changes.revision, paths(changes)]).toEqual([2, ['b/c']])
    const found = await ada.call('POST', at('missing'), {
      body: { digests: [three, sha256('four')] },
    })
    expect(found.body.missing).toEqual([sha256('four')])
    const blob = await ada.call('GET', `/api/workspace/group/blobs/${three}?groupId=${groupId}`)
    expect(String(blob.raw)).toBe('three')
  })

  it('tells its members of each revision once', async () => {
    const groupId = await app.group(ada.userId, ben.userId)
    const upload = `/api/workspace/group/upload?groupId=${groupId}&path=`
    await ada.call('POST', `${upload}a/b/c`, octets('x'))
    const told = () => app.published.filter(({ data }) => data['space'] === `group:${groupId}`)
    await expect.poll(() => told().length).toBe(2)
    expect(told()).toMatchObject(
      [ada, ben].map(({ userId }) => ({
        userId,
        topic: 'file',
        type: 'space.changed',
        data: { revision: 1 },
      })),
    )
  })
})

describe('the public space', () => {
  it('is written by admins and read by all', async () => {
    const made = await asAdmin(
      'POST',
      '/api/workspace/public/upload?path=guide.md',
      octets('guide'),
    )
    expect(made.status).toBe(201)
    const refused = await ada.call('POST', '/api/workspace/public/upload?path=x', octets('x'))
    expect([refused.status, code(refused)]).toEqual([403, 'forbidden'])
    expect((await ada.call('DELETE', '/api/workspace/public/files?path=guide.md')).status).toBe(403)
    expect(paths((await ada.call('GET', '/api/workspace/public/files')).body)).toEqual(['guide.md'])
    const content = await ada.call('GET', '/api/workspace/public/files/download?path=guide.md')
    expect(String(content.raw)).toBe('guide')
    expect((await asAdmin('DELETE', '/api/workspace/public/files?path=guide.md')).status).toBe(204)
    expect((await ada.call('GET', '/api/workspace/public/trash')).body.items).toHaveLength(1)
  })
})

describe('a sidecar', () => {
  it('reads the spaces that its owner sees and writes its own alone', async () => {
    const groupId = await app.group(ada.userId)
    await ada.call('POST', `/api/workspace/group/upload?groupId=${groupId}&path=g`, octets('g'))
    await asAdmin('POST', '/api/workspace/public/upload?path=p', octets('p'))
    const { body } = await ada.side('GET', `/spaces/group:${groupId}/changes`)
    expect(body.items).toMatchObject([{ path: 'g', digest: sha256('g') }])
    expect(paths((await ada.side('GET', '/spaces/public/changes')).body)).toContain('p')
    expect((await eve.side('GET', `/spaces/group:${groupId}/changes`)).status).toBe(404)
    for (const space of ['public', `group:${groupId}`]) {
      const answer = await ada.push(space, { files: [packFile('x', 'x')] }, { x: 'x' })
      expect([answer.status, code(answer)]).toEqual([403, 'forbidden'])
    }
  })
})
