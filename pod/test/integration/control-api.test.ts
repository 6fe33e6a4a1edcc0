import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { TestPod } from '../support/test-pod.ts'

let pod: TestPod
beforeAll(async () => {
  pod = await TestPod.start()
})
afterAll(() => pod.stop())

describe('PUT /sessions/{sessionId}', () => {
  it('starts a program once and shows its life in /events', async () => {
    const events = await pod.events()
    const first = await pod.run('life', 'read x; exit 4', { readyPattern: '❯' })
    expect(first).toMatchObject({
      sessionId: 'life',
      state: 'starting',
      cols: 80,
      rows: 24,
      offset: 0,
    })
    expect(await pod.run('life', 'other')).toEqual(first)
    const client = await pod.client('life').open()
    client.type('❯\r')
    await client.waitFor(({ exit }) => exit !== undefined)
    await vi.waitFor(() => {
      const states = events.flatMap((event) =>
        event.type === 'session' && event.session.sessionId === 'life' ? [event.session.state] : [],
      )
      expect(states).toEqual(['starting', 'ready', 'exited'])
    }, 10_000)
    expect(events[0]).toMatchObject({ type: 'hello' })
    const { body } = await pod.call('GET', '/health')
    expect(body.sessions).toContainEqual(
      expect.objectContaining({ sessionId: 'life', state: 'exited', exitCode: 4 }),
    )
  })

  it('runs the fallback under a new epoch when the program fails at once', async () => {
    const argv = ['sh', '-c', 'sleep 0.2; echo no history; exit 1']
    const fallbackArgv = ['sh', '-c', 'echo "❯"; cat']
    const first = await pod.run('fallback', '', { argv, fallbackArgv, readyPattern: '❯' })
    const client = await pod.client('fallback', { client: 'c1' }).open()
    client.type('lost')
    await client.waitFor(() => client.resumes.length === 2)
    expect(client.epoch).not.toBe(first.epoch)
    client.output = []
    client.type('hello\r')
    await client.waitFor(() => client.text.split('hello').length === 3)
    expect(client.exit).toBeUndefined()
  })

  it('runs no fallback after the prompt was there, nor twice', async () => {
    const fail = ['sh', '-c', 'echo "❯"; exit 1']
    await pod.run('ready-first', '', { argv: fail, fallbackArgv: ['cat'], readyPattern: '❯' })
    const again = ['sh', '-c', 'exit 1']
    await pod.run('twice', '', { argv: again, fallbackArgv: again, readyPattern: '❯' })
    for (const id of ['ready-first', 'twice']) {
      const client = await pod.client(id).open()
      await client.waitFor(({ exit }) => exit !== undefined)
      expect(client.exit).toEqual({ code: 1, signal: null })
    }
  })

  it('runs a headless job with clean lines, and once', async () => {
    const script = 'printf "{\\"a\\":1}\\n{\\"b\\":\\t2}\\n"; exit 0'
    const first = await pod.run('job', script, { kind: 'headless' })
    const client = await pod.client('job').open()
    await client.waitFor(({ closeCode }) => closeCode === 1000)
    expect(client.text).toBe('{"a":1}\n{"b":\t2}\n')
    expect((await pod.run('job', script, { kind: 'headless' })).epoch).toBe(first.epoch)
  })

  it('says when a program does not exist', async () => {
    await pod.run('nothing', '', { argv: ['/no/such/program'] })
    const client = await pod.client('nothing').open()
    await client.waitFor(({ exit }) => exit !== undefined)
    expect(client.exit?.code).not.toBe(0)
  })

  it('hands the environment on without ours', async () => {
    await pod.run('env', 'echo "$GREETING|$TERM|$COLORTERM|$SAC_PUBLIC_KEY|"; sleep 60', {
      env: { GREETING: 'hi' },
    })
    const client = await pod.client('env').open()
    await client.waitForText('hi|xterm-256color|truecolor||')
  })

  it.each([
    'not json',
    [],
    {},
    { kind: 'x', argv: ['sh'], cols: 80, rows: 24 },
    { kind: 'interactive', argv: [], cols: 80, rows: 24 },
    { kind: 'interactive', argv: ['sh\0'], cols: 80, rows: 24 },
    { kind: 'interactive', argv: ['sh'], cols: 'x', rows: 24 },
    { kind: 'interactive', argv: ['sh'], cols: 80, rows: 24, env: { 'A=B': 'x' } },
    { kind: 'interactive', argv: ['sh'], cols: 80, rows: 24, env: { A: 7 } },
  ])('refuses %j', async (body) => {
    const { status, body: problem } = await pod.call('PUT', '/sessions/bad', body)
    expect([status, problem.type]).toEqual([400, 'urn:sac:problem:invalid-request'])
  })
})

describe('DELETE /sessions/{sessionId}', () => {
  it('hangs the program up, kills it when it stays, and is idempotent', async () => {
    await pod.run('stay', 'trap "" HUP; echo go; while :; do sleep 1; done')
    const client = await pod.client('stay').open()
    await client.waitForText('go')
    expect((await pod.call('DELETE', '/sessions/stay')).status).toBe(204)
    await client.waitFor(({ exit }) => exit !== undefined)
    expect(client.exit).toEqual({ code: null, signal: 'SIGKILL' })
    expect((await pod.call('DELETE', '/sessions/stay')).status).toBe(204)
  }, 20_000)
})

describe('identity', () => {
  it('is needed for everything but a bare health check', async () => {
    expect(await pod.call('GET', '/health', undefined, null)).toEqual({
      status: 200,
      body: { ok: true },
    })
    for (const [method, path] of [
      ['GET', '/events'],
      ['PUT', '/sessions/x'],
      ['DELETE', '/sessions/x'],
    ] as const) {
      expect((await pod.call(method, path, undefined, null)).status).toBe(401)
      expect((await pod.call(method, path, undefined, { role: 'driver' })).status).toBe(403)
    }
    expect((await pod.call('GET', '/health', undefined, { exp: 1 })).status).toBe(401)
    expect((await pod.call('GET', '/nowhere')).status).toBe(404)
  })

  it('decides about terminals after the handshake, with a problem and a close code', async () => {
    await pod.run('mine', 'cat')
    const attempts: [string, string | undefined, number][] = [
      ['mine', undefined, 4401],
      ['mine', 'forged.signature', 4401],
      ['mine', pod.signer.sign({ role: 'driver', session: 'other' }), 4403],
      ['nowhere', pod.signer.sign({ role: 'driver' }), 4404],
    ]
    for (const [id, header, code] of attempts) {
      const client = await pod.client(id, { identity: () => header }).open()
      await client.waitFor(({ closeCode }) => closeCode !== undefined)
      expect(client.closeCode).toBe(code)
      expect(client.problem?.type).toMatch(/^urn:sac:problem:/)
      expect(client.text).toBe('')
    }
  })
})

describe('a hostile peer', () => {
  const handshake = '{"columns":80,"rows":24}'
  const open = async (identity = pod.signer.sign({ role: 'driver', sub: 'user:9' })) => {
    const url = `ws+unix://${pod.socketPath}:/sessions/target/terminal`
    const socket = new WebSocket(url, ['tty'], { headers: { 'x-sac-identity': identity } })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return socket
  }

  it.each([
    ['input before the handshake', ['0x'], 4400],
    ['two handshakes', [handshake, handshake], 4400],
    ['no JSON', ['{'], 4400],
    ['an unknown type', [handshake, 'zzz'], 4400],
    ['a negative offset', ['{"columns":80,"rows":24,"offset":-7}'], 4400],
    ['a negative acknowledgement', [handshake, '5-1'], 4400],
    ['a huge acknowledgement', [handshake, '5999999999999999999'], 4400],
    ['a bad size', [handshake, '1{"columns":[],"rows":{}}'], 4400],
    ['control that is not UTF-8', [Buffer.from([0x7b, 0xff])], 4400],
    ['an empty message', [''], 4400],
    ['a message above 1 MiB', [handshake, Buffer.alloc(1024 * 1024 + 2, '0')], 1009],
  ] as [string, (string | Buffer)[], number][])('is shut out: %s', async (_name, frames, code) => {
    await pod.run('target', 'cat')
    const socket = await open()
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {}) // the reset of a link that is cut in the middle of a message
    for (const frame of frames) socket.send(frame)
    expect(await closed).toBe(code)
  })

  it('is told the start of the log for an offset beyond its end', async () => {
    await pod.run('target', 'cat')
    const client = pod.client('target')
    client.offset = 10 ** 12
    await client.open()
    expect(client.resumes[0]).toMatchObject({ offset: 0, gap: true })
    client.raw('5999999999')
    client.type('still here\r')
    await client.waitForText('still here')
  })

  it('gets 33 connections to one session refused', async () => {
    await pod.run('crowd', 'cat')
    const clients = []
    for (let i = 0; i < 33; i++) clients.push(await pod.client('crowd').open())
    await clients.at(-1)!.waitFor(({ closeCode }) => closeCode === 4429)
    expect(clients[31]!.closeCode).toBeUndefined()
    for (const client of clients) client.cut()
  })

  it.each([
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'GET /sessions/%ff%fe/terminal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n',
    'GET /sessions/x/terminal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  ])('gets an error for bad HTTP %#', async (text) => {
    const socket = connect(pod.socketPath)
    socket.end(text)
    const answer = await new Promise<string>((resolve) => {
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk
      })
      socket.on('close', () => resolve(received))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect((await pod.call('GET', '/health')).status).toBe(200)
  })

  it('gets a body above 1 MiB refused', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(1024 * 1024) })
    const answer = await pod.call('PUT', '/sessions/big', body).catch((error) => error.code)
    expect(['EPIPE', 'ECONNRESET', 413]).toContain(answer.status ?? answer)
  })
})
