import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createFilesApp,
  type FilesApp,
  inject,
  octets,
  packFile,
  sha256,
  type TestAgent,
  tokenOf,
} from '../files/files-app.ts'

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
  await app.publicListener.listen({ host: '127.0.0.1', port: 0 })
  await app.internalListener.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const at = (agent: TestAgent, rest: Record<string, string | number | boolean> = {}) =>
  new URLSearchParams({ agentId: String(agent.agentId), ...(rest as Record<string, string>) })
const upload = (agent: TestAgent, path: string, content: string | Buffer, headers = {}) =>
  agent.call('POST', `/api/workspace/upload?${at(agent, { path })}`, octets(content, headers))
const paths = (body: { items: { path: string }[] }) => body.items.map(({ path }) => path)
const code = (answer: { body: { type: string } }) => answer.body.type.split(':').at(-1)

describe('upload and download', () => {
  it('stores a file and gives it back safely', async () => {
    const agent = await app.agent()
    const made = await upload(agent, 'docs/page.html', '<script>alert(1)</script>')
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      path: 'docs/page.html',
      name: 'page.html',
      kind: 'file',
      sizeBytes: 25,
      digest: sha256('<script>alert(1)</script>'),
      executable: false,
      revision: 1,
    })
    const url = `/api/workspace/files/download?${at(agent, { path: 'docs/page.html' })}`
    const whole = await agent.call('GET', url)
    expect([whole.status, String(whole.raw)]).toEqual([200, '<script>alert(1)</script>'])
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '25',
      'content-disposition': `attachment; filename="page.html"; filename*=UTF-8''page.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      etag: `"${made.body.digest}"`,
    })
    const part = await agent.call('GET', url, { headers: { range: 'bytes=1-6' } })
    expect([part.status, String(part.raw), part.headers['content-range']]).toEqual([
      206,
      'script',
      'bytes 1-6/25',
    ])
    const stale = { range: 'bytes=1-6', 'if-range': '"other"' }
    expect((await agent.call('GET', url, { headers: stale })).status).toBe(200)
    const known = { 'if-none-match': `"x", W/"${made.body.digest}"` }
    const same = await agent.call('GET', url, { headers: known })
    expect([same.status, same.raw.length]).toEqual([304, 0])
    const beyond = await agent.call('GET', url, { headers: { range: 'bytes=25-' } })
    expect([beyond.status, code(beyond)]).toEqual([416, 'range-not-satisfiable'])
  })

  it('checks the digest that the sender names', async () => {
    const agent = await app.agent()
    const wrong = await upload(agent, 'x', 'content', { 'x-sac-digest': sha256('other') })
    expect([wrong.status, code(wrong)]).toEqual([422, 'digest-mismatch'])
    const right = await upload(agent, 'x', 'content', { 'x-sac-digest': sha256('content') })
    expect(right.status).toBe(201)
    expect((await upload(agent, 'x', 'content', { 'x-sac-digest': 'NONSENSE' })).status).toBe(400)
  })

  it('names the limit that a file breaks, before its bytes and while they come', async () => {
    const agent = await app.agent()
    await app.database.knex('user_settings').insert([
      { user_id: agent.userId, key: 'maxSpaceBytes', value: '1000' },
      { user_id: agent.userId, key: 'maxFileBytes', value: '800' },
    ])
    const large = await upload(agent, 'x', 'x'.repeat(801))
    expect([large.status, code(large), large.body.limit]).toEqual([413, 'content-too-large', 800])
    expect((await upload(agent, 'x', 'x'.repeat(800))).status).toBe(201)
    const full = await upload(agent, 'y', 'x'.repeat(201))
    expect([full.status, code(full), full.body.limit]).toEqual([409, 'quota-exceeded', 1000])
    // Without a length nobody knows before: chunked over a real connection.
    const url = (path: string) => `/api/workspace/upload?${at(agent, { path })}`
    const chunked = await send(
      app.publicListener.server.address(),
      agent,
      url('z'),
      'x'.repeat(801),
    )
    expect([chunked.status, code(chunked)]).toEqual([413, 'content-too-large'])
    const late = await send(app.publicListener.server.address(), agent, url('z'), 'x'.repeat(201))
    expect([late.status, code(late)]).toEqual([409, 'quota-exceeded'])
    const { body } = await agent.call('GET', `/api/workspace/quota?${at(agent)}`)
    expect(body).toEqual({
      space: 'private',
      usedBytes: 800,
      maxBytes: 1000,
      fileCount: 1,
      maxFileCount: 1000,
      maxFileBytes: 800,
    })
  })

  it('refuses hostile paths everywhere', async () => {
    const agent = await app.agent()
    for (const path of [
      '../x',
      '/etc/passwd',
      'a//b',
      'a/..',
      'a\0',
      'e\u0301',
      'a/',
      '.sac-tmp-x',
    ]) {
      const answers = await Promise.all([
        upload(agent, path, 'x'),
        agent.call('GET', `/api/workspace/files?${at(agent, { path })}`),
        agent.call('GET', `/api/workspace/files/download?${at(agent, { path })}`),
        agent.call('DELETE', `/api/workspace/files?${at(agent, { path })}`),
        agent.call('POST', `/api/workspace/directories?${at(agent, { path })}`),
        agent.call('POST', `/api/workspace/restore?${at(agent, { path, revision: 1 })}`),
      ])
      expect(answers.map(code)).toEqual(answers.map(() => 'path-invalid'))
    }
  })

  it('conflicts where a folder stands, or a file above', async () => {
    const agent = await app.agent()
    await upload(agent, 'a/b', 'x')
    expect(code(await upload(agent, 'a', 'x'))).toBe('conflict')
    expect(code(await upload(agent, 'a/b/c', 'x'))).toBe('conflict')
    const folder = `/api/workspace/directories?${at(agent, { path: 'a/b' })}`
    expect(code(await agent.call('POST', folder))).toBe('conflict')
  })

  it('keeps the spaces of an agent, and agents, apart', async () => {
    const [agent, eve] = [await app.agent(), await app.agent()]
    await upload(agent, 'x', 'private')
    const output = `/api/workspace/output/files?${at(agent, { path: 'x' })}`
    expect((await agent.call('POST', output, octets('output'))).status).toBe(201)
    const read = (kind: string) =>
      agent.call('GET', `/api/workspace${kind}/files/download?${at(agent, { path: 'x' })}`)
    expect(String((await read('')).raw)).toBe('private')
    expect(String((await read('/output')).raw)).toBe('output')
    for (const [method, url] of [
      ['GET', `/api/workspace/files?${at(agent)}`],
      ['GET', `/api/workspace/files/download?${at(agent, { path: 'x' })}`],
      ['DELETE', `/api/workspace/files?${at(agent, { path: 'x' })}`],
      ['GET', `/api/workspace/output/watch?${at(agent)}`],
      ['GET', `/api/workspace/trash?${at(agent)}`],
    ] as const) {
      expect((await eve.call(method, url)).status).toBe(404)
    }
    const readOnly = { ...agent.owner, scopes: ['read' as const] }
    const gone = `/api/workspace/files?${at(agent, { path: 'x' })}`
    expect((await inject(app.publicListener, readOnly, 'DELETE', gone)).status).toBe(403)
  })
})

describe('listing', () => {
  const NAMES = ['b/1', 'b/2', 'b-x/1', 'b/c/1', 'b0', 'ä/1', 'z', 'Z', 'B/1', 'c', 'b.txt']
  let agent: TestAgent
  beforeAll(async () => {
    agent = await app.agent()
    const files = NAMES.map((path) => packFile(path, path))
    await agent.push('private', { files }, Object.fromEntries(NAMES.map((path) => [path, path])))
  })
  const list = async (query: Record<string, string | number | boolean>) =>
    (await agent.call('GET', `/api/workspace/files?${at(agent, query)}`)).body
  const all = async (query: Record<string, string | number | boolean>) => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await list({ ...query, ...(cursor && { cursor }) })
      found.push(...paths(page))
      cursor = page.nextCursor
    }
    return found
  }
  const ROOT = ['B', 'b', 'b-x', 'ä', 'Z', 'b.txt', 'b0', 'c', 'z']
  const TREE = [
    ...['Z', 'b.txt', 'b0', 'c', 'z', 'B', 'B/1', 'b', 'b/1', 'b/2'],
    ...['b-x', 'b-x/1', 'b/c', 'b/c/1', 'ä', 'ä/1'],
  ]

  it('gives folders first, then files, by name, whatever the size of the page', async () => {
    expect(await all({})).toEqual(ROOT)
    for (const limit of [1, 2, 3, 8, 9]) expect(await all({ limit })).toEqual(ROOT)
    expect(await all({ path: 'b' })).toEqual(['b/c', 'b/1', 'b/2'])
  })

  it('gives everything beneath, whatever the size of the page', async () => {
    expect(await all({ recursive: true })).toEqual(TREE)
    for (const limit of [1, 2, 3, 5, 16])
      expect(await all({ recursive: true, limit })).toEqual(TREE)
    const beneath = ['b/1', 'b/2', 'b/c', 'b/c/1']
    for (const limit of [1, 2, 50]) {
      expect(await all({ path: 'b', recursive: true, limit })).toEqual(beneath)
    }
  })

  it('answers 404 for a folder that is not there, 400 for a cursor of another list', async () => {
    expect(
      (await agent.call('GET', `/api/workspace/files?${at(agent, { path: 'no' })}`)).status,
    ).toBe(404)
    const { nextCursor } = (await agent.call('GET', `/api/workspace/trash?${at(agent)}`)).body
    expect(nextCursor).toBeNull()
    const url = `/api/workspace/files?${at(agent, { cursor: 'WzFd' })}`
    expect((await agent.call('GET', url)).status).toBe(400)
  })
})

describe('folders, deletion and trash', () => {
  it('makes a folder once', async () => {
    const agent = await app.agent()
    const url = `/api/workspace/directories?${at(agent, { path: 'a/b', space: 'output' })}`
    const first = await agent.call('POST', url)
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ path: 'a/b', kind: 'folder', digest: null, revision: 1 }),
    ])
    expect((await agent.call('POST', url)).body).toEqual(first.body)
  })

  it('deletes a file, and a folder only when it is empty or recursively; says who did it', async () => {
    const agent = await app.agent()
    for (const path of ['d/x', 'd/e/y', 'd-z', 'e']) await upload(agent, path, path)
    const remove = (path: string, recursive = false) =>
      agent.call('DELETE', `/api/workspace/files?${at(agent, { path, recursive })}`)
    expect(code(await remove('d'))).toBe('conflict')
    expect((await remove('e')).status).toBe(204)
    expect((await remove('e')).status).toBe(404)
    expect((await remove('d', true)).status).toBe(204)
    const { body } = await agent.call(
      'GET',
      `/api/workspace/files?${at(agent, { recursive: true })}`,
    )
    expect(paths(body)).toEqual(['d-z'])
    const quota = await agent.call('GET', `/api/workspace/quota?${at(agent)}`)
    expect(quota.body).toMatchObject({ usedBytes: 3, fileCount: 1 })
    const log = await app.database
      .knex('audit_log')
      .where({ target_id: String(agent.agentId) })
      .orderBy('id')
    expect(log.map(({ actor_id, action, detail }) => [actor_id, action, detail.path])).toEqual([
      [agent.userId, 'file.delete', 'e'],
      [agent.userId, 'file.delete', 'd'],
    ])
    // The sidecar hears of each file, not only of the folder.
    const told = await agent.side('GET', '/spaces/private/changes?since=5')
    expect(paths(told.body).sort()).toEqual(['d', 'd/e', 'd/e/y', 'd/x'])
  })

  it('keeps every version that was overwritten or deleted, and brings it back', async () => {
    const agent = await app.agent()
    await upload(agent, 'a/x', 'one')
    await upload(agent, 'a/x', 'two')
    await agent.call('DELETE', `/api/workspace/files?${at(agent, { path: 'a', recursive: true })}`)
    const trash = async () =>
      (await agent.call('GET', `/api/workspace/trash?${at(agent)}`)).body.items
    expect(await trash()).toMatchObject([
      { path: 'a/x', revision: 2, digest: sha256('two'), reason: 'deleted' },
      { path: 'a/x', revision: 1, digest: sha256('one'), reason: 'overwritten' },
    ])
    const restore = (revision: number) =>
      agent.call('POST', `/api/workspace/restore?${at(agent, { path: 'a/x', revision })}`)
    const back = await restore(1)
    expect([back.status, back.body.digest, back.body.revision]).toEqual([200, sha256('one'), 4])
    expect((await restore(1)).status).toBe(404)
    expect((await restore(2)).body.digest).toBe(sha256('two'))
    expect(await trash()).toMatchObject([{ revision: 4, digest: sha256('one') }])
    const download = `/api/workspace/files/download?${at(agent, { path: 'a/x' })}`
    expect(String((await agent.call('GET', download)).raw)).toBe('two')
  })
})

describe('watchOutput', () => {
  it('tells what happens to output files alone, and resumes', async () => {
    const agent = await app.agent()
    const output = (path: string) => `/api/workspace/output/files?${at(agent, { path })}`
    await agent.call('POST', output('first'), octets('1'))
    await expect.poll(() => ofAgent(agent)).toHaveLength(1)
    const { seq } = ofAgent(agent)[0]!
    const watch = `/api/workspace/output/watch?${at(agent)}`
    const messages = readEvents(app.publicListener.server.address(), agent.owner, watch, 4, seq)
    await upload(agent, 'not-here', 'x')
    await agent.push(
      'output',
      { files: [packFile('b', '2'), packFile('a/c', '3')] },
      { b: '2', 'a/c': '3' },
    )
    await agent.call('DELETE', output('first'))
    expect(await messages).toMatchObject([
      {
        event: 'file.changed',
        data: { path: 'a', kind: 'folder', action: 'created', digest: null },
      },
      {
        event: 'file.changed',
        data: {
          space: 'output',
          path: 'b',
          kind: 'file',
          action: 'created',
          sizeBytes: 1,
          digest: sha256('2'),
          revision: 2,
        },
      },
      { event: 'file.changed', data: { path: 'a/c', action: 'created', revision: 2 } },
      {
        event: 'file.changed',
        data: { path: 'first', action: 'deleted', digest: null, revision: 3 },
      },
    ])
  })
})

describe('subscribeSpaces', () => {
  it('tells the revisions at once, then each new one once', async () => {
    const agent = await app.agent()
    await upload(agent, 'x', 'x')
    await expect.poll(() => ofAgent(agent)).toHaveLength(1)
    const url = `/internal/agents/${agent.agentId}/events`
    const messages = readEvents(app.internalListener.server.address(), agent.sidecar, url, 5)
    await messages.opened
    const names = Array.from({ length: 20 }, (_, index) => `f${index}`)
    await agent.push(
      'output',
      { files: names.map((name) => packFile(name, name)) },
      Object.fromEntries(names.map((name) => [name, name])),
    )
    await expect.poll(() => ofAgent(agent)).toHaveLength(21)
    await upload(agent, 'y', 'y')
    expect((await messages).map(({ data }) => data)).toEqual([
      { type: 'space.changed', space: 'output', revision: 0 },
      { type: 'space.changed', space: 'private', revision: 1 },
      { type: 'space.changed', space: 'public', revision: 0 },
      { type: 'space.changed', space: 'output', revision: 1 },
      { type: 'space.changed', space: 'private', revision: 2 },
    ])
  })
})

it('streams a large file both ways', async () => {
  const agent = await app.agent()
  const content = randomBytes(20 * 1024 * 1024)
  const url = `/api/workspace/upload?${at(agent, { path: 'big' })}`
  const made = await send(app.publicListener.server.address(), agent, url, content)
  expect([made.status, made.body.digest]).toEqual([201, sha256(content)])
  const download = `/api/workspace/files/download?${at(agent, { path: 'big' })}`
  expect(content.equals((await agent.call('GET', download)).raw)).toBe(true)
})

const ofAgent = (agent: TestAgent) =>
  app.published.filter(({ agentId }) => agentId === agent.agentId)

/** Posts without a content length, in pieces. */
async function send(
  address: ReturnType<typeof app.publicListener.server.address>,
  agent: TestAgent,
  path: string,
  content: string | Buffer,
) {
  const { port } = address as AddressInfo
  const bytes = Buffer.from(content)
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return new Promise<{ status: number; body: any }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${tokenOf(agent.owner)}`,
      'content-type': 'application/octet-stream',
    }
    const call = request({ port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) }))
    })
    call.on('error', reject)
    const write = (from: number): void => {
      if (from >= bytes.length) return void call.end()
      call.write(bytes.subarray(from, from + 262_144), () => write(from + 262_144))
    }
    write(0)
  })
}

interface Message {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: events have data of every shape
  data: any
}

/** Reads `count` messages with data; `opened` when the first one has come. */
function readEvents(
  address: ReturnType<typeof app.publicListener.server.address>,
  actor: TestAgent['owner'] | TestAgent['sidecar'],
  path: string,
  count: number,
  lastEventId?: number,
): Promise<Message[]> & { opened: Promise<void> } {
  const { port } = address as AddressInfo
  let open: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const messages = new Promise<Message[]>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${tokenOf(actor)}`,
      ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
    }
    const call = request({ port, host: '127.0.0.1', path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
        const blocks = text
          .split('\n\n')
          .slice(0, -1)
          .filter((block) => /^data: /m.test(block))
        if (blocks.length > 0) open()
        if (blocks.length < count) return
        call.destroy()
        const field = (block: string, name: string) =>
          new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        resolve(
          blocks.map((block) => ({
            event: field(block, 'event'),
            data: JSON.parse(field(block, 'data')),
          })),
        )
      })
    })
    call.on('error', reject).end()
  })
  return Object.assign(messages, { opened })
}
