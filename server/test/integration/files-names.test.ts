import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FIND_TWINS } from '../../src/files/twins.ts'
import {
  type Answer,
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  packOf,
  type TestAgent,
} from '../files/files-app.ts'

let app: FilesApp
let agent: TestAgent
let groupId: number
beforeAll(async () => {
  app = await createFilesApp()
  agent = await app.agent()
  groupId = await app.group(agent.userId)
})
afterAll(() => app.close())

/** Refused in every workspace. */
const BAD = [
  '..',
  '../x',
  'a/../b',
  'a/..',
  './x',
  'a/./b',
  '.',
  '/etc/passwd',
  '//x',
  'a//b',
  'a/',
  'C:\\x',
  '..\\x',
  'a\\..\\b',
  '\\\\server\\share',
  'a\0b',
  '\0',
  'a\nb',
  'a\rb',
  'a\tb',
  '\u001b[2J',
  'a\u007fb',
  'a\u0085b',
  'e\u0301.txt',
  'A\u030a',
  '\u212b',
  `${'a/'.repeat(299)}b`,
  `${'a/'.repeat(128)}b`,
  'ab/'.repeat(341).concat('xy'),
  'x'.repeat(256),
  'ä'.repeat(128),
  '.sac-tmp-x',
  'a/.sac-tmp-1/b',
]

/** Refused where people share. */
const NOT_PORTABLE = [
  ...['con', 'PRN', 'aux.txt', 'a/nul', 'nul.tar.gz', 'COM1', 'com9.log', 'lpt1', 'LPT³'],
  ...['a.', 'a ', 'a./b', 'a /b', '...', 'a:b', 'C:x', 'what?', '*', 'a|b', '<a>', '"a"'],
]

const own = (name: string, rest: Record<string, string> = {}) =>
  `/api/workspace/${name}?${new URLSearchParams({ agentId: String(agent.agentId), ...rest })}`
const group = (name: string, rest: Record<string, string> = {}) =>
  `/api/workspace/group/${name}?${new URLSearchParams({ groupId: String(groupId), ...rest })}`

async function everyWay(url: typeof own, path: string): Promise<Record<string, Answer>> {
  const put = { digest: 'a'.repeat(64), size: '1', base: '0', modifiedAt: '2026-01-01T00:00:00Z' }
  return {
    upload: await agent.call('POST', url('upload', { path }), octets('x')),
    makeFolder: await agent.call('POST', url('directories', { path })),
    move: await agent.call('POST', url('move', { path: 'there', to: path })),
    edit: await agent.call('PUT', url('text', { path }), {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    start: await agent.call(
      'POST',
      url('uploads', { path, size: '1', modifiedAt: put.modifiedAt }),
    ),
    content: await agent.call('PUT', url('content', { path, ...put }), octets('x')),
  }
}
const push = async (url: typeof own, path: string) => {
  const pack = { files: [packFile(path, 'x')], folders: [{ path: `${path}` }] }
  const body = await packOf(pack, { [path]: 'x' })
  const headers = { 'content-type': 'application/vnd.sac.pack' }
  return (await agent.call('POST', url('packs'), { body, headers })).body
}
const tree = async (url: typeof own) =>
  (await agent.call('GET', url('files', { recursive: 'true' }))).body.items.map(
    ({ path }: { path: string }) => path,
  )

async function expectRefused(url: typeof own, path: string): Promise<void> {
  for (const [way, { status, body }] of Object.entries(await everyWay(url, path))) {
    const pointer = way === 'move' ? 'query/to' : 'query/path'
    expect([way, status, body.errors?.[0]?.pointer]).toEqual([way, 400, pointer])
  }
  const { refused } = await push(url, path)
  expect(refused.map((each: { path: string }) => each.path)).toEqual([path, path])
  expect(refused[0].problem.type).toBe('urn:sac:problem:path-invalid')
}

describe('names that no workspace takes', () => {
  beforeAll(async () => {
    await agent.call('POST', own('upload', { path: 'there' }), octets('x'))
    await agent.call('POST', group('upload', { path: 'there' }), octets('x'))
  })

  it.each(BAD)('%j', async (path) => {
    // The pointer of NUL in what is no path stands with the parameter as well.
    await expectRefused(own, path)
    await expectRefused(group, path)
  })

  it.each(NOT_PORTABLE)('%j, where people share', async (path) => {
    await expectRefused(group, path)
  })

  it('leave nothing behind', async () => {
    expect(await tree(own)).toEqual(['there'])
    expect(await tree(group)).toEqual(['there'])
  })

  it('but agents may have what their machine holds', async () => {
    for (const path of ['nul', 'a:b', 'ends.']) {
      expect((await agent.call('POST', own('upload', { path }), octets('x'))).status).toBe(201)
    }
  })
})

describe('names that differ in case alone', () => {
  const shared = async () => {
    const id = await app.group(agent.userId)
    return (name: string, rest: Record<string, string> = {}) =>
      `/api/workspace/group/${name}?${new URLSearchParams({ groupId: String(id), ...rest })}`
  }

  it('are refused where people share, at any level and against files and folders', async () => {
    const url = await shared()
    await agent.call('POST', url('upload', { path: 'Docs/Über.md' }), octets('x'))
    for (const path of ['docs', 'DOCS/x', 'docs/Über.md', 'Docs/über.md', 'Docs/ÜBER.MD/x']) {
      for (const [way, { status, body }] of Object.entries(await everyWay(url, path))) {
        if (way === 'move') continue
        expect([path, way, status, body.detail]).toEqual([
          path,
          way,
          400,
          expect.stringContaining('in case alone'),
        ])
      }
    }
    expect(await tree(url)).toEqual(['Docs', 'Docs/Über.md'])
    const same = await agent.call('POST', url('upload', { path: 'Docs/Über.md' }), octets('y'))
    expect(same.status).toBe(201)
  })

  it('are refused within one pack, and leave the rest of it', async () => {
    const url = await shared()
    const contents = { 'a/x': '1', 'A/y': '2', 'a/X': '3', z: '4' }
    const files = Object.entries(contents).map(([path, content]) => packFile(path, content))
    const body = await packOf({ files }, contents)
    const headers = { 'content-type': 'application/vnd.sac.pack' }
    const answer = await agent.call('POST', url('packs'), { body, headers })
    expect(answer.body.refused.map(({ path }: { path: string }) => path)).toEqual(['A/y', 'a/X'])
    expect(await tree(url)).toEqual(['z', 'a', 'a/x'])
  })

  it('may follow one another', async () => {
    const url = await shared()
    await agent.call('POST', url('upload', { path: 'readme' }), octets('x'))
    const moved = await agent.call('POST', url('move', { path: 'readme', to: 'README' }))
    expect([moved.status, moved.body.path]).toEqual([200, 'README'])
    await agent.call('DELETE', url('files', { path: 'README' }))
    expect((await agent.call('POST', url('directories', { path: 'Readme' }))).status).toBe(201)
    const restored = await agent.call('POST', url('restore', { path: 'README', revision: '2' }))
    expect([restored.status, restored.body.type]).toEqual([400, 'urn:sac:problem:path-invalid'])
  })

  it('cannot both come when they come at once', async () => {
    const url = await shared()
    const names = ['name', 'Name', 'NAME', 'nAmE', 'naMe', 'namE']
    const answers = await Promise.all(
      names.map((path) => agent.call('POST', url('upload', { path }), octets(path))),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await tree(url)).toHaveLength(1)
  })

  it('are two files of an agent', async () => {
    for (const path of ['case', 'CASE']) {
      expect((await agent.call('POST', own('upload', { path }), octets(path))).status).toBe(201)
    }
    const { rows } = await app.database.knex.raw(
      `select count(*) from files where folded is not null and space_id in (select id from spaces where agent_id = ?)`,
      [agent.agentId],
    )
    expect(rows[0].count).toBe(0)
  })

  it('are found by an index', async () => {
    const plan = await app.database.knex.transaction(async (trx) => {
      await trx.raw('set local enable_seqscan = off')
      return JSON.stringify((await trx.raw(`explain ${FIND_TWINS}`, [[1], ['a'], [1], ['a']])).rows)
    })
    expect(plan).toContain('files_folded')
    expect(plan).toContain('folders_folded')
  })
})
