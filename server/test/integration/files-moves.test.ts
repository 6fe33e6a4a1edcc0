import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'
import { requireOrSkip } from '../support/require.ts'

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())

const url = (agent: TestAgent, name: string, rest: Record<string, string> = {}) =>
  `/api/workspace/${name}?${new URLSearchParams({ agentId: String(agent.agentId), ...rest })}`
const upload = (agent: TestAgent, path: string, content: string) =>
  agent.call('POST', url(agent, 'upload', { path }), octets(content))
const move = (agent: TestAgent, path: string, to: string) =>
  agent.call('POST', url(agent, 'move', { path, to }))
const tree = async (agent: TestAgent) => {
  const { body } = await agent.call('GET', url(agent, 'files', { recursive: 'true' }))
  return body.items.map(({ path }: { path: string }) => path)
}
const code = (answer: { body: { type: string } }) => answer.body.type.split(':').at(-1)

describe('move', () => {
  it('takes a folder with all that is in it, as one revision, and nothing to the trash', async () => {
    const agent = await app.agent()
    await agent.push(
      'private',
      {
        folders: [{ path: 'a/empty' }],
        files: [packFile('a/b/one', 'one', { executable: true }), packFile('a/two', 'two')],
      },
      { 'a/b/one': 'one', 'a/two': 'two' },
    )
    const moved = await move(agent, 'a', 'x/y')
    expect([moved.status, moved.body]).toMatchObject([
      200,
      { path: 'x/y', kind: 'folder', revision: 2 },
    ])
    expect(await tree(agent)).toEqual(['x', 'x/y', 'x/y/two', 'x/y/b', 'x/y/b/one', 'x/y/empty'])
    expect((await agent.call('GET', url(agent, 'trash'))).body.items).toEqual([])
    expect((await agent.call('GET', url(agent, 'quota'))).body).toMatchObject({
      usedBytes: 6,
      fileCount: 2,
    })
    const { body } = await agent.side('GET', '/spaces/private/changes?since=1')
    const told = body.items.map(
      ({ path, deleted }: { path: string; deleted: boolean }) => `${deleted ? '-' : '+'}${path}`,
    )
    expect(told.sort()).toEqual([
      '+x',
      '+x/y',
      '+x/y/b',
      '+x/y/b/one',
      '+x/y/empty',
      '+x/y/two',
      '-a',
      '-a/b',
      '-a/b/one',
      '-a/empty',
      '-a/two',
    ])
    const one = body.items.find(({ path }: { path: string }) => path === 'x/y/b/one')
    expect(one).toMatchObject({ executable: true, modifiedAt: '2026-11-23T14:53:28.000Z' })
    expect((await move(agent, 'x/y', 'a')).status).toBe(200)
    expect(await tree(agent)).toEqual(['a', 'a/two', 'a/b', 'a/b/one', 'a/empty', 'x'])
  })

  it('renames a file, also in a space that is full', async () => {
    const agent = await app.agent()
    await upload(agent, 'old.txt', 'content')
    const insert = `insert into user_settings (user_id, key, value) values (?, 'maxSpaceBytes', '1')`
    await app.database.knex.raw(insert, [agent.userId])
    const moved = await move(agent, 'old.txt', 'new.txt')
    expect(moved.body).toMatchObject({ path: 'new.txt', digest: sha256('content'), sizeBytes: 7 })
    expect((await move(agent, 'new.txt', 'new.txt')).body.revision).toBe(moved.body.revision)
  })

  it('never overwrites, and says which path is wrong', async () => {
    const agent = await app.agent()
    await upload(agent, 'a/f.txt', '1')
    await upload(agent, 'b', '2')
    const before = await tree(agent)
    for (const [from, to, status, problem] of [
      ['b', 'a', 409, 'already-exists'],
      ['a', 'b', 409, 'already-exists'],
      ['a', 'b/c', 409, 'conflict'],
      ['a', 'a/c', 400, 'invalid-request'],
      ['none', 'c', 404, 'not-found'],
      ['a', '../c', 400, 'path-invalid'],
      ['a', 'x/'.repeat(509).concat('y'), 400, 'path-invalid'],
    ] as const) {
      const answer = await move(agent, from, to)
      expect([from, to, answer.status, code(answer)]).toEqual([from, to, status, problem])
      if (status === 400) expect(answer.body.errors[0].pointer).toBe('query/to')
    }
    expect(await tree(agent)).toEqual(before)
  })
})

describe('edit', () => {
  const edit = (agent: TestAgent, text: string | Buffer, etag?: string) =>
    agent.call('PUT', url(agent, 'text', { path: 'notes.md' }), {
      body: text,
      headers: { 'content-type': 'text/plain', ...(etag && { 'if-match': etag }) },
    })

  it('takes what was made of the current version, and shows both versions otherwise', async () => {
    const agent = await app.agent()
    const made = await edit(agent, 'one')
    expect([made.status, made.headers['etag']]).toEqual([200, `"${sha256('one')}"`])
    expect((await edit(agent, 'two', made.headers['etag'])).body.revision).toBe(2)
    const late = await edit(agent, 'three', made.headers['etag'])
    expect([late.status, code(late)]).toEqual([412, 'lost-update'])
    expect(late.body).toMatchObject({
      edited: { digest: sha256('one') },
      current: { digest: sha256('two'), revision: 2, sizeBytes: 3 },
    })
    for (const [digest, text] of [
      [sha256('one'), 'one'],
      [sha256('two'), 'two'],
    ] as const) {
      const blob = await agent.call('GET', url(agent, `blobs/${digest}`))
      expect(String(blob.raw)).toBe(text)
    }
    const unseen = await edit(agent, 'new')
    expect([unseen.status, unseen.body.edited]).toEqual([412, null])
    await agent.call('DELETE', url(agent, 'files', { path: 'notes.md' }))
    const gone = await edit(agent, 'x', `"${sha256('two')}"`)
    expect([gone.status, gone.body.current]).toEqual([412, null])
  })

  it('lets one of many at once win', async () => {
    const agent = await app.agent()
    const { headers } = await edit(agent, 'start')
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => edit(agent, `text ${index}`, headers['etag'])),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 412, 412, 412, 412, 412, 412, 412,
    ])
  })

  it('refuses what is no text and what is no ETag', async () => {
    const agent = await app.agent()
    const bytes = await edit(agent, Buffer.from([0xff, 0xfe]))
    expect([bytes.status, code(bytes)]).toEqual([400, 'invalid-request'])
    const etag = await edit(agent, 'x', '"other"')
    expect([etag.status, etag.body.errors[0].pointer]).toEqual([400, 'header/if-match'])
    const large = await edit(agent, Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))
    expect([large.status, code(large)]).toEqual([413, 'content-too-large'])
    expect(await tree(agent)).toEqual([])
  })
})

const hasPython = spawnSync('python3', ['--version']).status === 0
requireOrSkip(
  'python3',
  hasPython,
  'no python3',
)('a folder as a zip', () => {
  it('holds everything beneath it, as Python reads it', async () => {
    const agent = await app.agent()
    const large = 'x'.repeat(3_000_000)
    await agent.push(
      'private',
      {
        folders: [{ path: 'd/empty' }],
        files: [
          packFile('d/ä/größe.txt', 'umlaut'),
          packFile('d/run.sh', '#!/bin/sh', { executable: true }),
          packFile('d/large', large),
          packFile('other', 'x'),
        ],
      },
      { 'd/ä/größe.txt': 'umlaut', 'd/run.sh': '#!/bin/sh', 'd/large': large, other: 'x' },
    )
    const answer = await agent.call('GET', url(agent, 'archive', { path: 'd' }))
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip'])
    expect(answer.headers['content-disposition']).toContain('filename="d.zip"')
    expect(listZip(answer.raw)).toEqual([
      ['large', large.length, '0o100644', [2026, 11, 23, 14, 53, 28], sha256(large)],
      ['run.sh', 9, '0o100755', [2026, 11, 23, 14, 53, 28], sha256('#!/bin/sh')],
      ['empty/', 0, '0o40755', expect.anything(), sha256('')],
      ['ä/', 0, '0o40755', expect.anything(), sha256('')],
      ['ä/größe.txt', 6, '0o100644', [2026, 11, 23, 14, 53, 28], sha256('umlaut')],
    ])
    const some = await agent.call(
      'GET',
      `${url(agent, 'archive', { path: 'd' })}&only=run.sh&only=ä`,
    )
    expect(namesOf(some.raw)).toEqual(['run.sh', 'ä/', 'ä/größe.txt'])
    const one = await agent.call('GET', url(agent, 'archive', { path: 'd', only: 'large' }))
    expect(namesOf(one.raw)).toEqual(['large'])
    for (const only of ['other', '../other', '']) {
      const answer = await agent.call('GET', url(agent, 'archive', { path: 'd', only }))
      expect([400, 404]).toContain(answer.status)
    }
    expect((await agent.call('GET', url(agent, 'archive', { path: 'none' }))).status).toBe(404)
    const empty = await app.agent()
    const nothing = await empty.call('GET', url(empty, 'archive'))
    expect(nothing.headers['content-disposition']).toContain('filename="private.zip"')
    expect(listZip(nothing.raw)).toEqual([])
  })
})

const namesOf = (zip: Buffer) => (listZip(zip) as unknown[][]).map(([name]) => name)

const READ_ZIP = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size, oct(i.external_attr >> 16), i.date_time,
        hashlib.sha256(z.read(i)).hexdigest()] for i in z.infolist()]))`

function listZip(bytes: Buffer): [name: string, ...unknown[]][] {
  const folder = mkdtempSync(join(tmpdir(), 'sac-zip-'))
  try {
    writeFileSync(join(folder, 'a.zip'), bytes)
    return JSON.parse(
      execFileSync('python3', ['-c', READ_ZIP, join(folder, 'a.zip')], { encoding: 'utf8' }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
