import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Api, page, problem, USER } from '../support/api.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

const userOf = (id: number, username: string) => ({ id, username, displayName: username })
const group = (id: number, name: string, extras: object = {}) => ({
  id,
  slug: name.toLowerCase(),
  name,
  description: '',
  owner: userOf(1, 'ada'),
  memberCount: 2,
  role: 'admin',
  maxBytes: null,
  maxFiles: null,
  createdAt: USER.createdAt,
  updatedAt: USER.createdAt,
  ...extras,
})
const member = (id: number, username: string, role = 'member') => ({
  user: userOf(id, username),
  role,
  isOwner: id === 1,
  joinedAt: USER.createdAt,
})

const serve = (routes: Parameters<typeof Api.start>[0] = {}) =>
  home.serve({
    'GET /api/groups': () => page([group(7, 'Research')]),
    'GET /api/auth/me': () => ({ body: USER }),
    'GET /api/admin/groups': () => problem('forbidden', 403),
    'GET /api/groups/7/members': () => page([member(1, 'ada', 'admin'), member(2, 'grace')]),
    ...routes,
  })
/** What was asked for beside reading. */
const changes = () =>
  home
    .api!.calls.filter(({ method }) => method !== 'GET')
    .map(({ method, url, body }) => [method, url, body])

describe('a group', () => {
  it.each(['research', 'RESEARCH', 'Research', '7'])('is found by %j', async (word) => {
    await serve({ 'GET /api/groups/7/template': () => ({ body: { instructions: 'Cite.' } }) })
    const { code, stdout } = await home.run(['group', 'get', word])
    expect(code).toBe(0)
    expect(stdout).toMatch(/slug: +research\n/)
    expect(stdout).toMatch(/\n\nCite\.\n$/)
  })

  it('of others is found by admins', async () => {
    await serve({
      'GET /api/admin/groups': () => page([group(8, 'Sales', { role: null })]),
      'GET /api/groups/8/members': () => page([member(1, 'ada', 'admin')]),
    })
    const { stdout } = await home.run(['group', 'members', 'sales'])
    expect(stdout).toMatch(/^ID +USERNAME +NAME +ROLE +JOINED\n1 +ada +ada +owner +/)
  })

  it('that is not there is told with those that are', async () => {
    await serve()
    expect(await home.run(['group', 'get', 'sales'])).toMatchObject({
      code: 4,
      stderr: 'Error: there is no group sales, or it is not yours\nNext: use one of: research\n',
    })
  })

  it('is listed', async () => {
    await serve()
    const { stdout } = await home.run(['group', 'list'])
    expect(stdout).toBe(
      'ID   SLUG       NAME       ROLE    MEMBERS   OWNER   DESCRIPTION\n' +
        '7    research   Research   admin   2         ada     -\n',
    )
    expect(JSON.parse((await home.run(['group', 'list', '--json'])).stdout)).toEqual({
      items: [group(7, 'Research')],
      nextCursor: null,
    })
    expect((await home.run(['group', 'list', '--all'])).code).toBe(3)
  })

  it('is created with what is said, then its instructions', async () => {
    await serve({
      'GET /api/admin/users': () => page([{ ...USER, id: 2, username: 'grace' }]),
      'POST /api/admin/groups': () => ({ status: 201, body: group(9, 'Lab') }),
      'PUT /api/groups/9/template': ({ body }) => ({ body }),
    })
    const flags = ['--slug', 'lab', '--owner', 'grace', '--instructions', 'Cite.']
    const { code, stdout, stderr } = await home.run(['group', 'create', 'Lab', ...flags])
    expect([code, stdout]).toEqual([0, 'Group Lab created, slug lab, id 9.\n'])
    expect(stderr).toContain('sac group add lab --user NAME')
    expect(changes()).toEqual([
      ['POST', '/api/admin/groups', { name: 'Lab', slug: 'lab', ownerId: 2 }],
      ['PUT', '/api/groups/9/template', { instructions: 'Cite.' }],
    ])
  })

  it('is handed over to a member', async () => {
    await serve({
      'PUT /api/groups/7': () => ({ body: group(7, 'Research', { owner: userOf(2, 'grace') }) }),
    })
    const { stdout } = await home.run(['group', 'update', 'research', '--owner', 'grace'])
    expect(stdout).toBe('Group Research updated; grace owns it now.\n')
    expect(changes()).toEqual([['PUT', '/api/groups/7', { ownerId: 2 }]])
    const stranger = await home.run(['group', 'update', 'research', '--owner', 'joe'])
    expect(stranger.code).toBe(4)
    expect(stranger.stderr).toContain('sac group add research --user joe')
    expect((await home.run(['group', 'update', 'research'])).code).toBe(2)
  })

  it('is deleted only when somebody is sure', async () => {
    await serve({ 'DELETE /api/admin/groups/7': () => ({ status: 204 }) })
    const unsure = await home.run(['group', 'delete', 'research'])
    expect(unsure).toMatchObject({ code: 2, stdout: '' })
    expect(changes()).toEqual([])
    const sure = await home.run(['group', 'delete', 'research', '--yes'])
    expect(sure).toMatchObject({ code: 0, stdout: 'Group Research deleted.\n' })
    expect(changes()).toEqual([['DELETE', '/api/admin/groups/7', undefined]])
  })
})

describe('members', () => {
  it('are added by name or id', async () => {
    await serve({
      'POST /api/groups/7/members': () => ({ status: 201, body: member(3, 'joe', 'admin') }),
    })
    const add = ['group', 'add', 'research', '--user']
    const { stdout } = await home.run([...add, 'joe', '--role', 'admin'])
    expect(stdout).toBe('joe is now an admin of Research.\n')
    await home.run([...add, '3'])
    expect(changes().map(([, , body]) => body)).toEqual([
      { username: 'joe', role: 'admin' },
      { userId: 3, role: 'member' },
    ])
  })

  it('who cannot be added are told by the flag', async () => {
    await serve({
      'POST /api/groups/7/members': () =>
        problem('invalid-request', 400, {
          errors: [{ pointer: '/username', detail: 'there is no user joe' }],
        }),
    })
    expect(await home.run(['group', 'add', 'research', '--user', 'joe'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^Error: --user: there is no user joe\nNext: .*`sac user list`.*`sac user create joe --email EMAIL`\n$/,
      ),
    })
    const without = await home.run(['group', 'add', 'research', 'joe'])
    expect(without.code).toBe(2)
    expect(without.stderr).toContain('sac group add GROUP --user NAME')
  })

  it('get a role, and go', async () => {
    await serve({
      'PUT /api/groups/7/members/2': () => ({ body: member(2, 'grace', 'admin') }),
      'DELETE /api/groups/7/members/2': () => ({ status: 204 }),
      'DELETE /api/groups/7/members/me': () => ({ status: 204 }),
    })
    const role = await home.run(['group', 'role', '7', '--user', 'grace', '--role', 'admin'])
    expect(role.stdout).toBe('grace is now an admin of Research.\n')
    const removed = await home.run(['group', 'remove', 'research', '--user', 'grace'])
    expect(removed.stdout).toBe('grace is no longer in Research.\n')
    const left = await home.run(['group', 'leave', 'research', '--yes'])
    expect(left.stdout).toBe('You are no longer in Research.\n')
    expect(changes().map(([method, url]) => `${method} ${url}`)).toEqual([
      'PUT /api/groups/7/members/2',
      'DELETE /api/groups/7/members/2',
      'DELETE /api/groups/7/members/me',
    ])
  })

  it('who own the group are told how to hand it over', async () => {
    await serve({ 'DELETE /api/groups/7/members/me': () => problem('owner-stays', 409) })
    const { code, stderr } = await home.run(['group', 'leave', 'research', '--yes'])
    expect(code).toBe(5)
    expect(stderr).toContain('Next: hand it over with `sac group update GROUP --owner MEMBER`')
  })
})
