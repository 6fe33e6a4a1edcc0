import { once } from 'node:events'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import net, { type AddressInfo, type Server, type Socket } from 'node:net'
import type { Knex } from 'knex'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKnex, migrate } from '../../src/db/knex.ts'
import { EgressLog } from '../../src/egress/egress-log.ts'
import { EgressPolicy } from '../../src/egress/egress-policy.ts'
import { EgressProxy, type EgressProxyOptions } from '../../src/egress/egress-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

describe('egress proxy', () => {
  let database: TestDatabase
  let knex: Knex
  let log: EgressLog
  let target: Server
  let targetPort: number
  let onConnection: (socket: Socket) => void
  const closers: (() => void)[] = []
  const errors: unknown[] = []
  // One agent per test, so that late entries of another test are not taken for its own.
  let agentId = 0

  beforeAll(async () => {
    database = await createTestDatabase({ createKnex, migrate })
    knex = database.knex
    log = new EgressLog(knex, (error) => errors.push(error))
    target = net.createServer({ allowHalfOpen: true }, (socket) => onConnection(socket))
    targetPort = await listen(target)
  })
  afterAll(async () => {
    for (const close of closers) close()
    target.close()
    await log.flush()
    await database.drop()
    expect(errors).toEqual([])
  })
  beforeEach(() => {
    agentId += 1
  })

  /** A listener with a proxy that may reach the target as `target.example`. @returns its port */
  const start = async (
    options: Partial<EgressProxyOptions> = {},
    resolve?: (name: string) => string[],
  ) => {
    const policy = new EgressPolicy({
      ports: [443, targetPort],
      privateHosts: [`target.example:${targetPort}`, `127.0.0.1:${targetPort}`],
      resolve: async (name) =>
        (resolve?.(name) ?? ['127.0.0.1']).map((address) => ({
          address,
          family: net.isIP(address),
        })),
    })
    const proxy = new EgressProxy({
      authenticate: async (token) =>
        token === 'good' ? { kind: 'sidecar', agentId, userId: 3 } : undefined,
      policy,
      log,
      onError: (error) => errors.push(error),
      ...options,
    })
    const server = createHttpServer()
    proxy.attach(server)
    const port = await listen(server)
    closers.push(() => {
      proxy.close()
      server.close()
    })
    return { port, proxy }
  }

  it('carries bytes both ways, also those that came with the request, and counts them', async () => {
    onConnection = (socket) => {
      socket.on('data', (data) => socket.write(data.toString().toUpperCase()))
      socket.on('end', () => socket.end('bye'))
    }
    const { port } = await start()
    const { socket, status, rest } = await connect(
      port,
      `target.example:${targetPort}`,
      'good',
      'early ',
    )
    expect(status).toBe(200)
    socket.write('late')
    socket.end()
    expect(rest + (await readAll(socket))).toBe('EARLY LATEbye')
    await expect.poll(rows, { timeout: 10_000 }).toMatchObject([
      {
        agent_id: agentId,
        user_id: 3,
        host: 'target.example',
        port: targetPort,
        address: '127.0.0.1',
        verdict: 'allowed',
        reason: null,
        bytes_sent: 10,
        bytes_received: 13,
      },
    ])
  })

  it('lets one side finish while the other still speaks', async () => {
    onConnection = (socket) => {
      let text = ''
      socket.on('data', (data) => {
        text += data
      })
      socket.on('end', () => {
        socket.write('got ')
        setImmediate(() => socket.end(text))
      })
    }
    const { port } = await start()
    const { socket } = await connect(port, `target.example:${targetPort}`)
    socket.end('all of it')
    expect(await readAll(socket)).toBe('got all of it')
  })

  it('moves much, at the pace of the slower side', async () => {
    const size = 32 << 20
    onConnection = (socket) => {
      socket.end(Buffer.alloc(size, 'x'))
      socket.resume()
    }
    const { port } = await start()
    const { socket, rest } = await connect(port, `target.example:${targetPort}`)
    let bytes = rest.length
    for await (const chunk of socket) bytes += (chunk as Buffer).length
    expect(bytes).toBe(size)
    await expect.poll(rows, { timeout: 10_000 }).toMatchObject([{ bytes_received: size }])
  })

  it.each(['', 'bad'])('asks for a token instead of %j', async (token) => {
    const { port } = await start()
    const { status } = await connect(port, `target.example:${targetPort}`, token)
    expect(status).toBe(407)
  })

  it.each(['', 'nonsense', 'a:0', 'a:70000', 'http://a/'])(
    'takes no %j for a destination',
    async (authority) => {
      const { port } = await start()
      expect((await connect(port, authority || '/')).status).toBe(400)
    },
  )

  it.each([
    '127.0.0.1:443',
    '0.0.0.0:443',
    '[::1]:443',
    '[::ffff:127.0.0.1]:443',
    '[::ffff:7f00:1]:443',
    '[64:ff9b::7f00:1]:443',
    '[2002:7f00:1::]:443',
    '[fd00:ec2::254]:443',
    '[fe80::1]:443',
    '[fe80::1%25lo]:443',
    '169.254.169.254:443',
    '100.100.100.200:443',
    '10.0.0.1:443',
    '0x7f000001:443',
    '2130706433:443',
    '017700000001:443',
    '0177.0.0.1:443',
    '127.1:443',
    '0x7f.1:443',
    '224.0.0.1:443',
    'public.example:22',
    'two-faced.example:443',
    'inside.example:443',
  ])('refuses %s without connecting', async (authority) => {
    const faces: Record<string, string[]> = {
      'two-faced.example': ['8.8.8.8', '10.0.0.1'],
      'inside.example': ['172.16.0.9'],
    }
    const { port } = await start({}, (name) => faces[name] ?? ['8.8.8.8'])
    const { status, rest, socket } = await connect(port, authority)
    expect(status).toBe(403)
    expect(rest + (await readAll(socket))).toContain('egress-refused')
    await expect
      .poll(rows)
      .toMatchObject([{ verdict: 'refused', bytes_sent: 0, reason: expect.any(String) }])
  })

  it('looks a name up once, so that a second answer changes nothing', async () => {
    onConnection = (socket) => socket.end('here')
    let count = 0
    const { port } = await start({}, () => (count++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']))
    const { socket, rest } = await connect(port, `target.example:${targetPort}`)
    expect(rest + (await readAll(socket))).toBe('here')
    expect(count).toBe(1)
  })

  it('says what cannot be reached', async () => {
    const closed = net.createServer()
    const closedPort = await listen(closed)
    closed.close()
    await once(closed, 'close')
    const policy = new EgressPolicy({ ports: [closedPort], privateHosts: ['127.0.0.1'] })
    const { port } = await start({ policy })
    expect((await connect(port, `127.0.0.1:${closedPort}`)).status).toBe(502)
    await expect
      .poll(rows)
      .toMatchObject([{ verdict: 'failed', reason: expect.stringContaining('ECONNREFUSED') }])
  })

  it('gives up a connection that does not come', async () => {
    const policy = new EgressPolicy({ resolve: () => new Promise(() => {}) })
    const { port } = await start({ policy, connectMs: 50 })
    expect((await connect(port, 'slow.example:443')).status).toBe(502)
    await expect
      .poll(rows)
      .toMatchObject([
        { verdict: 'failed', reason: expect.stringContaining('no connection within') },
      ])
  })

  it('ends a tunnel that is idle', async () => {
    onConnection = (socket) => socket.on('error', () => {})
    const { port } = await start({ idleMs: 50 })
    const { socket } = await connect(port, `target.example:${targetPort}`)
    await readAll(socket)
    await expect
      .poll(rows, { timeout: 10_000 })
      .toMatchObject([{ verdict: 'allowed', reason: 'idle for too long' }])
  })

  it('ends the other side when one breaks', async () => {
    const closed = new Promise<void>((resolve) => {
      onConnection = (socket) => {
        socket.on('error', () => {})
        socket.once('end', () => resolve())
        socket.resume()
      }
    })
    const { port } = await start()
    const { socket } = await connect(port, `target.example:${targetPort}`)
    socket.resetAndDestroy()
    await closed
    await expect.poll(rows, { timeout: 10_000 }).toMatchObject([{ verdict: 'allowed' }])
  })

  it('gives an agent so many connections at once, and a place back when one ends', async () => {
    onConnection = (socket) => socket.on('error', () => {}).on('end', () => socket.end())
    const { port } = await start({ maxPerAgent: 2 })
    const authority = `target.example:${targetPort}`
    const first = await connect(port, authority)
    const second = await connect(port, authority)
    expect((await connect(port, authority)).status).toBe(429)
    first.socket.end()
    await readAll(first.socket)
    await expect.poll(async () => (await connect(port, authority)).status).toBe(200)
    second.socket.destroy()
  })

  it('closes everything with the server', async () => {
    onConnection = (socket) => socket.on('error', () => {})
    const { port, proxy } = await start()
    const { socket } = await connect(port, `target.example:${targetPort}`)
    proxy.close()
    await readAll(socket)
  })

  describe("behind an agent's own proxy", () => {
    let hop: HttpServer
    let hopPort: number
    let seen: { url: string | undefined; authorization: string | undefined }
    beforeAll(async () => {
      hop = createHttpServer()
      hop.on('connect', (request, socket) => {
        seen = { url: request.url, authorization: request.headers['proxy-authorization'] }
        if (request.url?.startsWith('no.')) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
        else socket.end('HTTP/1.1 200 OK\r\n\r\nfrom the hop')
      })
      hopPort = await listen(hop)
    })
    afterAll(() => hop.close())

    const startBehind = (httpsProxy: string, privateHosts = [`127.0.0.1:${hopPort}`]) =>
      start({
        policy: new EgressPolicy({
          privateHosts,
          resolve: async () => [{ address: '8.8.8.8', family: 4 }],
        }),
        nextHopFor: async () => ({ httpProxy: null, httpsProxy }),
      })

    it('asks it for the name, signed in', async () => {
      const { port } = await startBehind(`http://me:p%40ss@127.0.0.1:${hopPort}`)
      const { status, rest, socket } = await connect(port, 'there.example:443')
      expect(status).toBe(200)
      expect(rest + (await readAll(socket))).toBe('from the hop')
      expect(seen).toEqual({
        url: 'there.example:443',
        authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
      })
    })

    it('tells that it refuses', async () => {
      const { port } = await startBehind(`http://127.0.0.1:${hopPort}`)
      expect((await connect(port, 'no.example:443')).status).toBe(502)
      await expect
        .poll(rows)
        .toMatchObject([{ verdict: 'failed', reason: expect.stringContaining('403') }])
    })

    it('holds its address to the policy, and the destination too', async () => {
      const { port } = await startBehind(`http://127.0.0.1:${hopPort}`, [])
      expect((await connect(port, 'there.example:443')).status).toBe(403)
      const open = await startBehind(`http://127.0.0.1:${hopPort}`)
      expect((await connect(open.port, '169.254.169.254:443')).status).toBe(403)
    })
  })

  it('forgets what is older than 30 days', async () => {
    const entry = {
      agentId,
      userId: 3,
      host: 'old.example',
      port: 443,
      verdict: 'allowed' as const,
      bytesSent: 0,
      bytesReceived: 0,
      durationMs: 1,
    }
    log.record({ ...entry, at: new Date(Date.now() - 31 * 86_400_000) })
    log.record({ ...entry, at: new Date(), host: 'new.example' })
    await log.flush()
    await log.run()
    await expect.poll(rows, { timeout: 10_000 }).toMatchObject([{ host: 'new.example' }])
  })

  const rows = async () => {
    await log.flush()
    return knex('egress_log').where('agent_id', agentId).orderBy('id')
  }
})

const listen = async (server: Server) => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A raw CONNECT, as curl would not send it. @returns what came with the head of the answer as `rest` */
async function connect(port: number, authority: string, token = 'good', early = '') {
  const socket = net.connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write(
    `CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${token && `proxy-authorization: Bearer ${token}\r\n`}\r\n${early}`,
  )
  let text = ''
  while (!text.includes('\r\n\r\n')) {
    const chunk: Buffer | null = socket.read()
    if (chunk) text += chunk.toString('latin1')
    else await once(socket, 'readable')
    if (socket.destroyed) break
  }
  const end = text.indexOf('\r\n\r\n')
  return { socket, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), rest: text.slice(end + 4) }
}

async function readAll(socket: Socket): Promise<string> {
  let text = ''
  try {
    for await (const chunk of socket) text += (chunk as Buffer).toString('latin1')
  } catch {
    // A broken connection ends too.
  }
  return text
}
