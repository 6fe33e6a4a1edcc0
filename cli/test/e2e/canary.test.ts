import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { document } from '@sac/openapi'
import { SacClient } from '@sac/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SecretBox } from '../../../server/src/crypto/secret-box.ts'
import { requireOrSkip } from '../../../server/test/support/require.ts'
import { CONFINED_MODES, type Mode, whyNot } from '../../../server/test/support/sandbox.ts'
import { connectToDatabase } from './support/faults.ts'
import { runInTerminal } from './support/pty.ts'
import { type RunningServer, sacJson, startServer, waitUntil } from './support/server.ts'

/** Starts a server of root's as somebody else; `initdb` wants a user that has a name. */
const AS_NOBODY = [
  ...['sh', '-c', 'chown 65534:65534 "$HOME" && exec setpriv "$@"', 'sh'],
  ...['--reuid=65534', '--regid=65534', '--clear-groups', '--'],
]
const MASK = 0x5a
const searchFile = new URL('./support/canary-search.cjs', import.meta.url)

interface Report {
  found: { name: string; where: string }[]
  looked: { files: number; processes: number; memoryBytes: number; sockets: string[] }
  model: { status: number; text: string }[]
  requests: { line: string; answer: string }[]
  direct: { host: string; port: number; answer: string }[]
}

const canary = (name: string) => `canary-${name}-${randomBytes(12).toString('hex')}`
const mask = (bytes: Buffer | string) =>
  Buffer.from(Buffer.from(bytes).map((byte) => byte ^ MASK)).toString('hex')

/** A PATH with everything but bwrap. */
async function pathWithoutBwrap(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sac-path-'))
  await mkdir(join(folder, 'bin'))
  const seen = new Set(['bwrap'])
  for (const from of (process.env['PATH'] ?? '').split(':').filter(Boolean)) {
    const names = existsSync(from) ? readdirSync(from) : []
    for (const name of names) {
      if (seen.has(name)) continue
      seen.add(name)
      await symlink(join(from, name), join(folder, 'bin', name))
    }
  }
  return folder
}

/** A provider that puts the key which it is given into its errors, as some do. */
async function startLeakyProvider() {
  const keys: string[] = []
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers
    keys.push(authorization)
    const isCount = request.url?.includes('count_tokens')
    response.writeHead(isCount ? 500 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: `wrong key ${authorization}` } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, keys, close: () => server.close() }
}

interface Components {
  components: { parameters: Record<string, { name?: string; in?: string }> }
}

function componentOf(ref: string): { name?: string; in?: string } {
  return (document as unknown as Components).components.parameters[ref.split('/').at(-1)!]!
}

for (const mode of CONFINED_MODES) {
  const reason = await whyNot(mode)
  requireOrSkip(
    'sandbox',
    reason === undefined,
    `${mode.name}: ${reason}`,
  )(`secrets, ${mode.name}`, () => suite(mode))
}

function suite(mode: Mode): void {
  let server: RunningServer
  let provider: Awaited<ReturnType<typeof startLeakyProvider>>
  let path: string | undefined
  let client: SacClient
  let mine: number
  let other: number
  let report: Report
  /** What nobody in the sandbox may find, by name. */
  const secrets: Record<string, Buffer | string> = {}
  const controls = {
    file: canary('file'),
    environment: canary('environment'),
    memory: canary('memory'),
  }

  beforeAll(async () => {
    const sinceMs = Date.now()
    secrets['JWT secret'] = canary('jwt')
    secrets['master key'] = canary('master')
    secrets['provider key'] = canary('provider')
    secrets['file of another agent'] = canary('other-file')
    secrets['output of another agent'] = canary('other-output')
    secrets['environment of another agent'] = canary('other-environment')
    secrets['instructions of another agent'] = canary('other-instructions')
    path = mode.way === 'unshare' ? await pathWithoutBwrap() : undefined
    provider = await startLeakyProvider()
    server = await startServer(
      {
        JWT_SECRET: secrets['JWT secret'],
        SAC_MASTER_KEY: secrets['master key'],
        SAC_LLM_ALLOW_HOSTS: '127.0.0.1',
        LOG_LEVEL: 'debug',
        ...(path && { PATH: join(path, 'bin') }),
      },
      mode.isRoot || process.getuid!() !== 0 ? [] : AS_NOBODY,
    )
    const info = await sacJson<{ runtime: { isolation: string } }>(server, [
      'api',
      'GET',
      '/api/info',
    ])
    expect(info.runtime.isolation).toBe(mode.way)

    const { token } = await sacJson<{ token: string }>(server, [
      'token',
      'create',
      'canary',
      '--scope',
      'admin',
    ])
    secrets['access token'] = token
    client = new SacClient({ baseUrl: server.url, token })
    const password = canary('password')
    secrets['password'] = password
    await client.users.create({ username: 'bob', email: 'bob@example.com', password })
    const bob = new SacClient({ baseUrl: server.url })
    const signedIn = await bob.auth.login({ username: 'bob', password })
    secrets['session token'] = signedIn.token
    const bobs = new SacClient({ baseUrl: server.url, token: signedIn.token })

    const { id: providerId } = await client.providers.create({
      name: 'leaky',
      preset: 'custom',
      baseUrl: provider.url,
      authStyle: 'bearer',
      apiKey: secrets['provider key'],
      models: { sonnet: 'm' },
    })
    mine = (
      await client.agents.create({
        name: 'seeker',
        providerId,
        command: ['sh'],
        env: [{ name: 'CONTROL', value: controls.environment }],
      })
    ).id
    other = (
      await bobs.agents.create({
        name: 'hider',
        command: ['sh'],
        env: [{ name: 'HIDDEN', value: secrets['environment of another agent'] }],
        instructions: secrets['instructions of another agent'],
      })
    ).id
    await bobs.workspaces.agent(other).upload('secret.txt', secrets['file of another agent'])
    await bobs.outputs.upload(other, 'secret.txt', secrets['output of another agent'])
    await bobs.sessions.open(other)

    const made = JSON.parse(await readFile(join(server.dataDir, 'secrets.json'), 'utf8'))
    secrets['local key'] = made.localKey
    secrets['made JWT secret'] = made.jwtSecret
    secrets['made master key'] = made.masterKey
    secrets['database password'] = await readFile(join(server.dataDir, 'postgres/password'), 'utf8')
    const box = new SecretBox(Buffer.from(secrets['master key'] as string), [])
    secrets['key of pod identities'] = box.derive('pod identity', 32)
    for (const id of [mine, other]) {
      const file = join(server.dataDir, `agents/${id}/sidecar/token`)
      await waitUntil(() => readFile(file, 'utf8').catch(() => ''))
      secrets[`sidecar token of agent ${id}`] = (await readFile(file, 'utf8')).trim()
    }
    report = await search(sinceMs)
  }, 240_000)

  afterAll(async () => {
    await server?.remove()
    provider?.close()
    if (path) await rm(path, { recursive: true })
  })

  async function search(sinceMs: number): Promise<Report> {
    const job = { needles: {}, inMemory: mask(controls.memory), sinceMs, ...waysOut(await ports()) }
    const needles: [string, Buffer | string][] = Object.entries({
      ...secrets,
      'control: file': controls.file,
      'control: environment': controls.environment,
      'control: memory': controls.memory,
    })
    for (const [name, value] of needles) {
      Object.assign(job.needles, { [name]: mask(value) })
      // As it travels: encoded, and in headers of basic authentication.
      Object.assign(job.needles, {
        [`${name} (base64)`]: mask(
          Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
        ),
      })
      if (typeof value !== 'string')
        Object.assign(job.needles, { [`${name} (hex)`]: mask(value.toString('hex')) })
    }
    await client.workspaces.agent(mine).upload('search.cjs', await readFile(searchFile))
    await client.workspaces.agent(mine).upload('job.json', JSON.stringify(job))
    await client.workspaces.agent(mine).upload('control.txt', `here it is: ${controls.file}`)
    const terminal = runInTerminal(server, ['attach', 'seeker'])
    await terminal.waitFor(/\$/)
    const folder = '/workspace/private'
    await waitUntil(
      async () => {
        terminal.type(`ls ${folder} | tr '\\n' ' '\r`)
        return /search\.cjs/.test(terminal.text()) && /job\.json.*search\.cjs/.test(terminal.text())
      },
      { what: 'the search in the sandbox', intervalMs: 200 },
    )
    terminal.type(
      `node ${folder}/search.cjs ${folder}/job.json /workspace/output/report.json; echo over-$((40+2))\r`,
    )
    await terminal.waitFor(/over-42/, 200_000)
    const text = await waitUntil(
      async () => {
        try {
          const { body } = await client.outputs.download(mine, 'report.json')
          return await new Response(body as never).text()
        } catch {
          return undefined
        }
      },
      { what: `the report; the terminal shows ${terminal.text().slice(-2000)}`, intervalMs: 100 },
    )
    terminal.kill()
    return JSON.parse(text)
  }

  async function ports() {
    const database = await connectToDatabase(server.dataDir)
    await database.end()
    return {
      public: Number(new URL(server.url).port),
      internal: Number(server.env['SAC_INTERNAL_PORT']),
      database: database.port,
      provider: provider.port,
    }
  }

  function waysOut(port: Record<'public' | 'internal' | 'database' | 'provider', number>) {
    const own = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address)
    const hosts = [
      ...['127.0.0.1', '127.1', '127.0.0.2', '0.0.0.0', '0', '2130706433', '0x7f000001', '0x7f.1'],
      ...['017700000001', '0177.0.0.1', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
      ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', 'localhost', 'LOCALHOST', 'localhost.'],
      ...['169.254.169.254', '[fd00:ec2::254]', '[fe80::1]', '[::ffff:169.254.169.254]'],
      ...['10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1', '[fc00::1]', '224.0.0.1'],
      ...own,
    ]
    const targets = hosts.flatMap((host) =>
      [80, 443, ...Object.values(port)].map((number) => `${host}:${number}`),
    )
    const internal = [
      `/internal/agents/${other}/spaces/private/changes?since=0`,
      `/internal/agents/${mine}/spaces/private/changes?since=0`,
      `/v1/../internal/agents/${other}/events`,
      `/v1/models/../../../${other}/spaces/output/changes`,
      `/v1/models/%2e%2e/%2e%2e/%2e%2e/%2e%2e/${other}/spaces/output/changes`,
      `/v1/models/..%2f..%2f..%2f..%2f${other}%2fspaces%2foutput%2fchanges`,
      '/v1/models/..',
      '/v1/messages/../../spaces/private/changes?since=0',
      `//127.0.0.1:${port.internal}/metrics`,
      ...['/metrics', '/health', '/ready', '/api/agents', '/api/info', '/hook/../metrics', '/'],
    ]
    const absolute = hosts.flatMap((host) => [
      `http://${host}:${port.internal}/metrics`,
      `http://${host}:${port.public}/api/info`,
      `http://${host}/`,
    ])
    return {
      requests: [
        ...targets.map((target) => `CONNECT ${target}`),
        ...absolute.map((url) => `GET ${url}`),
        ...internal.map((url) => `GET ${url}`),
      ],
      direct: ['127.0.0.1', '::1', ...own, '169.254.169.254', hostname()].flatMap((host) =>
        Object.values(port).map((number) => ({ host, port: number })),
      ),
    }
  }

  const secretTexts = () =>
    Object.entries(secrets).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )

  /** Names of the secrets that stand in a text. */
  const secretsIn = (text: string, except: string[] = []) =>
    secretTexts()
      .filter(([name, value]) => !except.includes(name) && text.includes(value))
      .map(([name]) => name)

  it('are not found by a search of environment, files, /proc, memory and sockets, which finds the controls', () => {
    const names = new Set(report.found.map(({ name }) => name))
    expect(report.found.filter(({ name }) => !name.startsWith('control'))).toEqual([])
    expect([...names].sort()).toEqual(
      expect.arrayContaining(['control: environment', 'control: file', 'control: memory']),
    )
    const places = report.found.map(({ where }) => where)
    expect(places).toContainEqual(expect.stringMatching(/^memory \/proc\/\d+$/))
    expect(places).toContain('/workspace/private/control.txt')
    console.log(mode.name, {
      needles: Object.keys(secrets).length,
      ...report.looked,
      found: [...names],
      requests: report.requests.length,
    })
  })

  it('stay with the server when a provider repeats its key', () => {
    expect(provider.keys).toContain(`Bearer ${secrets['provider key']}`)
    expect(provider.keys.filter((key) => key.includes('sac'))).toEqual([])
    expect(report.model.map(({ status }) => status)).toEqual([424, 500])
  })

  it('are out of reach: every private address is refused, however it is written', () => {
    const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
    const connects = report.requests.filter(({ line }) => line.startsWith('CONNECT'))
    const absolutes = report.requests.filter(({ line }) => /^GET http:/.test(line))
    const others = report.requests.filter(({ line }) => /^GET \//.test(line))
    expect(connects.filter(({ answer }) => statusOf(answer) !== 403)).toEqual([])
    expect(absolutes.filter(({ answer }) => statusOf(answer) !== 403)).toEqual([])
    // By address where the port would be allowed.
    const byAddress = connects.filter(({ line }) => /:(80|443)$/.test(line))
    expect(
      byAddress.filter(({ answer }) => !/not a public address|no host name/.test(answer)),
    ).toEqual([])
    expect(others.filter(({ answer }) => ![400, 404].includes(statusOf(answer)))).toEqual([])
    // What listens in the sandbox is the relay; nothing of the host.
    const reached = report.direct.filter(({ answer }) => /^(HTTP|E:|R)/.test(answer))
    expect(reached).toEqual([])
  })

  it('stand in no log, no answer, no metric and no command line', async () => {
    const agents = join(server.dataDir, 'agents')
    const logs = [mine, other].flatMap((id) => [
      join(agents, `${id}/sidecar/sidecar.log`),
      join(agents, `${id}/pod/pod.log`),
    ])
    expect(server.output()).toMatch(/"level":20/)
    expect(secretsIn(server.output())).toEqual([])
    for (const file of logs) expect(secretsIn(await readFile(file, 'utf8'))).toEqual([])

    const commandLines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        } catch {
          return '' // It has ended meanwhile.
        }
      })
    expect(commandLines.some((line) => line.includes(server.dataDir))).toBe(true)
    expect(secretsIn(commandLines.join('\n'))).toEqual([])

    const metrics = await fetch(`http://127.0.0.1:${server.env['SAC_INTERNAL_PORT']}/metrics`)
    expect(metrics.status).toBe(200)
    expect(secretsIn(await metrics.text())).toEqual([])

    const answered: string[] = []
    for (const [template, item] of Object.entries(document.paths)) {
      const operation = item['get']
      if (!operation || template.startsWith('/internal') || /watch|\/events/.test(template))
        continue
      const url = await urlOf(template)
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${secrets['access token']}` },
      })
      const text = await answer.text()
      if (answer.ok) answered.push(template)
      expect({ template, found: secretsIn(text) }).toEqual({ template, found: [] })
    }
    // The test must not pass because nothing was asked.
    expect(answered).toEqual(
      expect.arrayContaining([
        ...['/api/agents', '/api/agents/{agentId}', '/api/agent-statuses', '/api/providers'],
        ...[
          '/api/tokens',
          '/api/sessions',
          '/api/admin/users',
          '/api/admin/settings',
          '/api/usage',
        ],
        ...['/api/conversations', '/api/workspace/files', '/api/workspace/output/files'],
      ]),
    )
  })

  async function urlOf(template: string): Promise<URL> {
    const sessions = await client.sessions.list()
    const values: Record<string, string | number> = {
      agentId: mine,
      sessionId: sessions.items[0]?.id ?? '',
      userId: 1,
      providerId: (await client.providers.list()).items.find(({ name }) => name === 'leaky')!.id,
      tokenId: 1,
      messageId: 1,
      key: 'registrationMode',
    }
    const url = new URL(
      server.url + template.replace(/\{(\w+)\}/g, (_, name) => String(values[name])),
    )
    const queries: Record<string, string> = { agentId: String(mine), q: 'a' }
    if (template.endsWith('/download')) queries['path'] = 'control.txt'
    const { parameters = [] } = document.paths[template]!['get']!
    for (const item of parameters as { $ref?: string; name?: string; in?: string }[]) {
      const parameter = item.$ref ? componentOf(item.$ref) : item
      const value = parameter.in === 'query' && queries[parameter.name!]
      if (value) url.searchParams.set(parameter.name!, value)
    }
    return url
  }
}
