import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Api, agent, page, problem, USER } from '../support/api.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

const serve = (routes: Parameters<typeof Api.start>[0]) => home.serve(routes)

describe('exit codes', () => {
  it.each([
    [400, 'invalid-request', 1],
    [401, 'not-signed-in', 3],
    [403, 'forbidden', 3],
    [404, 'not-found', 4],
    [409, 'quota-exceeded', 5],
    [500, 'internal', 1],
  ])('%i ends with %s', async (status, code, exitCode) => {
    await serve({ 'GET /api/auth/me': () => problem(code, status) })
    const outcome = await home.run(['whoami'])
    expect(outcome).toMatchObject({ code: exitCode, stdout: '' })
    expect(outcome.stderr).toContain(`Error: It is ${code}.`)
  })

  it('is 6 when nobody answers, and says what to do', async () => {
    const { code, stderr } = await home.run([
      'whoami',
      '--url',
      'http://127.0.0.1:1',
      '--token',
      'x',
    ])
    expect(code).toBe(6)
    expect(stderr).toMatch(/cannot reach http:\/\/127\.0\.0\.1:1.*\nNext: .*sac up/s)
  })

  it.each([
    [['whoami', '--wrong']],
    [['agent', 'get']],
    [['agent', 'frobnicate']],
    [['api', 'FETCH', '/x']],
    [['attach', 'helper']],
    [['login']],
  ])('is 2 for wrong usage: %j', async (args) => {
    expect(await home.run(args)).toMatchObject({ code: 2, stdout: '' })
  })

  it('is 2 when something would be destroyed and nobody can be asked', async () => {
    await serve({ 'GET /api/agents': () => page([agent(7, 'helper')]) })
    const outcome = await home.run(['agent', 'delete', 'helper'])
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain('--yes')
    expect(home.api!.calls.some(({ method }) => method === 'DELETE')).toBe(false)
  })

  it('is 2 for a value that the server refuses, which is told by the flag', async () => {
    await serve({
      'GET /api/agents': () => page([agent(7, 'helper')]),
      'GET /api/agents/7': () => ({ body: agent(7, 'helper') }),
      'PUT /api/agents/7': () =>
        problem('invalid-request', 400, {
          errors: [{ pointer: '/memoryBytes', detail: 'must be at least 268435456' }],
        }),
    })
    const { code, stderr } = await home.run(['agent', 'update', 'helper', '--memory', '1'])
    expect([code, stderr]).toEqual([2, 'Error: --memory: must be at least 256Mi\n'])
  })

  it('is 2 for a file that is not there', async () => {
    await serve({})
    const create = ['agent', 'create', 'x', '--instructions', '@/nonexistent']
    expect(await home.run(create)).toMatchObject({
      code: 2,
      stderr: 'Error: --instructions @/nonexistent: there is no such file or folder\n',
    })
  })

  it('names the variable that is wrong', async () => {
    await serve({ 'GET /api/auth/me': () => problem('not-signed-in', 401) })
    expect((await home.run(['whoami'])).stderr).toContain('SAC_TOKEN')
    const { code, stderr } = await home.run(['whoami'], { env: { SAC_URL: 'localhost:8080' } })
    expect(code).toBe(2)
    expect(stderr).toContain('SAC_URL "localhost:8080" is no URL of a server: it needs http://')
  })

  it('says how it is written where it is often written otherwise', async () => {
    expect((await home.run(['setting', 'set', 'maxAgentsPerUser', '5'])).stderr).toContain(
      'sac setting set KEY --value VALUE',
    )
    expect((await home.run(['output', 'get', 'helper', 'x.md'])).stderr).toContain(
      'sac output get PATH --agent AGENT',
    )
  })

  it('names the setting behind a limit', async () => {
    await serve({
      'POST /api/agents': () => problem('quota-exceeded', 409, { setting: 'maxAgentsPerUser' }),
    })
    const { code, stderr } = await home.run(['agent', 'create', 'x'])
    expect(code).toBe(5)
    expect(stderr).toContain('Next: as an admin, raise it with `sac setting set maxAgentsPerUser')
  })

  it('takes one value for each time that a flag is written', async () => {
    await serve({})
    const { code, stderr } = await home.run(['token', 'create', 'x', '--scope', 'read', '--nope'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no flag --nope')])
  })

  it('ends quietly when nobody reads on', async () => {
    const pages = Array.from({ length: 20_000 }, (_, id) => agent(id, `agent-${id}`))
    await serve({ 'GET /api/agents': () => page(pages) })
    const outcome = await home.run(['agent', 'list', '--limit', '20000'], { closeStdout: true })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
  })

  it('suggests what was meant', async () => {
    expect((await home.run(['atach'])).stderr).toContain('did you mean `sac attach`?')
  })
})

describe('--json', () => {
  it('prints the object of the API and nothing else', async () => {
    await serve({ 'GET /api/auth/me': () => ({ body: USER }) })
    const { stdout, stderr } = await home.run(['whoami', '--json'])
    expect(JSON.parse(stdout)).toEqual(USER)
    expect(stderr).toBe('')
  })

  it('prints the problem on failure, and never what was typed', async () => {
    await serve({ 'GET /api/auth/me': () => problem('forbidden', 403) })
    const { code, stdout } = await home.run(['whoami', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ type: 'urn:sac:problem:forbidden', status: 403 })
    const wrong = await home.run(['whoami', '--json', '--token', 'sac_pat_secret', '--wrong'])
    expect(wrong.code).toBe(2)
    expect(JSON.parse(wrong.stdout).type).toBe('urn:sac:cli:usage')
    expect(wrong.stdout + wrong.stderr).not.toContain('sac_pat_secret')
  })
})

describe('lists', () => {
  it('are tables on stdout, from all pages', async () => {
    await serve({
      'GET /api/agents': ({ url }) =>
        url.includes('cursor=b')
          ? page([agent(1, 'zweiter', { operatingMode: 'suspended' })])
          : page([agent(7, 'helper', { createdAt: new Date().toISOString() })], 'b'),
    })
    const { stdout, stderr } = await home.run(['agent', 'list'])
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^ID {3}NAME {6}STATE {7}RESTARTS {3}AGE +DESCRIPTION$/)
    expect(lines[1]).toMatch(/^7 {4}helper {4}ready +0 +\ds +-$/)
    expect(lines[2]).toMatch(/^1 {4}zweiter {3}suspended /)
    expect(stderr).toBe('')
    const { items } = JSON.parse((await home.run(['agent', 'list', '--json'])).stdout)
    expect(items.map(({ state }: { state: string }) => state)).toEqual(['ready', 'suspended'])
  })

  it('say when the limit cut them', async () => {
    await serve({ 'GET /api/agents': () => page([agent(7, 'a'), agent(8, 'b')], 'more') })
    const { stdout, stderr } = await home.run(['agent', 'list', '--limit', '1'])
    expect(stdout.trim().split('\n')).toHaveLength(2)
    expect(stderr).toContain('Only the first 1')
  })

  it('say what to do when they are empty', async () => {
    await serve({ 'GET /api/agents': () => page([]) })
    expect(await home.run(['agent', 'list'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('sac agent create'),
    })
  })
})

describe('an agent by name', () => {
  it('is spoken of by its id where others have its name', async () => {
    await serve({
      'POST /api/agents': () => ({ status: 201, body: agent(9, 'helper') }),
      'GET /api/agents': () => page([agent(9, 'helper'), agent(7, 'helper')]),
      'GET /api/providers': () => page([]),
    })
    const { stderr } = await home.run(['agent', 'create', 'helper'])
    expect(stderr).toContain('Talk to it: sac attach 9\n')
  })

  it('is found, and an unknown one names those that are there', async () => {
    await serve({
      'GET /api/agents': () => page([agent(7, 'helper'), agent(8, '7')]),
      'POST /api/agents/7/suspend': () => ({ status: 202, body: agent(7, 'helper') }),
    })
    expect((await home.run(['agent', 'suspend', 'helper', '--json'])).code).toBe(0)
    // An id wins over a name that looks like one.
    expect((await home.run(['agent', 'suspend', '7'])).code).toBe(0)
    const none = await home.run(['agent', 'restore'])
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('name one: helper, 7')
    const unknown = await home.run(['agent', 'suspend', 'nobody'])
    expect(unknown.code).toBe(4)
    expect(unknown.stderr).toContain('helper')
  })
})

describe('login', () => {
  it('keeps an access token from stdin in a private file, and uses it', async () => {
    await serve({ 'GET /api/auth/me': () => ({ body: USER }) })
    delete home.env['SAC_URL']
    delete home.env['SAC_TOKEN']
    const login = await home.run(['login', '--with-token', '--url', home.api!.url], {
      input: 'sac_pat_2\n',
    })
    expect(login).toMatchObject({ code: 0, stdout: `Signed in to ${home.api!.url} as ada.\n` })
    const path = join(home.path, '.config/sac/config.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ current: 'default' })
    await home.run(['whoami'])
    expect(home.api!.calls.at(-1)!.authorization).toBe('Bearer sac_pat_2')
  })

  it('signs in with the key file of this machine once, and again when the token is refused', async () => {
    let valid = ''
    let count = 0
    await serve({
      'POST /api/auth/local': ({ body }) => {
        expect(body).toEqual({ key: 'k' })
        valid = `token-${++count}`
        return { body: { token: valid, expiresAt: '2999-01-01T00:00:00.000Z', user: USER } }
      },
      'GET /api/auth/me': ({ authorization }) =>
        authorization === `Bearer ${valid}` ? { body: USER } : problem('not-signed-in', 401),
    })
    delete home.env['SAC_URL']
    delete home.env['SAC_TOKEN']
    await mkdir(join(home.path, '.local/share/sac'), { recursive: true })
    await writeFile(
      join(home.path, '.local/share/sac/local.json'),
      JSON.stringify({ url: home.api!.url, key: 'k' }),
    )
    expect((await home.run(['whoami'])).code).toBe(0)
    expect((await home.run(['whoami'])).code).toBe(0)
    expect(count).toBe(1)
    valid = 'revoked elsewhere'
    expect((await home.run(['whoami'])).code).toBe(0)
    expect(count).toBe(2)
  })

  it('asks for the password of who is named, also where a server runs on this machine', async () => {
    await serve({
      'POST /api/auth/login': ({ body }) => {
        const { username } = body as { username: string }
        const user = { ...USER, username }
        return { body: { token: 'bobs', expiresAt: '2999-01-01T00:00:00.000Z', user } }
      },
    })
    delete home.env['SAC_URL']
    delete home.env['SAC_TOKEN']
    await mkdir(join(home.path, '.local/share/sac'), { recursive: true })
    await writeFile(
      join(home.path, '.local/share/sac/local.json'),
      JSON.stringify({ url: home.api!.url, key: 'k' }),
    )
    const bob = ['login', '--username', 'bob', '--profile', 'bob']
    const unasked = await home.run(bob)
    expect(unasked.code).toBe(2)
    expect(unasked.stderr).toContain('--password-stdin')
    const login = await home.run([...bob, '--password-stdin'], { input: 'secret\n' })
    expect(login).toMatchObject({ code: 0, stdout: `Signed in to ${home.api!.url} as bob.\n` })
    expect(home.api!.calls.map(({ url, body }) => [url, body])).toEqual([
      ['/api/auth/login', { username: 'bob', password: 'secret' }],
    ])
    const file = JSON.parse(await readFile(join(home.path, '.config/sac/config.json'), 'utf8'))
    expect(file).toEqual({ profiles: { bob: expect.objectContaining({ token: 'bobs' }) } })
    expect(login.stderr).toBe(
      'local is still the current profile. Use this one with --profile bob, or for all that follows: sac profile use bob\n',
    )
  })

  it('forgets the profile at logout, also when the server is away', async () => {
    await serve({ 'GET /api/auth/me': () => ({ body: USER }) })
    delete home.env['SAC_TOKEN']
    await home.run(['login', '--with-token'], { input: 'x' })
    await home.api!.close()
    delete home.env['SAC_URL']
    expect((await home.run(['logout'])).code).toBe(0)
    expect((await home.run(['whoami'])).stderr).toContain('no server is known')
  })
})

describe('profiles', () => {
  /** Signs in with a token that is called like the profile. */
  const login = (profile: string, ...more: string[]) =>
    home.run(['login', '--with-token', '--url', home.api!.url, '--profile', profile, ...more], {
      input: profile,
    })

  beforeEach(async () => {
    await serve({
      'GET /api/auth/me': ({ authorization }) => ({
        body: { ...USER, username: authorization!.replace('Bearer ', '') },
      }),
      'GET /api/agents': () => page([]),
      'POST /api/auth/local': () => ({
        body: { token: 'root', expiresAt: '2999-01-01T00:00:00.000Z', user: USER },
      }),
    })
    delete home.env['SAC_URL']
    delete home.env['SAC_TOKEN']
  })

  it('are listed, chosen and forgotten', async () => {
    expect((await home.run(['profile', 'list'])).stderr).toContain('sac login --url')
    expect((await login('work')).stderr).toBe('work is now the current profile.\n')
    const second = await login('bob', '--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ profile: 'bob', isCurrent: false })
    const list = await home.run(['profile', 'list'])
    expect(list.stdout.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
      ['CURRENT', 'NAME', 'SERVER', 'USER', 'EXPIRES'],
      ['bob', home.api!.url, 'bob', '-'],
      ['*', 'work', home.api!.url, 'work', '-'],
      [''],
    ])
    expect((await home.run(['whoami'])).stdout).toContain('profile work')
    expect((await home.run(['profile', 'use', 'bob'])).stdout).toContain('bob is now the current')
    expect((await home.run(['whoami'])).stdout).toContain('profile bob')
    expect((await home.run(['profile', 'remove', 'bob'])).code).toBe(2)
    expect((await home.run(['profile', 'remove', 'bob', '--yes'])).code).toBe(0)
    const { items } = JSON.parse((await home.run(['profile', 'list', '--json'])).stdout)
    expect(items).toEqual([
      { name: 'work', url: home.api!.url, username: 'work', isCurrent: false },
    ])
    expect((await home.run(['whoami'])).stderr).toContain(
      'Next: choose one with `sac profile use work`',
    )
  })

  it('says what there is instead of one that there is not', async () => {
    const { code, stderr } = await home.run(['profile', 'use', 'nobody'])
    expect(code).toBe(2)
    expect(stderr).toContain(
      'Next: see `sac profile list`, or make it with `sac login --profile nobody',
    )
  })

  it('says which variable comes before the one that was chosen', async () => {
    await login('work')
    const env = { SAC_TOKEN: 'x' }
    expect((await home.run(['profile', 'use', 'work'], { env })).stderr).toContain(
      'unset SAC_TOKEN',
    )
  })

  it('are also made from the key file of this machine', async () => {
    await mkdir(join(home.path, '.local/share/sac'), { recursive: true })
    await writeFile(
      join(home.path, '.local/share/sac/local.json'),
      JSON.stringify({ url: home.api!.url, key: 'k' }),
    )
    expect((await home.run(['login', '--local', '--profile', 'admin'])).code).toBe(0)
    await home.run(['whoami', '--profile', 'admin'])
    expect(home.api!.calls.at(-1)!.authorization).toBe('Bearer root')
    const { items } = JSON.parse((await home.run(['profile', 'list', '--json'])).stdout)
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['admin', 'local'])
    expect(items[1]).toMatchObject({ isCurrent: true })
  })

  it('are named in hints where they are not the current one', async () => {
    await login('work')
    await login('bob')
    const args = ['agent', 'get', 'nobody', '--profile']
    expect((await home.run([...args, 'bob'])).stderr).toContain(
      '`sac agent create NAME --profile bob`',
    )
    expect((await home.run([...args, 'work'])).stderr).not.toContain('--profile')
  })
})

describe('api', () => {
  it('sends a body and a query, and prints what comes back', async () => {
    await serve({ 'POST /api/agents': ({ url, body }) => ({ status: 201, body: { url, body } }) })
    const { stdout } = await home.run(
      ['api', 'post', '/api/agents', '--data', '-', '--query', 'a=1&2', '--query', 'b=ü'],
      { input: '{"name":"x"}' },
    )
    expect(JSON.parse(stdout)).toEqual({ url: '/api/agents?a=1%262&b=%C3%BC', body: { name: 'x' } })
  })
})

describe('output get', () => {
  it('says when it is a folder, and what gets that', async () => {
    await serve({
      'GET /api/agents': () => page([agent(7, 'my helper')]),
      'GET /api/workspace/output/files': () => page([]),
    })
    const { code, stderr } = await home.run(['output', 'get', 'sub', '--agent', 'my helper'])
    expect(code).toBe(2)
    expect(stderr).toContain("sac output pull 'my helper' --path sub")
  })
})

describe('provider add', () => {
  it('fails when the provider does not answer, and keeps it', async () => {
    const provider = { id: 3, name: 'Anthropic', preset: 'anthropic' }
    const test = { ok: false, latencyMs: 5, detail: 'Anthropic refuses the key.' }
    await serve({
      'GET /api/provider-presets': () => ({
        body: { items: [{ id: 'anthropic', name: 'Anthropic', needsKey: true, keysUrl: null }] },
      }),
      'POST /api/providers': () => ({ status: 201, body: provider }),
      'POST /api/providers/3/test': () => ({ body: test }),
    })
    const add = ['provider', 'add', 'anthropic', '--key-stdin']
    const outcome = await home.run(add, { input: 'k' })
    expect(outcome).toMatchObject({ code: 1, stdout: 'Provider Anthropic added, id 3.\n' })
    expect(outcome.stderr).toMatch(/refuses the key[\s\S]*sac provider delete 3/)
    const json = await home.run([...add, '--json'], { input: 'k' })
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toEqual({ ...provider, test })
  })
})

describe('doctor', () => {
  it('prints findings with their fix, and fails when one failed', async () => {
    await serve({
      'GET /api/info': () => ({
        body: {
          version: '0.0.9',
          setupRequired: false,
          registrationMode: 'invite',
          runtime: {
            kind: 'process',
            isolation: 'none',
            isUsable: false,
            reason: 'Neither bwrap nor unshare works.',
            fix: 'sudo apt-get install bubblewrap',
            limits: { cpu: false, memory: false, disk: false },
          },
        },
      }),
      'GET /ready': () => ({ body: { status: 'ready', checks: { database: 'ok' } } }),
      'GET /api/auth/me': () => ({ body: USER }),
      'GET /api/providers': () => page([]),
      'GET /api/agents': () => page([]),
    })
    const { code, stdout } = await home.run(['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /✖ isolation +Neither bwrap nor unshare works\.\n +fix: sudo apt-get install bubblewrap/,
    )
    expect(stdout).toMatch(/! versions +the server is 0\.0\.9/)
    expect(stdout).toMatch(/! providers +only the demo provider/)
    const { findings } = JSON.parse((await home.run(['doctor', '--json'])).stdout)
    expect(findings).toContainEqual(expect.objectContaining({ check: 'ready', status: 'ok' }))
  })

  it('tries the providers that are used, and says which are not', async () => {
    const provider = (id: number, name: string) => ({
      ...{ id, name, preset: 'custom', isDefault: id === 1 },
    })
    const test = { ok: true, latencyMs: 5, detail: '' }
    await serve({
      'GET /api/info': () => ({
        body: { version: '0.1.0', setupRequired: false, runtime: { isUsable: true, limits: {} } },
      }),
      'GET /ready': () => ({ body: { status: 'ready', checks: {} } }),
      'GET /api/auth/me': () => ({ body: USER }),
      'GET /api/providers': () =>
        page([provider(1, 'first'), provider(2, 'second'), provider(3, 'third')]),
      'GET /api/agents': () => page([agent(7, 'helper', { providerId: 2 })]),
      'POST /api/providers/1/test': () => ({ body: test }),
      'POST /api/providers/2/test': () => ({ body: { ...test, ok: false, detail: 'wrong key' } }),
    })
    const { code, stdout } = await home.run(['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/✔ providers +first answers, in 5 ms/)
    expect(stdout).toMatch(/✖ providers +wrong key\n +fix: .*sac provider test second/)
    expect(stdout).toMatch(/✔ providers +not tested, as nothing uses them: third/)
  })

  it('looks at this machine when no server is known', async () => {
    const { code, stdout } = await home.run(['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/✔ node /)
    expect(stdout).toMatch(/sandbox /)
    expect(stdout).toMatch(/✖ server .*\n +fix: .*sac up/)
  })
})

describe('help', () => {
  it('lists topics and everyday commands', async () => {
    const { stdout, code } = await home.run(['--help'])
    expect(code).toBe(0)
    for (const word of ['agent', 'attach', 'run', 'up', 'login', 'doctor'])
      expect(stdout).toContain(word)
    expect((await home.run(['help', 'agent', 'create'])).stdout).toContain('--provider')
  })
})
