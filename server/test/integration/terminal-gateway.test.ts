import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenTerminal } from '../../src/terminal/open-terminals.ts'
import { upgradeToPod } from '../../src/terminal/pod-upgrade.ts'
import { revokedTerminals } from '../../src/terminal/revoked-terminals.ts'
import type { TerminalGateway } from '../../src/terminal/terminal-gateway.ts'
import { closedConnection } from '../support/closed-connection.ts'
import { accept, GatewayFixture, TerminalClient, until } from '../terminal/gateway-fixture.ts'

let fixture: GatewayFixture
let gateway: TerminalGateway
let port: number
beforeAll(async () => {
  fixture = await GatewayFixture.create()
  ;({ gateway, port } = await fixture.gateway())
})
afterAll(() => fixture.close())

// About 1.2 MB. A client that acknowledges nothing gets 128 KiB at most: so every cut but the last is in mid-stream.
const COUNT_TO = 150_000

describe('TerminalGateway with a real PTY host', () => {
  it('joins client and program, and counts the terminal while it is open', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    await fixture.realPod(agentId, sessionId, 'cat')
    const client = new TerminalClient(port, sessionId, { token })
    await client.open()
    client.type('hello\r')

    await until(() => client.output.includes('hello\r\nhello'), 'echo')
    expect(client.socket.protocol).toBe('sac.terminal.v1')
    expect(gateway.terminals.count).toBe(1)

    client.socket.close()
    await client.closed
    await until(() => gateway.terminals.count === 0, 'closing')
  })

  it('loses and doubles no byte when it is cut in the middle of a stream', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    await fixture.realPod(agentId, sessionId, `read go; seq 1 ${COUNT_TO}; sleep 100`)
    const wanted = Array.from({ length: COUNT_TO }, (_, i) => `${i + 1}\r\n`).join('')
    let seen = ''
    let epoch: string | undefined
    let cuts = 0
    let isStarted = false

    while (!seen.includes(wanted)) {
      const before = seen
      const client = new TerminalClient(port, sessionId, { token })
      await client.open(epoch ? { epoch, offset: before.length } : {})
      await until(() => client.frames.length > 0, 'first frame')
      const [first] = client.frames
      if (first?.type !== 'resume') throw new Error(`first frame is ${first?.type}`)
      expect(first.resume).toMatchObject({ gap: false, offset: before.length })
      epoch = first.resume.epoch
      if (!isStarted) client.type('go\r')
      isStarted = true
      await until(
        () => client.output.length > 5_000 || (before + client.output).includes(wanted),
        'output',
      )
      gateway.closeFor({ sessionId })
      expect((await client.closed).code).toBe(1006)
      seen = before + client.output
      cuts += 1
    }

    // Compared by hand: a difference of a megabyte is not worth printing.
    expect(seen === `go\r\n${wanted}`).toBe(true)
    expect(cuts).toBeGreaterThan(5)
  })

  it('passes on the refusal of a pod that does not know the session', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    await fixture.realPod(agentId, randomUUID(), 'cat')
    const client = new TerminalClient(port, sessionId, { token })
    client.socket.on('open', () => client.open())

    const { code } = await client.closed
    expect(code).toBe(4404)
  })
})

describe('who may attach', () => {
  it('takes a ticket once, and for its own session alone', async () => {
    const owner = await fixture.owner()
    await fixture.realPod(owner.agentId, owner.sessionId, 'cat')
    const { ticket } = await fixture.tickets.create(owner.actor, owner.sessionId)

    const first = new TerminalClient(port, owner.sessionId, { query: `?token=${ticket}` })
    await first.open()
    const second = new TerminalClient(port, owner.sessionId, { query: `?token=${ticket}` })
    expect(await second.closed).toEqual({ code: 4401, problem: 'not-signed-in' })
    first.socket.terminate()

    const other = await fixture.owner()
    const { ticket: misused } = await fixture.tickets.create(owner.actor, owner.sessionId)
    const third = new TerminalClient(port, other.sessionId, { query: `?token=${misused}` })
    expect((await third.closed).code).toBe(4401)
    expect(await fixture.tickets.take(misused, owner.sessionId, undefined)).toBeUndefined()
  })

  it('gives one of two that present the same ticket at the same time', async () => {
    const owner = await fixture.owner()
    const { ticket, expiresAt } = await fixture.tickets.create(owner.actor, owner.sessionId)
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000)

    const takers = await Promise.all(
      [1, 2, 3].map(() => fixture.tickets.take(ticket, owner.sessionId, undefined)),
    )

    expect(takers.filter(Boolean)).toEqual([
      {
        kind: 'user',
        userId: owner.actor.userId,
        role: 'user',
        scopes: ['write'],
        signInId: owner.actor.signInId,
      },
    ])
  })

  it('takes no ticket that is too old, or of somebody who is shut out or signed out', async () => {
    const { knex } = fixture.database
    const owner = await fixture.owner()
    const ticketAfter = async (change: () => Promise<unknown>) => {
      const { ticket } = await fixture.tickets.create(owner.actor, owner.sessionId)
      await change()
      return fixture.tickets.take(ticket, owner.sessionId, undefined)
    }
    const setDisabled = (at: Date | null) =>
      knex('users').where('id', owner.actor.userId).update({ disabled_at: at })

    expect(
      await ticketAfter(() => knex('ws_tickets').update({ expires_at: new Date(0) })),
    ).toBeUndefined()
    expect(await ticketAfter(() => setDisabled(new Date()))).toBeUndefined()
    await setDisabled(null)
    expect(
      await ticketAfter(() => knex('sign_ins').where('id', owner.actor.signInId).delete()),
    ).toBeUndefined()
  })

  it.each([
    ['nobody', {}, 4401, 'not-signed-in'],
    ['an unknown token', { token: 'nonsense' }, 4401, 'not-signed-in'],
  ])('refuses %s', async (_name, options, code, problem) => {
    const { sessionId } = await fixture.owner()
    expect(await new TerminalClient(port, sessionId, options).closed).toEqual({ code, problem })
  })

  it('hides a session of another user, also from admins', async () => {
    const { sessionId } = await fixture.owner()
    const other = await fixture.owner()
    fixture.tokens.set('admin', { ...other.actor, role: 'admin', scopes: ['admin'] })

    for (const token of [other.token, 'admin']) {
      const { code, problem } = await new TerminalClient(port, sessionId, { token }).closed
      expect({ code, problem }).toEqual({ code: 4404, problem: 'not-found' })
    }
    expect((await new TerminalClient(port, randomUUID(), { token: other.token }).closed).code).toBe(
      4404,
    )
  })

  it('refuses a token that may only read', async () => {
    const { sessionId, actor } = await fixture.owner()
    fixture.tokens.set('reader', { ...actor, scopes: ['read'] })
    const { closed } = new TerminalClient(port, sessionId, { token: 'reader' })
    expect(await closed).toEqual({ code: 4403, problem: 'forbidden' })
  })

  it('takes the cookie from our own page alone', async () => {
    const owner = await fixture.owner()
    await fixture.realPod(owner.agentId, owner.sessionId, 'cat')
    const cookie = `a=b; sac_session=${owner.token}`
    const from = (origin?: string) =>
      new TerminalClient(port, owner.sessionId, { headers: { cookie, ...(origin && { origin }) } })

    const own = from(`http://127.0.0.1:${port}`)
    await own.open()
    own.socket.terminate()
    for (const origin of ['https://evil.example', 'https://portal.example', 'null', undefined]) {
      expect(await from(origin).closed, origin).toEqual({ code: 4403, problem: 'origin-refused' })
    }
  })

  it('lets pages of other origins in with a ticket only where the operator listed them', async () => {
    const owner = await fixture.owner()
    await fixture.realPod(owner.agentId, owner.sessionId, 'cat')
    const from = async (origin: string) => {
      const { ticket } = await fixture.tickets.create(owner.actor, owner.sessionId)
      return new TerminalClient(port, owner.sessionId, {
        query: `?token=${ticket}`,
        headers: { origin },
      })
    }

    const portal = await from('https://portal.example')
    await portal.open()
    portal.socket.terminate()
    expect((await (await from('https://evil.example')).closed).code).toBe(4403)
  })

  it('takes the ticket of a page that embeds SAC from that page, and while its token counts', async () => {
    const owner = await fixture.owner()
    const actor = await fixture.embed(owner.actor, 'https://portal.example')
    const { knex } = fixture.database
    const take = async (origin: string | undefined, change?: () => Promise<unknown>) => {
      const { ticket } = await fixture.tickets.create(actor, owner.sessionId)
      await change?.()
      return fixture.tickets.take(ticket, owner.sessionId, origin)
    }
    expect(await take('https://portal.example')).toEqual({ ...actor, scopes: ['write'] })
    expect(await take('https://other.example')).toBeUndefined()
    expect(await take(undefined)).toBeUndefined()
    const terminal = { userId: actor.userId, embedTokenId: actor.embed!.tokenId } as OpenTerminal
    expect(await revokedTerminals(knex, [terminal])).toEqual([])
    const expire = () =>
      knex('embed_tokens')
        .where('id', actor.embed!.tokenId)
        .update({ expires_at: new Date(0) })
    expect(await take('https://portal.example', expire)).toBeUndefined()
    expect(await revokedTerminals(knex, [terminal])).toEqual([terminal])
  })

  it('refuses a foreign Host on loopback', async () => {
    const { sessionId, token } = await fixture.owner()
    const client = new TerminalClient(port, sessionId, {
      token,
      headers: { host: 'rebound.example' },
    })
    expect(await client.closed).toEqual({ code: 4403, problem: 'origin-refused' })
  })

  it.each([
    ['/elsewhere', 404],
    [`/ws/${randomUUID()}`, 426],
  ])('answers an upgrade to something else at %s in HTTP', async (path, status) => {
    const call = request({ port, path, headers: { connection: 'Upgrade', upgrade: 'h2c' } }).end()
    const [response] = await once(call, 'response')
    response.resume()
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json')
  })
})

describe('a session that is not ready', () => {
  it('is waited for in silence, without asking again and again', async () => {
    const owner = await fixture.owner('creating')
    await fixture.realPod(owner.agentId, owner.sessionId, 'cat')
    let queries = 0
    const count = ({ sql }: { sql: string }) => {
      if (sql.includes('from sessions')) queries += 1
    }
    fixture.database.knex.on('query', count)
    const client = new TerminalClient(port, owner.sessionId, { token: owner.token })
    await until(() => queries === 2, 'waiting')
    await fixture.setState(owner, 'syncing')
    await until(() => queries === 3, 'second look')
    expect(client.socket.readyState).toBe(client.socket.CONNECTING)
    await fixture.setState(owner, 'ready')

    await client.open()
    client.type('x\r')
    await until(() => client.output.includes('x'), 'echo')
    fixture.database.knex.off('query', count)
    expect(queries).toBe(4)
    client.socket.terminate()
  })

  it.each([
    ['failed', 1013, 'session-not-ready'],
    ['ended', 4410, 'session-ended'],
  ])('that has %s says why', async (state, code, problem) => {
    const owner = await fixture.owner('starting')
    await fixture.setState(owner, state, {
      type: 'urn:sac:problem:x',
      title: 'X',
      status: 500,
      detail: 'no disk',
    })
    const client = new TerminalClient(port, owner.sessionId, { token: owner.token })
    expect(await client.closed).toEqual({ code, problem })
    expect(client.frames[0]).toMatchObject({ problem: { detail: 'no disk' } })
  })

  it('that takes too long closes with a problem', async () => {
    const owner = await fixture.owner('starting')
    const { port } = await fixture.gateway({ readyTimeoutMs: 30 })
    const client = new TerminalClient(port, owner.sessionId, { token: owner.token })
    expect(await client.closed).toEqual({ code: 1013, problem: 'session-not-ready' })
  })

  it('is asked to come back, once, by the attach', async () => {
    const owner = await fixture.owner('failed')
    await fixture.realPod(owner.agentId, owner.sessionId, 'cat')
    const asked: string[] = []
    const { port } = await fixture.gateway({
      revive: async (_actor, sessionId) => {
        asked.push(sessionId)
        await fixture.setState(owner, 'ready')
      },
    })
    const client = new TerminalClient(port, owner.sessionId, { token: owner.token })
    await client.open()
    expect(asked).toEqual([owner.sessionId])
    client.socket.terminate()
  })

  it('is no longer waited for when the client is gone', async () => {
    const owner = await fixture.owner('starting')
    let subscribers = 0
    const { port } = await fixture.gateway({
      events: {
        subscribe: (filter, listener) => {
          subscribers += 1
          const stop = fixture.events.subscribe(filter, listener)
          return () => {
            subscribers -= 1
            stop()
          }
        },
      },
    })
    const client = new TerminalClient(port, owner.sessionId, { token: owner.token })
    await until(() => subscribers === 1, 'waiting')
    client.socket.terminate()
    await until(() => subscribers === 0, 'giving up')
  })
})

describe('a hostile pod', () => {
  const refusing = { code: 1013, problem: 'sandbox-unreachable' }

  it.each([
    [
      'refuses the upgrade',
      () => 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nset-cookie: a=b\r\n\r\nhi',
    ],
    ['answers no HTTP', () => 'SSH-2.0-x\r\n\r\n'],
    ['answers a wrong key', () => accept('sec-websocket-key: AAAA\r\n')],
    [
      'answers 101 without a key',
      () => 'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ],
    ['sends huge headers', (request: string) => accept(request, `x: ${'y'.repeat(1 << 20)}\r\n`)],
    [
      'chooses an extension',
      (request: string) => accept(request, 'Sec-WebSocket-Extensions: permessage-deflate\r\n'),
    ],
    [
      'chooses a subprotocol of its own',
      (request: string) => accept(request, 'Sec-WebSocket-Protocol: evil\r\n'),
    ],
  ])('that %s is not let through', async (_name, answer) => {
    const { agentId, sessionId, token } = await fixture.owner()
    await fixture.fakePod(agentId, (socket, request) => socket.write(answer(request)))
    const client = new TerminalClient(port, sessionId, { token })
    expect(await client.closed).toEqual(refusing)
    expect(client.responseHeaders['set-cookie']).toBeUndefined()
  })

  it('that cannot be reached, or hangs up, is a problem that passes', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    expect(await new TerminalClient(port, sessionId, { token }).closed).toEqual(refusing)
    await fixture.fakePod(agentId, (socket) => socket.destroy())
    expect(await new TerminalClient(port, sessionId, { token }).closed).toEqual(refusing)
  })

  it('that is gone before it is asked is a problem that passes, told at once', async () => {
    const { sessionId, token } = await fixture.owner()
    const { port } = await fixture.gateway({ runtime: { connect: closedConnection } })
    expect(await new TerminalClient(port, sessionId, { token }).closed).toEqual(refusing)
  }, 5_000)

  it('sets no header at the client, and learns nothing of its credentials', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    let seen = ''
    await fixture.fakePod(agentId, (socket, request) => {
      seen = request
      socket.write(
        accept(
          request,
          'Set-Cookie: stolen=1\r\nServer: evil\r\nSec-WebSocket-Protocol: sac.terminal.v1\r\n',
        ),
      )
    })
    const headers = {
      cookie: 'sac_session=secret',
      'x-sac-identity': 'forged',
      'x-forwarded-for': '1.2.3.4',
    }
    const client = new TerminalClient(port, sessionId, { token, headers })
    await once(client.socket, 'open')

    expect(Object.keys(client.responseHeaders).sort()).toEqual([
      'connection',
      'sec-websocket-accept',
      'sec-websocket-protocol',
      'upgrade',
    ])
    expect(seen).toMatch(new RegExp(`^GET /sessions/${sessionId}/terminal HTTP/1.1\r\n`))
    expect(seen).not.toMatch(/cookie|authorization|extensions|forged|forwarded|secret/i)
    expect(seen).not.toContain(token)
    const [claims = ''] = (/x-sac-identity: (.*)\r\n/i.exec(seen)?.[1] ?? '').split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: `pod:${agentId}`,
      role: 'driver',
      session: sessionId,
    })
    client.socket.terminate()
  })

  it('that floods a client that does not read is held back, and no byte is lost', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    const chunk = Buffer.alloc(65_536, 'x')
    const total = 400 * chunk.length
    let pod: Socket | undefined
    let queued = 0
    const pump = () => {
      while (queued < total && pod && pod.writableLength === 0) {
        queued += chunk.length
        pod.write(chunk)
      }
    }
    await fixture.fakePod(agentId, (socket, request) => {
      pod = socket
      socket.write(accept(request))
      socket.on('drain', pump)
      pump()
    })
    const client = connect(port, '127.0.0.1')
    client.pause()
    client.write(
      `GET /ws/${sessionId} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    )
    await until(
      () => gateway.terminals.list().some((terminal) => terminal.blockedSince !== undefined),
      'block',
    )
    const taken = () => queued - (pod?.writableLength ?? 0)
    let before = -1
    await until(async () => {
      const isStill = before === taken()
      before = taken()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return isStill
    }, 'standstill')
    // Kernel buffers of two loopback connections, and at most two chunks of ours.
    expect(taken()).toBeLessThan(16 << 20)

    let received = 0
    client.on('data', (data) => {
      received += data.length
    })
    client.resume()
    await until(() => received >= total, 'all bytes')
    expect(gateway.terminals.list().every((terminal) => terminal.blockedSince === undefined)).toBe(
      true,
    )
    client.destroy()
    await until(() => pod?.destroyed === true || pod?.readableEnded === true, 'end of the pod side')
  })
})

describe('upgradeToPod', () => {
  const offer = { key: 'dGhlIHNhbXBsZSBub25jZQ==', protocols: [] }
  const options = { sessionId: randomUUID(), identity: 'x' }

  it('is not undone by a signal that comes later', async () => {
    const { agentId } = await fixture.owner()
    await fixture.fakePod(agentId, (socket, request) => socket.write(accept(request)))
    const waiting = new AbortController()
    const pod = await upgradeToPod(await fixture.runtime.connect(agentId), offer, {
      ...options,
      signal: waiting.signal,
    })
    waiting.abort()
    expect(pod.socket.destroyed).toBe(false)
    pod.socket.destroy()
  })

  it('gives up when nobody waits any longer', async () => {
    const { agentId } = await fixture.owner()
    const waiting = new AbortController()
    await fixture.fakePod(agentId, () => waiting.abort())
    const socket = await fixture.runtime.connect(agentId)
    await expect(
      upgradeToPod(socket, offer, { ...options, signal: waiting.signal }),
    ).rejects.toThrow('nobody waits')
    expect(socket.destroyed).toBe(true)
  })
})

describe('the end of a terminal', () => {
  const silent = (socket: Socket, request: string) => {
    socket.write(accept(request, 'Sec-WebSocket-Protocol: sac.terminal.v1\r\n'))
    socket.on('data', () => {})
  }

  it('comes to both sides when either goes, also by half', async () => {
    const { agentId, sessionId, token } = await fixture.owner()
    const pods: Socket[] = []
    await fixture.fakePod(agentId, (socket, request) => {
      pods.push(socket)
      silent(socket, request)
    })
    for (const leave of [
      (client: TerminalClient) => client.socket.terminate(),
      (client: TerminalClient) => (client.socket as unknown as { _socket: Socket })._socket.end(),
      () => pods.at(-1)?.end(),
      () => pods.at(-1)?.destroy(),
      () => pods.at(-1)?.resetAndDestroy(),
    ]) {
      const client = new TerminalClient(port, sessionId, { token })
      await once(client.socket, 'open')
      leave(client)
      await client.closed
      await until(() => pods.at(-1)?.destroyed === true, 'end of the pod side')
      await until(() => gateway.terminals.count === 0, 'forgetting it')
    }
  })

  it('comes with the end of the right to it', async () => {
    const owner = await fixture.owner()
    const other = await fixture.owner()
    await fixture.fakePod(owner.agentId, silent)
    await fixture.fakePod(other.agentId, silent)
    const openOne = async ({ sessionId, token }: typeof owner) => {
      const client = new TerminalClient(port, sessionId, { token })
      await once(client.socket, 'open')
      return client
    }
    const theirs = await openOne(other)

    gateway.closeFor({})
    for (const filter of [
      { userId: owner.actor.userId },
      { signInId: owner.actor.signInId },
      { userId: owner.actor.userId, sessionId: owner.sessionId },
    ]) {
      const client = await openOne(owner)
      gateway.closeFor({ ...filter, sessionId: other.sessionId })
      gateway.closeFor(filter)
      expect((await client.closed).code).toBe(1006)
    }
    expect(theirs.socket.readyState).toBe(theirs.socket.OPEN)
    theirs.socket.terminate()
  })

  it('is found where another replica ended the right to it', async () => {
    const { knex } = fixture.database
    const [signedOut, disabled, kept, byToken] = await Promise.all(
      [1, 2, 3, 4].map(() => fixture.owner()),
    )
    const terminals = [signedOut, disabled, kept, byToken].map((owner) => ({
      userId: owner!.actor.userId,
      sessionId: owner!.sessionId,
      ...(owner === byToken
        ? { tokenHash: Buffer.from('gone') }
        : { signInId: owner!.actor.signInId }),
      blockedSince: undefined,
      end: () => {},
      destroy: () => {},
    }))
    await knex('sign_ins').where('id', signedOut!.actor.signInId).delete()
    await knex('users').where('id', disabled!.actor.userId).update({ disabled_at: new Date() })

    const revoked = await revokedTerminals(knex, terminals)

    expect(revoked.map(({ userId }) => userId)).toEqual(
      [signedOut, disabled, byToken].map((owner) => owner!.actor.userId),
    )
  })

  it('hands over when the server stops', async () => {
    const owner = await fixture.owner()
    const waiting = await fixture.owner('starting')
    await fixture.fakePod(owner.agentId, silent)
    const { gateway, port } = await fixture.gateway()
    const open = new TerminalClient(port, owner.sessionId, { token: owner.token })
    await once(open.socket, 'open')
    const early = new TerminalClient(port, waiting.sessionId, { token: waiting.token })
    gateway.close()

    expect((await open.closed).code).toBe(1006)
    expect(await early.closed).toEqual({ code: 1012, problem: 'shutting-down' })
    const late = new TerminalClient(port, owner.sessionId, { token: owner.token })
    expect(await late.closed).toEqual({ code: 1012, problem: 'shutting-down' })
  })
})
