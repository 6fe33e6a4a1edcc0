import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Api, agent, page, problem, USER } from '../support/api.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const file = (path: string, extras: object = {}) => ({
  path,
  name: path.split('/').at(-1),
  kind: 'file',
  sizeBytes: 6,
  digest: sha256(path),
  executable: false,
  modifiedAt: USER.createdAt,
  revision: 12,
  ...extras,
})
const version = (path: string, revision: number) => ({
  ...file(path),
  revision,
  reason: 'deleted',
  trashedAt: USER.createdAt,
  expiresAt: '2026-12-23T14:53:28.123Z',
})
const GROUP = {
  id: 7,
  slug: 'research',
  name: 'Research',
  description: '',
  owner: { id: 1, username: 'ada', displayName: 'Ada' },
  memberCount: 1,
  role: 'admin',
  createdAt: USER.createdAt,
  updatedAt: USER.createdAt,
}
const content = (text: string) => ({
  body: Buffer.from(text),
  headers: { 'content-type': 'application/octet-stream', etag: `"${sha256(text)}"` },
})

const serve = (routes: Parameters<typeof Api.start>[0]) =>
  home.serve({
    'GET /api/agents': () => page([agent(3, 'helper')]),
    'GET /api/groups': () => page([GROUP]),
    ...routes,
  })
/** Calls about files, with their queries. */
const asked = () =>
  home
    .api!.calls.filter(({ url }) => url.startsWith('/api/workspace'))
    .map(({ method, url }) => `${method} ${decodeURIComponent(url.slice('/api/workspace'.length))}`)
const run = (line: string, ...more: string[]) =>
  home.run(['workspace', ...line.split(' '), ...more])

describe('the workspace', () => {
  it.each([
    ['', '/files?agentId=3'],
    ['--agent helper', '/files?agentId=3'],
    ['--group research', '/group/files?groupId=7'],
    ['--public', '/public/files?'],
  ])('with %j is that at %s', async (flags, url) => {
    await serve({ [`GET /api/workspace${url.split('?')[0]}`]: () => page([file('a.txt')]) })
    const words = flags === '' ? [] : flags.split(' ')
    const { code, stdout } = await run('list docs', ...words)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PATH +SIZE +AGE\na\.txt +6 B +/)])
    expect(asked()[0]).toContain(`GET ${url}`)
    expect(asked()[0]).toContain('path=docs')
  })

  it('is one, not two', async () => {
    await serve({})
    const { code, stderr } = await run('list --group research --public')
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot also be provided')])
  })
})

describe('put', () => {
  it('sends a file with its digest, into a folder or under a name', async () => {
    await serve({ 'POST /api/workspace/upload': () => ({ status: 201, body: file('docs/n.txt') }) })
    const local = join(home.path, 'n.txt')
    await writeFile(local, 'text')
    const { stdout } = await run(`put ${local} --to docs/`)
    expect(stdout).toBe('docs/n.txt is in helper, 6 B.\n')
    expect(asked()).toEqual(['POST /upload?agentId=3&path=docs/n.txt&executable=false'])
    const call = home.api!.calls.at(-1)!
    expect([call.body, call.headers['x-sac-digest']]).toEqual([Buffer.from('text'), sha256('text')])
    const unnamed = await home.run(['workspace', 'put', '-'], { input: 'x' })
    expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('--to PATH')])
    const folder = await run(`put ${home.path}`)
    expect([folder.code, folder.stderr]).toEqual([2, expect.stringContaining('workspace sync')])
  })

  it('sends of a large file only the parts that have not arrived', async () => {
    const bytes = randomBytes(40 * 1024 * 1024)
    const part = 16 * 1024 * 1024
    const sent: string[] = []
    const id = '0b8f9c1e-5d5a-4a55-9f5e-0c6a4c9d8f11'
    const answer = (number: number) => () => {
      sent.push(String(number))
      return { body: { number, sizeBytes: part, digest: sha256('') } }
    }
    await serve({
      'POST /api/workspace/group/uploads': () => ({
        body: {
          id,
          path: 'big',
          sizeBytes: bytes.length,
          partBytes: part,
          partCount: 3,
          executable: false,
          modifiedAt: USER.createdAt,
          expiresAt: USER.createdAt,
          parts: [{ number: 2, sizeBytes: part, digest: null }],
        },
      }),
      [`PUT /api/workspace/group/uploads/${id}/parts/1`]: answer(1),
      [`PUT /api/workspace/group/uploads/${id}/parts/3`]: answer(3),
      [`POST /api/workspace/group/uploads/${id}/complete`]: () => ({
        status: 201,
        body: file('big'),
      }),
    })
    const local = join(home.path, 'big')
    await writeFile(local, bytes)
    const { code, stdout, stderr } = await run(`put ${local} --group research`)
    expect([code, stdout, stderr]).toEqual([0, 'big is in group Research, 6 B.\n', ''])
    expect(sent.sort()).toEqual(['1', '3'])
    expect(asked().at(-1)).toBe(
      `POST /group/uploads/${id}/complete?groupId=7&digest=${sha256(bytes)}`,
    )
  })
})

describe('get', () => {
  it('prints a file, saves it, and says how to get a folder', async () => {
    await serve({
      'GET /api/workspace/public/files/download': ({ url }) =>
        url.includes('docs') ? problem('not-found', 404) : content('text'),
      'GET /api/workspace/public/files': () => page([]),
      'GET /api/workspace/public/archive': () => content('PK'),
    })
    expect((await run('get a.txt --public')).stdout).toBe('text')
    const out = join(home.path, 'out')
    expect((await run(`get a.txt --public --out ${out}`)).stdout).toBe(`${out} written, 4 B.\n`)
    expect(await readFile(out, 'utf8')).toBe('text')
    const folder = await run('get docs --public')
    expect([folder.code, folder.stderr]).toEqual([
      2,
      'Error: docs is a folder\nNext: download it with `sac workspace get docs --public --zip`\n',
    ])
    const zip = join(home.path, 'd.zip')
    expect((await run(`get docs --public --zip --out ${zip}`)).code).toBe(0)
    expect(await readFile(zip, 'utf8')).toBe('PK')
  })
})

describe('files', () => {
  it('are moved, deleted when somebody is sure, and restored', async () => {
    await serve({
      'POST /api/workspace/move': () => ({ body: file('old/a.txt') }),
      'DELETE /api/workspace/files': () => ({ status: 204 }),
      'GET /api/workspace/trash': () =>
        page([version('b', 9), version('a.txt', 8), version('a.txt', 5)]),
      'POST /api/workspace/restore': () => ({ body: file('a.txt') }),
    })
    expect((await run('move a.txt --to old/')).stdout).toBe('a.txt is now old/a.txt in helper.\n')
    expect((await run('delete docs -r')).code).toBe(2)
    const sure = await run('delete docs/ -r --yes')
    expect([sure.stdout, sure.stderr]).toEqual([
      'docs deleted.\n',
      'Its files are in the trash: sac workspace trash --agent helper\n',
    ])
    expect((await run('trash')).stdout).toMatch(/^PATH +REVISION +SIZE +REASON +AGE +UNTIL\nb +9 /)
    const restored = await run('restore a.txt')
    expect(restored.stdout).toBe('a.txt is as it was at revision 8, 6 B.\n')
    expect(asked()).toEqual([
      'POST /move?agentId=3&space=private&path=a.txt&to=old/a.txt',
      'DELETE /files?agentId=3&path=docs&recursive=true',
      'GET /trash?agentId=3&space=private',
      'GET /trash?agentId=3&space=private&limit=200',
      'POST /restore?agentId=3&space=private&path=a.txt&revision=8',
    ])
    const none = await run('restore c')
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('has no c')])
  })

  it('have a limit', async () => {
    const quota = {
      space: 'group:7',
      usedBytes: 2048,
      maxBytes: 4096,
      fileCount: 2,
      maxFileCount: 9,
      maxFileBytes: 1024,
    }
    await serve({ 'GET /api/workspace/group/quota': () => ({ body: quota }) })
    const { stdout } = await run('quota --group research')
    expect(stdout).toBe(
      'used:         2.0 KiB of 4.0 KiB\nfiles:        2 of 9\nlargest file: 1.0 KiB\n',
    )
    expect(JSON.parse((await run('quota --group research --json')).stdout)).toEqual(quota)
  })
})

describe('edit', () => {
  beforeEach(async () => {
    const editor = join(home.path, 'editor')
    await writeFile(
      editor,
      '#!/bin/sh\n[ "$1" = --more ] && shift && printf "mine\\n" >> "$1"\nexit 0\n',
    )
    await chmod(editor, 0o755)
    home.env['EDITOR'] = `${editor} --more`
    home.env['TMPDIR'] = home.path
  })
  const draftIn = (text: string) => /What you wrote is in (\S+\/notes\.md)/.exec(text)?.[1] ?? ''

  it('sends what was changed, on top of what was read', async () => {
    await serve({
      'GET /api/workspace/files/download': () => content('first\n'),
      'PUT /api/workspace/text': () => ({ body: file('notes.md') }),
    })
    expect((await run('edit notes.md')).stdout).toBe('notes.md of helper changed, 6 B.\n')
    const { body, headers } = home.api!.calls.at(-1)!
    expect([body, headers['if-match']]).toEqual(['first\nmine\n', `"${sha256('first\n')}"`])
    home.env['EDITOR'] = 'true'
    expect((await run('edit notes.md')).stdout).toBe('Nothing changed.\n')
    home.env['EDITOR'] = 'false'
    expect((await run('edit notes.md')).stderr).toContain('the editor ended with 1')
  })

  it('makes a new file', async () => {
    await serve({ 'PUT /api/workspace/text': () => ({ body: file('notes.md') }) })
    expect((await run('edit notes.md')).code).toBe(0)
    const { body, headers } = home.api!.calls.at(-1)!
    expect([body, headers['if-match']]).toEqual(['mine\n', undefined])
  })

  it('leaves both versions side by side when the file changed meanwhile', async () => {
    await serve({
      'GET /api/workspace/files/download': () => content('first\n'),
      'PUT /api/workspace/text': () =>
        problem('lost-update', 412, { current: { digest: sha256('theirs'), revision: 3 } }),
      [`GET /api/workspace/blobs/${sha256('theirs')}`]: () => content('theirs'),
    })
    const { code, stderr } = await run('edit notes.md')
    const draft = draftIn(stderr)
    expect(code).toBe(5)
    expect(await readFile(draft, 'utf8')).toBe('first\nmine\n')
    expect(await readFile(`${draft}.theirs`, 'utf8')).toBe('theirs')
    expect(stderr).toContain(`sac workspace put ${draft} --to notes.md --agent helper`)
  })

  it('keeps what was written when it cannot be sent', async () => {
    await serve({
      'GET /api/workspace/files/download': () => content('first\n'),
      'PUT /api/workspace/text': () => problem('quota-exceeded', 409),
    })
    const { code, stderr } = await run('edit notes.md')
    expect([code, existsSync(draftIn(stderr))]).toEqual([5, true])
  })
})

describe('a refusal', () => {
  it('of the public workspace says what somebody may do instead', async () => {
    await serve({
      'GET /api/workspace/public/changes': () => ({
        body: { items: [], nextCursor: null, revision: 0, reset: false },
      }),
      'POST /api/workspace/public/packs': () => problem('forbidden', 403),
      'POST /api/workspace/public/upload': () => problem('forbidden', 403),
    })
    const local = join(home.path, 'a.txt')
    await writeFile(local, 'a')
    const { code, stderr } = await run('put --public', local)
    expect([code, stderr]).toEqual([3, expect.stringContaining('Next: ask an admin')])
    const folder = join(home.path, 'site')
    await mkdir(folder)
    await writeFile(join(folder, 'a.txt'), 'a')
    const sync = await run('sync --public', folder)
    expect([sync.code, sync.stderr]).toEqual([
      3,
      expect.stringContaining(`\`sac workspace sync ${folder} --public --direction down\``),
    ])
  })

  it('of a folder that is not empty names the flag', async () => {
    await serve({ 'DELETE /api/workspace/files': () => problem('conflict', 409) })
    const { stderr } = await run('delete docs --yes')
    expect(stderr).toContain('`sac workspace delete docs --agent helper --recursive`')
  })

  it('of a file that is not here says which of the two paths that is', async () => {
    await serve({})
    const { code, stderr } = await run('put', join(home.path, 'none.txt'))
    expect(code).toBe(2)
    expect(stderr).toMatch(/none\.txt: there is no such file or folder\nNext: .*--to/)
  })
})
