import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Api, agent, page, USER } from '../support/api.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

const serve = (routes: Parameters<typeof Api.start>[0]) => home.serve(routes)
const calls = (method: string) =>
  home.api!.calls.filter((call) => call.method === method).map(({ url }) => url)

describe('wrong usage', () => {
  it.each([
    [['user', 'create', 'nobody'], '--email is missing', 'sac user create nobody --email EMAIL'],
    [['group', 'add', 'research'], '--user is missing', 'sac group add GROUP --user NAME'],
    [['agent', 'get'], 'AGENT is missing', 'sac agent get AGENT'],
  ])('says what is missing in %j', async (args, message, next) => {
    expect(await home.run(args)).toMatchObject({
      code: 2,
      stderr: `Error: ${message}\nNext: write it as \`${next}\`\n`,
    })
  })

  it('says which flag was meant, and how a prompt begins with a dash', async () => {
    expect(await home.run(['run', '--agnet', 'x', 'y'])).toMatchObject({
      code: 2,
      stderr: 'Error: there is no flag --agnet\nNext: did you mean --agent?\n',
    })
    expect((await home.run(['run', '-dash'])).stderr).toContain("`sac run -- '-dash'`")
  })
})

describe('help', () => {
  it('names each command once', async () => {
    const { stdout } = await home.run(['--help'])
    // oclif takes it for a topic, since `group:add` has `up:` in it.
    expect(stdout.match(/^ {2}up /gm)).toHaveLength(1)
  })
})

describe('setting list', () => {
  it('is no wider than people read in a pipe', async () => {
    const setting = { key: 'maxAgentsPerUser', value: 3, defaultValue: 3, isOverridable: true }
    await serve({
      'GET /api/settings': () => page([{ ...setting, description: 'How many. '.repeat(40) }]),
    })
    const { stdout } = await home.run(['setting', 'list'])
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
  })
})

describe('token revoke', () => {
  const token = (id: number, name: string) => ({
    id,
    name,
    scopes: ['read'],
    groupId: null,
    expiresAt: null,
    lastUsedAt: null,
    createdAt: USER.createdAt,
  })

  it('takes a name that one token has, or an id', async () => {
    await serve({
      'GET /api/tokens': () => page([token(4, 'ci'), token(5, 'laptop'), token(6, 'laptop')]),
      'DELETE /api/tokens/4': () => ({ status: 204 }),
      'DELETE /api/tokens/6': () => ({ status: 204 }),
    })
    const revoke = (word: string) => home.run(['token', 'revoke', word, '--yes'])
    expect(await revoke('ci')).toMatchObject({ code: 0, stdout: 'Token ci, id 4, revoked.\n' })
    expect(await revoke('laptop')).toMatchObject({
      code: 2,
      stderr: 'Error: 2 tokens are called laptop\nNext: use an id: 5, 6\n',
    })
    expect((await revoke('6')).code).toBe(0)
    expect((await revoke('other')).code).toBe(4)
    expect(calls('DELETE')).toEqual(['/api/tokens/4', '/api/tokens/6'])
  })
})

describe('agent suspend', () => {
  it('takes several, and stops none when one of them is unknown', async () => {
    const suspended = (id: number, name: string) => () => ({ status: 202, body: agent(id, name) })
    await serve({
      'GET /api/agents': () => page([agent(7, 'helper'), agent(8, 'reviewer')]),
      'POST /api/agents/7/suspend': suspended(7, 'helper'),
      'POST /api/agents/8/suspend': suspended(8, 'reviewer'),
    })
    expect((await home.run(['agent', 'suspend', 'helper', 'nobody'])).code).toBe(4)
    expect(calls('POST')).toEqual([])
    const both = await home.run(['agent', 'suspend', 'helper', 'reviewer', '--json'])
    expect(JSON.parse(both.stdout).items).toMatchObject([{ id: 7 }, { id: 8 }])
    expect(calls('POST')).toEqual(['/api/agents/7/suspend', '/api/agents/8/suspend'])
  })
})

describe('user enable', () => {
  it('says when they may sign in already', async () => {
    await serve({ 'GET /api/admin/users': () => page([USER]) })
    expect(await home.run(['user', 'enable', 'ada'])).toMatchObject({
      code: 0,
      stdout: 'ada may sign in already.\n',
    })
    expect(calls('PATCH')).toEqual([])
  })
})

describe('group get', () => {
  it('has bytes for people, and the role that one really has', async () => {
    const group = {
      id: 7,
      slug: 'research',
      name: 'Research',
      description: '',
      owner: { id: 1, username: 'ada', displayName: 'Ada' },
      memberCount: 1,
      role: 'admin',
      maxBytes: 5 * 1024 ** 3,
      maxFiles: null,
      createdAt: USER.createdAt,
      updatedAt: USER.createdAt,
    }
    await serve({
      'GET /api/groups': () => page([group]),
      'GET /api/groups/7/template': () => ({ body: { instructions: '' } }),
      'GET /api/auth/me': () => ({ body: USER }),
    })
    const { stdout } = await home.run(['group', 'get', 'research'])
    expect(stdout).toMatch(/your role: +owner\n/)
    expect(stdout).toMatch(/most bytes: +5\.0 GiB\n/)
  })
})
