import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { encodeHandshake, encodeInput } from '@sac/openapi/terminal-frames'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'
import { rawHttp } from '../support/raw-http.ts'
import { createSidecarToken } from '../support/sidecar.ts'
import { GatewayFixture, TerminalClient, until } from '../terminal/gateway-fixture.ts'

let app: TestApp
let owner: Person
let agentId: number
let sidecar: string
const ports = { public: 0, internal: 0 }
beforeAll(async () => {
  app = await createTestApp()
  owner = await app.person()
  const made = await app.call('POST', '/api/agents', {
    token: owner.token,
    body: { name: 'helper', command: ['sh'] },
  })
  agentId = made.body.id
  sidecar = await createSidecarToken(app.database.knex, agentId)
  const { publicListener, internalListener } = app.app
  for (const listener of [publicListener, internalListener]) {
    await listener.listen({ host: '127.0.0.1', port: 0 })
  }
  ports.public = (publicListener.server.address() as AddressInfo).port
  ports.internal = (internalListener.server.address() as AddressInfo).port
})
afterAll(() => app.close())

/** Answers as before, whatever came in between. */
const expectAlive = async () => {
  expect(
    (
      await rawHttp(
        ports.public,
        'GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
      )
    ).status,
  ).toBe(200)
}

/** Requests whose rest the server waits for. */
const CUT_OFF = ['a length above the body', 'a chunk that is cut off']

describe('HTTP that no client sends', () => {
  const head =
    (first: string, more = '') =>
    () =>
      `${first} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${owner.token}\r\n${more}connection: close\r\n\r\n`
  const json = (length: string, body: string) => () =>
    `POST /api/tokens HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${owner.token}\r\ncontent-type: application/json\r\n${length}\r\nconnection: close\r\n\r\n${body}`
  const body = '{"name":"ci"}'
  const long = 'a'.repeat(20_000)

  it.each<[string, () => string]>([
    ['a path above the root', head('GET /api/agents/../../../etc/passwd')],
    ['the same, encoded', head('GET /api/agents/%2e%2e%2f%2e%2e%2fetc/passwd')],
    ['backslashes', head('GET /api\\agents')],
    ['two slashes', head('GET //api/agents')],
    ['a trailing slash', head('GET /api/agents/')],
    ['another case', head('GET /API/agents')],
    ['an encoded NUL', head('GET /api/agents/%00')],
    ['a "%" alone', head('GET /api/agents/%')],
    ['"%zz"', head('GET /api/agents/%zz')],
    ['a half of a surrogate pair, encoded', head('GET /api/agents/%ed%a0%80')],
    ['bad UTF-8 in the query', head('GET /api/users/search?q=%ff%fe')],
    ['"%zz" in the query', head('GET /api/users/search?q=%zz')],
    ['a parameter for one thing twice', head('GET /api/agents?limit=1&limit=2')],
    ['1000 parameters', head(`GET /api/agents?${'limit=1&'.repeat(1000)}`)],
    ['a URL of 20 kB', head(`GET /api/agents?cursor=${long}`)],
    ['a path part of 3 kB', head(`GET /api/sessions/${'a'.repeat(3000)}`)],
    ['a header of 20 kB', head('GET /api/agents', `x-a: ${long}\r\n`)],
    ['a line feed in a header', head('GET /api/agents', 'x-a: b\nc\r\n')],
    ['a method of its own', head('FOO /api/agents')],
    ['a method that is not there', head('DELETE /api/agents')],
    ['TRACE', head('TRACE /api/agents')],
    ['CONNECT to the public listener', head('CONNECT example.com:443')],
    ['HTTP/9.9', () => 'GET / HTTP/9.9\r\n\r\n'],
    ['no HTTP', () => '\u0016\u0003\u0001\u0002\u0000\u0001'],
    [
      'a foreign host',
      () => 'GET /api/agents HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    ],
    ['no length', json('x-a: b', body)],
    ['a negative length', json('content-length: -1', body)],
    ['a length that is no number', json('content-length: 1e3', body)],
    ['two lengths', json('content-length: 13\r\ncontent-length: 2', body)],
    ['length and chunks', json('content-length: 13\r\ntransfer-encoding: chunked', body)],
    ['a length above the body', json('content-length: 14', body)],
    ['a length below the body', json('content-length: 12', body)],
    ['a length of 2^64', json('content-length: 18446744073709551616', body)],
    ['a length of 1 GB', json('content-length: 1000000000', body)],
    ['chunks without a size', json('transfer-encoding: chunked', 'zz\r\n')],
    ['a chunk that is cut off', json('transfer-encoding: chunked', 'd\r\n{"na')],
    ['another encoding', json('content-length: 13\r\ncontent-encoding: gzip', body)],
    ['two content types', json('content-length: 13\r\ncontent-type: text/plain', body)],
  ])('refuses %s', async (name, bytes) => {
    const rows = async () =>
      (await app.database.knex('access_tokens').count('* as count'))[0]!.count
    const before = await rows()
    // A request that is whole is answered while our side is open: the end of it would be its end.
    const finish = CUT_OFF.includes(name)
    const { status, type, body } = await rawHttp(ports.public, bytes(), { finish })
    // A body that is cut off has nobody left to answer to.
    if (status !== undefined) {
      expect(status, body).toBeGreaterThanOrEqual(400)
      expect(status, body).toBeLessThan(500)
      expect(type).toMatch(/^application\/problem\+json/)
      expect(JSON.parse(body)).toMatchObject({
        type: expect.stringMatching(/^urn:sac:problem:/),
        status,
      })
    }
    expect(await rows()).toBe(before)
    await expectAlive()
  })

  it.each<[string, () => string]>([
    ['2000 headers', head('GET /api/agents', 'x-a: b\r\n'.repeat(2000))],
    ['an upgrade to nothing', head('GET /api/agents', 'upgrade: h2c\r\n')],
  ])('takes no notice of %s', async (_name, bytes) => {
    expect(await rawHttp(ports.public, bytes(), { finish: false })).toMatchObject({ status: 200 })
    await expectAlive()
  })
})

it('refuses a request without a host, by Node itself', async () => {
  const { status } = await rawHttp(
    ports.public,
    'GET /api/agents HTTP/1.1\r\nconnection: close\r\n\r\n',
  )
  expect(status).toBe(400)
})

describe('a pack that lies', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const file = (path: string, content: string, rest = {}) => ({
    path,
    digest: sha256(content),
    size: content.length,
    executable: false,
    modifiedAt: '2026-01-01T00:00:00Z',
    base: 0,
    ...rest,
  })
  const pack = (header: unknown, content = '', length?: number) => {
    const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
    const size = Buffer.alloc(4)
    size.writeUInt32BE(length ?? json.length)
    return Buffer.concat([size, json, Buffer.from(content)])
  }
  const push = (payload: Buffer) =>
    app.callInternal('POST', `/internal/agents/${agentId}/spaces/output/packs`, {
      token: sidecar,
      headers: { 'content-type': 'application/vnd.sac.pack' },
      body: payload,
    })
  const one = file('a', 'one')

  it.each<[string, () => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['half a length', () => Buffer.from([0, 0])],
    ['a header of 4 GiB', () => pack({ files: [] }, '', 0xffffffff)],
    ['a header that is cut off', () => pack({ files: [] }, '', 1000)],
    ['a header of 0 bytes', () => pack('')],
    ['a header that is no JSON', () => pack('{')],
    ['a header that is bad UTF-8', () => Buffer.from([0, 0, 0, 2, 0xff, 0xfe])],
    ['a header that is a list', () => pack([])],
    ['a header of 10,000 lists', () => pack('['.repeat(10_000) + ']'.repeat(10_000))],
    ['no files', () => pack({})],
    ['files that are text', () => pack({ files: 'a' })],
    ['a file that is null', () => pack({ files: [null] })],
    ['a size below 0', () => pack({ files: [file('a', '', { size: -1 })] })],
    ['a size of 1.5', () => pack({ files: [file('a', 'a', { size: 1.5 })] }, 'a')],
    ['a size as text', () => pack({ files: [file('a', 'a', { size: '1' })] }, 'a')],
    ['a size of 1e400', () => pack('{"files":[{"path":"a","size":1e400}]}')],
    ['a size of 2^53', () => pack({ files: [file('a', 'a', { size: 2 ** 53 })] }, 'a')],
    [
      'sizes that add up to more than a pack',
      () => pack({ files: ['a', 'b', 'c'].map((path) => file(path, 'x', { size: 2 ** 52 })) }),
    ],
    ['a path that is a number', () => pack({ files: [file('a', 'a', { path: 7 })] }, 'a')],
    ['a digest that is none', () => pack({ files: [file('a', 'a', { digest: 'x' })] }, 'a')],
    ['a base below 0', () => pack({ files: [file('a', 'a', { base: -1 })] }, 'a')],
    ['a file twice', () => pack({ files: [one, one] }, 'oneone')],
    ['less content than it says', () => pack({ files: [one] }, 'on')],
    ['no content', () => pack({ files: [one] })],
    ['more content than it says', () => pack({ files: [one] }, 'one more')],
    ['content for nothing', () => pack({ files: [] }, 'x')],
    [
      'content for a file that is present',
      () => pack({ files: [file('a', 'one', { present: true })] }, 'one'),
    ],
    [
      '4097 folders',
      () =>
        pack({
          files: [],
          folders: Array.from({ length: 4097 }, (_, index) => ({ path: `f${index}` })),
        }),
    ],
    ['a million files', () => pack(`{"files":[${'{},'.repeat(999_999)}{}]}`)],
  ])('refuses %s', async (_name, payload) => {
    const { status, body } = await push(payload())
    expect({ status, type: body.type }).toMatchObject({
      status: expect.toSatisfy((value: number) => value >= 400 && value < 500),
      type: expect.stringMatching(/^urn:sac:problem:(invalid-request|content-too-large)$/),
    })
    expect(await revision()).toBe(0)
  })

  it.each<[string, () => Buffer, string]>([
    [
      'another digest',
      () => pack({ files: [file('a', 'one', { digest: sha256('two') })] }, 'one'),
      'digest-mismatch',
    ],
    [
      'contents in another order',
      () => pack({ files: [file('a', 'one'), file('b', 'two')] }, 'twoone'),
      'digest-mismatch',
    ],
    [
      'a file that it has not seen',
      () => pack({ files: [file('a', 'none', { present: true })] }),
      'content-missing',
    ],
    [
      'a time that is none',
      () => pack({ files: [file('a', 'one', { modifiedAt: 'soon' })] }, 'one'),
      'invalid-request',
    ],
    ['a path above', () => pack({ files: [file('../a', 'one')] }, 'one'), 'path-invalid'],
  ])('takes nothing of one with %s', async (_name, payload, code) => {
    const { status, body } = await push(payload())
    expect({
      status,
      problems:
        body.refused?.map(({ problem }: { problem: { type: string } }) => problem.type) ?? body,
    }).toEqual({
      status: 200,
      problems: expect.arrayContaining([`urn:sac:problem:${code}`]),
    })
    expect(await revision()).toBe(0)
  })

  it('takes a file from before all calendars', async () => {
    const before = await revision()
    const old = file('old', 'one', { modifiedAt: '-100000-01-01T00:00:00.000Z' })
    const { status, body } = await push(pack({ files: [old] }, 'one'))
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { revision: before + 1, refused: [] },
    })
  })

  const revision = async () =>
    (await app.database.knex('spaces').where({ agent_id: agentId, kind: 'output' }).first())
      .revision
})

describe('a CONNECT that is malformed', () => {
  it.each([
    '',
    ':',
    'host',
    'host:',
    ':443',
    'host:0',
    'host:65536',
    'host:-1',
    'host:443:443',
    'host:1e2',
    'http://example.com/',
    '[::1',
    '[::1]',
    '[::1]:443',
    '::1:443',
    '[zz]:443',
    'a b:443',
    'user@host:443',
    '127.0.0.1:443',
    '0x7f.1:443',
    '2130706433:443',
    '127.1:443',
    'localhost:443',
    'LOCALHOST.:443',
    '..:443',
    '.:443',
    `${'a'.repeat(5000)}:443`,
    `${'a.'.repeat(200)}example:443`,
    '%00:443',
    'ho%0d%0ast:443',
    'h\u0001st:443',
    'é.example:443',
    '*:443',
    '169.254.169.254:80',
  ])('refuses %j', async (authority) => {
    const { status, body } = await rawHttp(
      ports.internal,
      `CONNECT ${authority} HTTP/1.1\r\nhost: x\r\nproxy-authorization: Bearer ${sidecar}\r\n\r\n`,
      { limitMs: 12_000 },
    )
    expect(status, body).toSatisfy(
      (value: number) => (value >= 400 && value < 500) || value === 502,
    )
    expect(JSON.parse(body)).toMatchObject({ status })
  })

  it.each(['', 'Bearer', 'Bearer ', 'Basic eA==', 'Bearer nonsense', `Bearer ${'a'.repeat(5000)}`])(
    'asks for a token instead of %j',
    async (authorization) => {
      const { status } = await rawHttp(
        ports.internal,
        `CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\nproxy-authorization: ${authorization}\r\n\r\n`,
      )
      expect(status).toBe(407)
    },
  )
})

describe('Last-Event-ID that is nonsense', () => {
  const streams = () =>
    [
      [ports.public, '/api/events', owner.token],
      [ports.public, `/api/workspace/output/watch?agentId=${agentId}`, owner.token],
      [ports.internal, `/internal/agents/${agentId}/events`, sidecar],
    ] as const

  it.each(['nonsense', '-1', '1.5', '1e3', ' ', '1 2', '0x1', '9'.repeat(20), 'é', '1,2'])(
    'is refused: %j',
    async (id) => {
      for (const [port, path, token] of streams()) {
        const { status, body } = await rawHttp(
          port,
          `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\nlast-event-id: ${id}\r\nconnection: close\r\n\r\n`,
          { finish: false },
        )
        expect({ path, status, body }).toMatchObject({
          status: 400,
          body: expect.stringContaining('header/last-event-id'),
        })
      }
    },
  )

  it.each(['0', '9999999999999999999', '9007199254740993'])(
    'tells to list again: %s',
    async (id) => {
      for (const [port, path, token] of streams()) {
        const { status, body } = await rawHttp(
          port,
          `GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\nlast-event-id: ${id}\r\n\r\n`,
          { finish: false, limitMs: 500 },
        )
        expect({ path, status, body }).toMatchObject({ status: 200 })
        if (id !== '0' && !path.startsWith('/internal')) expect(body).toContain('event: resync')
      }
    },
  )
})

describe('frames to a terminal that no client sends', () => {
  let fixture: GatewayFixture
  let port: number
  let session: { agentId: number; sessionId: string; token: string }
  beforeAll(async () => {
    fixture = await GatewayFixture.create()
    ;({ port } = await fixture.gateway())
    session = await fixture.owner()
    await fixture.realPod(session.agentId, session.sessionId, 'cat')
  })
  afterAll(() => fixture.close())

  const handshake = Buffer.from(encodeHandshake({ cols: 80, rows: 24, offset: -1 }))
  const text = (value: string | number[]) => Buffer.from(value as string)
  /** RFC 6455, section 5.2: opcode with its flags, payload; masked with zeros unless told otherwise. */
  const frame = (
    first: number,
    payload: Buffer,
    { masked = true, length = payload.length } = {},
  ) => {
    const flag = masked ? 0x80 : 0
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
    head[0] = first
    head[1] = flag | (length < 126 ? length : length < 65_536 ? 126 : 127)
    if (head.length === 4) head.writeUInt16BE(length, 2)
    if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
    return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), payload])
  }
  const whole = (payload: Buffer) => frame(0x82, payload)
  const begun = whole(handshake)

  it.each<[string, Buffer]>([
    ['no mask', frame(0x82, handshake, { masked: false })],
    ['reserved bits', frame(0xf2, handshake)],
    ['a reserved opcode', frame(0x83, handshake)],
    ['a reserved control opcode', frame(0x8b, text(''))],
    ['a fragmented ping', frame(0x09, text('a'))],
    ['a ping of 126 bytes', frame(0x89, Buffer.alloc(126))],
    ['a continuation of nothing', frame(0x80, handshake)],
    ['text that is not UTF-8', frame(0x81, text([0x7b, 0xff, 0xfe]))],
    ['a close with a code that is none', frame(0x88, text([0, 1]))],
    ['a close of one byte', frame(0x88, text([3]))],
    ['a length of 2^63', frame(0x82, text('x'), { length: 2 ** 62 })],
    ['a message of 2 MiB', whole(Buffer.alloc(2 << 20, 0x30))],
    [
      '2 MiB in fragments',
      Buffer.concat([
        begun,
        frame(0x02, Buffer.alloc(600_000, 0x30)),
        ...[1, 2, 3].map(() => frame(0x00, Buffer.alloc(600_000))),
      ]),
    ],
    ['an empty frame', whole(text(''))],
    ['input before the handshake', whole(Buffer.from(encodeInput(text('x'))))],
    ['a handshake that is no JSON', whole(text('{'))],
    ['a handshake that is bad UTF-8', whole(text([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
    [
      'a handshake of 5000 bytes',
      whole(text(`{"columns":80,"rows":24,"a":"${'x'.repeat(5000)}"}`)),
    ],
    ['a handshake of 2000 lists', whole(text(`{"a":${'['.repeat(2000)}`))],
    ['two handshakes', Buffer.concat([begun, begun])],
    ['an unknown type', Buffer.concat([begun, whole(text('~'))])],
    ['a size that is no JSON', Buffer.concat([begun, whole(text('1{'))])],
    ['a size that is text', Buffer.concat([begun, whole(text('1"80x24"'))])],
    ['an acknowledgement that is no number', Buffer.concat([begun, whole(text('5abc'))])],
    ['an acknowledgement below 0', Buffer.concat([begun, whole(text('5-1'))])],
    ['an acknowledgement of 2^64', Buffer.concat([begun, whole(text('518446744073709551616'))])],
  ])('end with %s, and nobody else notices', async (_name, bytes) => {
    const other = new TerminalClient(port, session.sessionId, { token: session.token })
    await other.open()
    await until(() => other.frames.length > 0, 'first frame')
    const bad = new WebSocket(
      `ws://127.0.0.1:${port}/ws/${session.sessionId}`,
      ['sac.terminal.v1'],
      {
        headers: { authorization: `Bearer ${session.token}` },
      },
    )
    bad.on('error', () => {})
    await once(bad, 'open')
    const closed = new Promise<number>((resolve) => bad.once('close', resolve))
    // Past the library, which writes what is right alone.
    ;(bad as unknown as { _socket: NodeJS.WritableStream })._socket.write(bytes)
    let code: number | undefined
    void closed.then((value) => {
      code = value
    })
    await until(() => code !== undefined, 'closing')
    expect(code).toSatisfy((value: number) => [1002, 1003, 1006, 1007, 1009, 4400].includes(value))
    const mark = `still-${Math.random()}`
    other.type(`${mark}\r`)
    await until(() => other.output.includes(mark), 'echo')
    other.socket.terminate()
  })

  it.each([
    '',
    '?token=',
    '?token=%zz',
    '?token=%00',
    `?token=${'a'.repeat(5000)}`,
    '?token=a&token=b',
    '/..',
    '%2f',
    `?${'a'.repeat(9000)}`,
  ])('open nothing at /ws/{sessionId}%s', async (end) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}/ws/${session.sessionId}${end}`, [
      'sac.terminal.v1',
    ])
    const status = await new Promise<number>((resolve) => {
      client.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
      client.on('error', () => {})
      client.on('close', (code) => resolve(code))
    })
    expect([4401, 4404, 404, 400, 431]).toContain(status)
  })
})
