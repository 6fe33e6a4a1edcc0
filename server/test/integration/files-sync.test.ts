import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createFilesApp,
  type FilesApp,
  inject,
  octets,
  packFile,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())

const changes = async (agent: TestAgent, space: string, since = 0) =>
  (await agent.side('GET', `/spaces/${space}/changes?since=${since}`)).body
const problemOf = (refusal: { problem: { type: string } }) => refusal.problem.type.split(':').at(-1)
const spaceRow = (agent: TestAgent, kind = 'private') =>
  app.database.knex('spaces').where({ agent_id: agent.agentId, kind }).first()

describe('pushPack', () => {
  it('stores files, folders and contents as one revision, in one segment', async () => {
    const agent = await app.agent()
    const { status, body } = await agent.push(
      'private',
      {
        files: [
          packFile('a.txt', 'one'),
          packFile('docs/deep/b.txt', 'two'),
          packFile('empty', ''),
        ],
        folders: [{ path: 'just/a/folder' }],
      },
      { 'a.txt': 'one', 'docs/deep/b.txt': 'two', empty: '' },
    )
    expect({ status, body }).toEqual({
      status: 200,
      body: { revision: 1, conflicts: [], refused: [] },
    })
    const page = await changes(agent, 'private')
    expect(page.revision).toBe(1)
    expect(
      page.items.map((item: { kind: string; path: string }) => [item.kind, item.path]),
    ).toEqual(
      expect.arrayContaining([
        ['folder', 'docs'],
        ['folder', 'docs/deep'],
        ['folder', 'just/a/folder'],
        ['file', 'a.txt'],
        ['file', 'docs/deep/b.txt'],
        ['file', 'empty'],
      ]),
    )
    expect(page.items.every((item: { revision: number }) => item.revision === 1)).toBe(true)
    const blob = await agent.side('GET', `/spaces/private/blobs/${sha256('two')}`)
    expect([blob.status, String(blob.raw)]).toEqual([200, 'two'])
    expect((await agent.side('GET', `/spaces/private/blobs/${sha256('')}`)).raw).toHaveLength(0)
    expect(await spaceRow(agent)).toMatchObject({ used_bytes: 6, file_count: 3 })
  })

  it('tells a conflict per file and stores the others', async () => {
    const agent = await app.agent()
    await agent.push(
      'output',
      { files: [packFile('x', '1'), packFile('y', '1')] },
      { x: '1', y: '1' },
    )
    await agent.push('output', { files: [packFile('x', '2', { base: 1 })] }, { x: '2' })
    const { body } = await agent.push(
      'output',
      {
        files: [
          packFile('x', '3', { base: 1 }),
          packFile('y', '3', { base: 1 }),
          packFile('new', '3', { base: 7 }),
        ],
      },
      { x: '3', y: '3', new: '3' },
    )
    expect(body).toEqual({
      revision: 3,
      conflicts: [
        { path: 'x', revision: 2, digest: sha256('2') },
        { path: 'new', revision: 0, digest: '' },
      ],
      refused: [],
    })
    const { items } = await changes(agent, 'output', 2)
    expect(items).toMatchObject([{ path: 'y', digest: sha256('3'), revision: 3 }])
  })

  it('answers a pack sent twice with conflicts of equal content, and no new revision', async () => {
    const agent = await app.agent()
    const pack = { files: [packFile('x', '1')] }
    await agent.push('private', pack, { x: '1' })
    const { body } = await agent.push('private', pack, { x: '1' })
    expect(body).toEqual({
      revision: 1,
      conflicts: [{ path: 'x', revision: 1, digest: sha256('1') }],
      refused: [],
    })
  })

  it('moves: present content under a new path, the old one deleted', async () => {
    const agent = await app.agent()
    await agent.push('private', { files: [packFile('old/x', 'same')] }, { 'old/x': 'same' })
    const { body } = await agent.push('private', {
      files: [packFile('new/x', 'same', { present: true })],
      deletes: [
        { path: 'old', base: 0 },
        { path: 'old/x', base: 1 },
      ],
    })
    expect(body).toEqual({ revision: 2, conflicts: [], refused: [] })
    const { items } = await changes(agent, 'private', 1)
    expect(items).toMatchObject([
      { path: 'old', kind: 'folder', deleted: true },
      { path: 'new', kind: 'folder', deleted: false },
      { path: 'old/x', deleted: true },
      { path: 'new/x', deleted: false, digest: sha256('same') },
    ])
  })

  it('turns a file into a folder and a folder into a file, told once each', async () => {
    const agent = await app.agent()
    await agent.push(
      'private',
      { files: [packFile('a', '1'), packFile('b/c', '1')] },
      { a: '1', 'b/c': '1' },
    )
    const { body } = await agent.push(
      'private',
      {
        files: [packFile('a/inner', '2'), packFile('b', '2')],
        deletes: [
          { path: 'a', base: 1 },
          { path: 'b', base: 0 },
          { path: 'b/c', base: 1 },
        ],
      },
      { 'a/inner': '2', b: '2' },
    )
    expect(body).toMatchObject({ revision: 2, conflicts: [], refused: [] })
    const { items } = await changes(agent, 'private', 1)
    const told = items.map(({ path, kind, deleted }: never) => [path, kind, deleted])
    expect(told.sort()).toEqual([
      ['a', 'folder', false],
      ['a/inner', 'file', false],
      ['b', 'file', false],
      ['b/c', 'file', true],
    ])
  })

  it('leaves a folder that is not empty, a file in the way and a folder in the way', async () => {
    const agent = await app.agent()
    await agent.push(
      'private',
      { files: [packFile('d/x', '1'), packFile('f', '1')] },
      { 'd/x': '1', f: '1' },
    )
    const { body } = await agent.push(
      'private',
      {
        files: [packFile('f/below', '2'), packFile('d', '2')],
        folders: [{ path: 'f' }],
        deletes: [
          { path: 'd', base: 0 },
          { path: 'gone', base: 3 },
        ],
      },
      { 'f/below': '2', d: '2' },
    )
    expect(body.revision).toBe(1)
    const { conflicts } = body
    expect(conflicts.map(({ path }: { path: string }) => path).sort()).toEqual([
      'd',
      'd',
      'f',
      'f/below',
    ])
  })

  it('refuses hostile paths one by one', async () => {
    const agent = await app.agent()
    const bad = [
      '../up',
      '/abs',
      'a//b',
      'a/./b',
      'a\0b',
      'e\u0301',
      '.sac-tmp-1',
      `${'x'.repeat(1025)}`,
    ]
    const { body } = await agent.push(
      'private',
      {
        files: [...bad.map((path) => packFile(path, 'x')), packFile('good', 'x')],
        folders: [{ path: '..' }],
        deletes: [{ path: '../../etc', base: 0 }],
      },
      Object.fromEntries([...bad, 'good'].map((path) => [path, 'x'])),
    )
    expect(body.revision).toBe(1)
    expect(body.refused).toHaveLength(bad.length + 2)
    expect(new Set(body.refused.map(problemOf))).toEqual(new Set(['path-invalid']))
    const { items } = await changes(agent, 'private')
    expect(items.map(({ path }: { path: string }) => path)).toEqual(['good'])
  })

  it('refuses a content that is not what the header says, and one that is not here', async () => {
    const agent = await app.agent()
    const { body } = await agent.push(
      'private',
      {
        files: [
          packFile('lie', 'what it says', { size: 6 }),
          packFile('true', 'true'),
          packFile('absent', 'never sent', { present: true }),
        ],
      },
      { lie: 'is not', true: 'true' },
    )
    expect(body.revision).toBe(1)
    expect(body.refused.map((r: never) => [(r as { path: string }).path, problemOf(r)])).toEqual([
      ['lie', 'digest-mismatch'],
      ['absent', 'content-missing'],
    ])
  })

  it('gives nothing to who only knows a digest', async () => {
    const [agent, eve] = [await app.agent(), await app.agent()]
    const secret = randomBytes(64)
    await agent.push('private', { files: [packFile('s', secret)] }, { s: secret })
    const digests = [sha256(secret)]
    const asked = await eve.side('POST', '/spaces/private/missing', { body: { digests } })
    expect(asked.body).toEqual({ missing: digests })
    const { body } = await eve.push('private', {
      files: [packFile('s', secret, { present: true })],
    })
    expect(body.refused.map(problemOf)).toEqual(['content-missing'])
    expect((await eve.side('GET', `/spaces/private/blobs/${digests[0]}`)).status).toBe(404)
    const own = await agent.side('POST', '/spaces/private/missing', { body: { digests } })
    expect(own.body).toEqual({ missing: [] })
  })

  it('hides another agent, refuses people, and answers 404 for spaces that are not there', async () => {
    const [agent, eve] = [await app.agent(), await app.agent()]
    const url = `/internal/agents/${agent.agentId}/spaces/private/changes`
    expect((await inject(app.internalListener, eve.sidecar, 'GET', url)).status).toBe(404)
    expect((await inject(app.internalListener, agent.owner, 'GET', url)).status).toBe(401)
    expect((await agent.side('GET', '/spaces/public/changes')).status).toBe(200)
    expect((await agent.side('GET', '/spaces/group:7/changes')).status).toBe(404)
    expect((await agent.side('GET', '/spaces/elsewhere/changes')).status).toBe(400)
  })

  it('refuses what is no pack', async () => {
    const agent = await app.agent()
    const headers = { 'content-type': 'application/vnd.sac.pack' }
    for (const body of [
      Buffer.from('nonsense'),
      Buffer.from([0, 0, 0, 2, 0x7b]),
      Buffer.alloc(0),
    ]) {
      const answer = await agent.side('POST', '/spaces/private/packs', { headers, body })
      expect(answer.status).toBe(400)
    }
    expect(await spaceRow(agent)).toMatchObject({ revision: 0 })
  })

  it('counts the quota: what fits is stored, the rest names the limit', async () => {
    const agent = await app.agent()
    await app.database.knex('user_settings').insert([
      { user_id: agent.userId, key: 'maxSpaceFiles', value: '3' },
      { user_id: agent.userId, key: 'maxSpaceBytes', value: '10' },
      { user_id: agent.userId, key: 'maxFileBytes', value: '9' },
    ])
    const { body } = await agent.push(
      'private',
      {
        files: [
          packFile('huge', 'x'.repeat(10)),
          packFile('a', '12345678'),
          packFile('b', '345'),
          packFile('c', '9'),
          packFile('d', '0'),
          packFile('e', ''),
        ],
      },
      { huge: 'x'.repeat(10), a: '12345678', b: '345', c: '9', d: '0', e: '' },
    )
    expect(body.refused.map((r: never) => [(r as { path: string }).path, problemOf(r)])).toEqual([
      ['huge', 'content-too-large'],
      ['b', 'quota-exceeded'],
      ['e', 'quota-exceeded'],
    ])
    const { name } = await app.database.knex('agents').where({ id: agent.agentId }).first('name')
    expect(body.refused.map(({ problem }: { problem: object }) => problem)).toMatchObject([
      { setting: 'maxFileBytes', limit: 9, detail: 'A file may have at most 9 bytes.' },
      { setting: 'maxSpaceBytes', limit: 10 },
      {
        setting: 'maxSpaceFiles',
        limit: 3,
        detail: `The workspace of agent ${name} may hold 3 files.`,
      },
    ])
    expect(await spaceRow(agent)).toMatchObject({ used_bytes: 10, file_count: 3 })
    // Full, and what makes it smaller still fits.
    const smaller = await agent.push(
      'private',
      { files: [packFile('a', '1', { base: 1 })] },
      { a: '1' },
    )
    expect(smaller.body).toMatchObject({ revision: 2, refused: [] })
  })
})

describe('listSpaceChanges', () => {
  it('pages through everything once, and forgets nothing that changes meanwhile', async () => {
    const agent = await app.agent()
    const names = Array.from({ length: 25 }, (_, index) => `f${index % 5}/n${index}`)
    await agent.push(
      'private',
      { files: names.map((name) => packFile(name, name)) },
      Object.fromEntries(names.map((name) => [name, name])),
    )
    const seen: string[] = []
    let first: number | undefined
    let cursor = ''
    do {
      const { body } = await agent.side('GET', `/spaces/private/changes?since=0&limit=7${cursor}`)
      first ??= body.revision
      seen.push(...body.items.map(({ path }: { path: string }) => path))
      if (seen.length === 7) {
        await agent.push('private', { deletes: [{ path: 'f0/n0', base: 1 }] })
      }
      cursor = body.nextCursor && `&cursor=${encodeURIComponent(body.nextCursor)}`
    } while (cursor)
    expect(first).toBe(1)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter((path) => path !== 'f0/n0').sort()).toEqual(
      [...names.slice(1), 'f0', 'f1', 'f2', 'f3', 'f4'].sort(),
    )
    expect((await changes(agent, 'private', first)).items).toMatchObject([
      { path: 'f0/n0', deleted: true },
    ])
    expect((await changes(agent, 'private', 2)).items).toEqual([])
  })

  it('refuses a revision whose deletions are forgotten', async () => {
    const agent = await app.agent()
    await app.database.knex('spaces').where('agent_id', agent.agentId).update({
      revision: 9,
      pruned_revision: 5,
    })
    const answer = await agent.side('GET', '/spaces/private/changes?since=4')
    expect([answer.status, answer.body.type]).toEqual([410, 'urn:sac:problem:changes-expired'])
    expect((await agent.side('GET', '/spaces/private/changes?since=5')).status).toBe(200)
    expect((await agent.side('GET', '/spaces/private/changes?since=0')).status).toBe(200)
  })
})

describe('putContent', () => {
  const url = (path: string, content: Buffer, rest = '') =>
    `/spaces/output/content?path=${encodeURIComponent(path)}&digest=${sha256(content)}` +
    `&size=${content.length}&base=0&modifiedAt=2026-11-23T14:53:28.000Z${rest}`

  it('stores one large file, and tells a conflict', async () => {
    const agent = await app.agent()
    const content = randomBytes(3 * 1024 * 1024)
    const stored = await agent.side(
      'PUT',
      url('big.bin', content, '&executable=true'),
      octets(content),
    )
    expect([stored.status, stored.body]).toEqual([200, { revision: 1, conflicts: [], refused: [] }])
    const blob = await agent.side('GET', `/spaces/output/blobs/${sha256(content)}`, {
      headers: { range: 'bytes=1048576-1048579' },
    })
    expect([blob.status, blob.raw]).toEqual([206, content.subarray(1048576, 1048580)])
    const again = await agent.side('PUT', url('big.bin', content), octets(content))
    expect(again.body.conflicts).toEqual([
      { path: 'big.bin', revision: 1, digest: sha256(content) },
    ])
  })

  it('stores nothing of a content with another digest', async () => {
    const agent = await app.agent()
    const content = randomBytes(2 * 1024 * 1024)
    const answer = await agent.side('PUT', url('x', content), octets(randomBytes(content.length)))
    expect([answer.status, answer.body.type]).toEqual([422, 'urn:sac:problem:digest-mismatch'])
    const short = await agent.side('PUT', url('x', content), octets(content.subarray(1)))
    expect(short.status).toBe(422)
    expect(await spaceRow(agent, 'output')).toMatchObject({ revision: 0, used_bytes: 0 })
    expect(
      await app.database.knex('blobs').where('digest', Buffer.from(sha256(content), 'hex')),
    ).toEqual([])
  })
})
