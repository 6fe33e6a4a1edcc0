import { once } from 'node:events'
import { chmodSync, statSync, writeFileSync } from 'node:fs'
import http, { type IncomingMessage } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sidecar, startSidecar } from '../../src/sidecar.ts'
import { AgentFolder, testLog } from '../support/agent-folder.ts'
import { InternalServer, TOKEN } from '../support/internal-server.ts'
import { ask, postHook, sendRaw } from '../support/sandbox-client.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder
let sidecar: Sidecar

beforeEach(async () => {
  server = new InternalServer()
  await server.start()
  agent = new AgentFolder()
  sidecar = await startSidecar(agent.config(server.url), testLog, () => {})
})

afterEach(async () => {
  await sidecar.close(AbortSignal.timeout(500))
  await server.stop()
  agent.remove()
})

const messages = {
  method: 'POST',
  path: '/v1/messages?beta=true',
  headers: { authorization: 'Bearer sac', 'x-api-key': 'sac', 'anthropic-beta': 'a,b' },
  body: '{"stream":true}',
}

describe('the way to the model', () => {
  it('streams both ways and replaces the token', async () => {
    let seen: IncomingMessage | undefined
    let body = ''
    let proceed = () => {}
    const isFirstSeen = new Promise<void>((resolve) => {
      proceed = resolve
    })
    server.llm = (request, response) => {
      seen = request
      request.on('data', (chunk) => {
        body += chunk
      })
      response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'r1' })
      response.write('event: message_start\n\n')
      // The end is only sent once the start has arrived: a buffer in between would wait for ever.
      void isFirstSeen.then(() => response.end('event: message_stop\n\n'))
    }
    const answer = await ask(agent.socket, { ...messages, onData: () => proceed() })
    expect(answer).toMatchObject({
      status: 200,
      body: 'event: message_start\n\nevent: message_stop\n\n',
      headers: { 'request-id': 'r1' },
    })
    expect(body).toBe('{"stream":true}')
    expect(seen?.url).toBe('/internal/agents/7/llm/v1/messages?beta=true')
    expect(seen?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'anthropic-beta': 'a,b',
    })
    expect(seen?.headers['x-api-key']).toBeUndefined()
  })

  it('ends the request there when the program gives up, and cuts the answer when the platform does', async () => {
    const stop = new AbortController()
    const aborted = new Promise<void>((resolve) => {
      server.llm = (_request, response) => {
        response.writeHead(200).write('a')
        response.on('close', resolve)
      }
    })
    await expect(
      ask(agent.socket, { ...messages, signal: stop.signal, onData: () => stop.abort() }),
    ).rejects.toThrow()
    await aborted
    server.llm = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half')
      setImmediate(() => response.destroy())
    }
    await expect(ask(agent.socket, messages)).rejects.toThrow()
  })

  it('waits for a platform that starts again, and says nothing of it', async () => {
    server.llm = (request, response) => {
      request.pipe(response.writeHead(200))
    }
    // Also one that came over a connection which was there before.
    expect(await ask(agent.socket, messages)).toMatchObject({ status: 200 })
    await server.stop()
    const answer = ask(agent.socket, messages)
    const gone = new AbortController()
    const other = ask(agent.socket, { ...messages, signal: gone.signal })
    await new Promise((resolve) => setTimeout(resolve, 500))
    gone.abort()
    await expect(other).rejects.toThrow()
    let asked = 0
    server.intercept = ({ url }) => {
      if (url?.includes('/llm/')) asked++
      return undefined
    }
    await server.start()
    expect(await answer).toMatchObject({ status: 200, body: messages.body })
    expect(asked).toBe(1)
  })

  it('says that the platform is away in the words of the Messages API', async () => {
    server.llm = (request) => request.socket.destroy()
    const answer = await ask(agent.socket, messages)
    expect(answer.status).toBe(502)
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'error', error: { type: 'api_error' } })
    server.llm = (_request, response) => response.writeHead(402).end('{"type":"error"}')
    expect(await ask(agent.socket, messages)).toMatchObject({
      status: 402,
      body: '{"type":"error"}',
    })
  })

  it('leads nowhere else', async () => {
    server.llm = (_request, response) => response.end('reached')
    expect((await ask(agent.socket, { method: 'HEAD', path: '/api/hello' })).status).toBe(200)
    expect((await ask(agent.socket, { path: '/v1/models' })).body).toBe('reached')
    for (const path of [
      '/v1/files',
      '/v1/messages',
      '/state',
      '/v1/models/../../state',
      '//state',
    ]) {
      expect((await ask(agent.socket, { path })).status, path).toBe(404)
    }
  })
})

describe('the way out', () => {
  let target: http.Server
  let port: number

  beforeEach(async () => {
    target = http.createServer((request, response) => {
      response.setHeader('x-path', `${request.method} ${request.headers.host} ${request.url}`)
      request.pipe(response)
    })
    target.listen(0, '127.0.0.1')
    await once(target, 'listening')
    port = (target.address() as AddressInfo).port
  })

  afterEach(() => {
    target.close()
    target.closeAllConnections()
  })

  it('carries a tunnel, and bytes that come right behind the CONNECT', async () => {
    const answer = await sendRaw(
      agent.socket,
      `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\nGET /inside HTTP/1.1\r\nHost: y\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 200/)
    expect(answer.toLowerCase()).toContain('x-path: get y /inside')
  })

  it('passes a refusal on with its reason', async () => {
    const answer = await sendRaw(agent.socket, 'CONNECT forbidden:443 HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 403/)
    expect(answer).toContain('egress-denied')
    const plain = await ask(agent.socket, { path: 'http://forbidden/' })
    expect(plain).toMatchObject({ status: 403 })
    await server.stop()
    expect(await sendRaw(agent.socket, 'CONNECT a:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(
      /^HTTP\/1.1 502/,
    )
  })

  it('takes plain requests in absolute form', async () => {
    const answer = await ask(agent.socket, {
      method: 'POST',
      path: `http://127.0.0.1:${port}/path?x=1`,
      headers: { host: 'wrong', 'proxy-connection': 'keep-alive' },
      body: 'body',
    })
    expect(answer).toMatchObject({ status: 200, body: 'body' })
    expect(answer.headers['x-path']).toBe(`POST 127.0.0.1:${port} /path?x=1`)
  })
})

describe('the door', () => {
  it('replaces a socket that an earlier process left', async () => {
    const before = statSync(agent.socket).ino
    const second = await startSidecar(agent.config(server.url), testLog, () => {})
    expect(statSync(agent.socket).ino).not.toBe(before)
    expect((await ask(agent.socket, { method: 'HEAD', path: '/api/hello' })).status).toBe(200)
    await second.close(AbortSignal.timeout(500))
  })

  it('outlives bad input', async () => {
    const bad = await ask(agent.socket, { method: 'POST', path: '/hook', body: '{' })
    expect(bad.status).toBe(400)
    expect((await postHook(agent.socket, { hook_event_name: 7 })).status).toBe(200)
    expect(await sendRaw(agent.socket, 'NONSENSE\r\n\r\n')).toMatch(/400/)
    const socket = net.connect(agent.socket)
    socket.write('CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.destroy()
    expect((await ask(agent.socket, { method: 'HEAD', path: '/api/hello' })).status).toBe(200)
  })

  it('uses a rotated token', async () => {
    server.token = 'sac_sidecar_rotated'
    writeFileSync(agent.tokenFile, server.token)
    chmodSync(agent.tokenFile, 0o600)
    writeFileSync(`${agent.output}/a.txt`, 'a')
    await eventually(() => expect(server.space('output').files()).toEqual({ 'a.txt': 'a' }))
  })
})
