import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTar, writeTar } from '@sac/sdk/skill'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Api, agent, type Call, page, problem, USER } from '../support/api.ts'
import { CliHome } from '../support/cli.ts'

let home: CliHome
beforeEach(async () => {
  home = await CliHome.create()
})
afterEach(() => home.remove())

const owner = (username: string) => ({ id: 1, username, displayName: username })
const skill = (id: number, command: string, extras: object = {}) => ({
  id,
  command,
  name: command,
  description: 'Writes it.',
  icon: '',
  category: '',
  tier: 'private',
  groupId: null,
  owner: owner('ada'),
  parentId: null,
  latestVersion: 3,
  digest: 'd'.repeat(64),
  sizeBytes: 100,
  fileCount: 1,
  parameters: [],
  parametersSchema: {},
  frontMatter: {},
  isEditable: true,
  installs: 2,
  uses: 5,
  createdAt: USER.createdAt,
  updatedAt: USER.createdAt,
  ...extras,
})
const installed = (skillId: number, command: string, extras: object = {}) => ({
  skillId,
  command,
  name: command,
  description: 'Writes it.',
  icon: '',
  tier: 'private',
  latestVersion: 3,
  pinnedVersion: null,
  wantedVersion: 3,
  syncedVersion: 3,
  syncedAt: USER.createdAt,
  problem: null,
  installedAt: USER.createdAt,
  ...extras,
})
const version = (number: number, archive: Uint8Array) => ({
  version: number,
  digest: sha256(archive),
  sizeBytes: 100,
  fileCount: 1,
  restoredFrom: null,
  createdBy: 1,
  createdAt: USER.createdAt,
  files: [],
  findings: [],
})
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const query = ({ url }: Call) => new URL(url, 'http://x').searchParams

/** The server's own filters, over these skills. */
const listed =
  (...skills: { command: string; owner: { username: string } }[]) =>
  (call: Call) => {
    const command = query(call).get('command')
    const isMine = query(call).get('mine') === 'true'
    return page(
      skills.filter(
        (each) =>
          (command === null || each.command === command) &&
          (!isMine || each.owner.username === 'ada'),
      ),
    )
  }

const serve = (routes: Parameters<typeof Api.start>[0] = {}) =>
  home.serve({
    'GET /api/skills': listed(skill(7, 'report')),
    'GET /api/skills/7': () => ({ body: skill(7, 'report') }),
    'GET /api/agents': () => page([agent(1, 'helper')]),
    'GET /api/agents/1/skills': () => page([installed(7, 'report')]),
    'GET /api/groups': () =>
      page([{ id: 4, slug: 'research', name: 'Research', owner: owner('ada') }]),
    ...routes,
  })
const changes = () =>
  home
    .api!.calls.filter(({ method }) => method !== 'GET')
    .map(({ method, url, body }) => [method, url, body])

const dir = () => join(home.path, 'report')
const TEXT = '---\nname: report\ndescription: Writes it.\n---\nGo.\n'
async function put(path = 'SKILL.md', text = TEXT) {
  await mkdir(join(dir(), path, '..'), { recursive: true })
  await writeFile(join(dir(), path), text)
}
const tarOf = (text: string) =>
  writeTar([{ path: 'SKILL.md', content: new TextEncoder().encode(text), executable: false }])
const skillCommand = (...args: string[]) => home.run(['skill', ...args])

describe('push', () => {
  const pushed = (extras: object, number: number, isNew = true) => ({
    status: 201,
    body: { skill: skill(7, 'report', extras), version: version(number, tarOf(TEXT)), isNew },
  })

  it('makes a new skill of a folder, for a group', async () => {
    await put()
    await put('.git/config', 'secret')
    await serve({
      'GET /api/skills': listed(),
      'POST /api/skills': () => pushed({ tier: 'group', groupId: 4 }, 1),
    })
    const { code, stdout, stderr } = await skillCommand('push', dir(), '--group', 'research')
    expect([code, stdout]).toEqual([0, '/report created, id 7; for the members of its group.\n'])
    expect(stderr).toContain('sac skill install report')
    const [[method, url, body]] = changes() as [[string, string, Buffer]]
    expect([method, url]).toEqual(['POST', '/api/skills?tier=group&groupId=4'])
    expect(readTar(body).map(({ path }) => path)).toEqual(['SKILL.md'])
    expect(new Uint8Array(body)).toEqual(new Uint8Array(tarOf(TEXT)))
  })

  it('adds a version to the skill that it was pushed as, from where it was', async () => {
    await put()
    await serve({ 'POST /api/skills/7/versions': () => pushed({}, 4) })
    const first = await skillCommand('push', dir())
    expect(first.stdout).toBe('/report is now at version 4.\n')
    await skillCommand('push', dir())
    await skillCommand('push', dir(), '--force')
    expect(changes().map(([, url]) => url)).toEqual([
      '/api/skills/7/versions',
      '/api/skills/7/versions?base=4',
      '/api/skills/7/versions',
    ])
  })

  it('says when nothing is new, and changes the tier all the same', async () => {
    await put()
    await serve({
      'POST /api/skills/7/versions': () => pushed({}, 3, false),
      'PUT /api/skills/7': () => ({ body: skill(7, 'report', { tier: 'public' }) }),
    })
    const { stdout } = await skillCommand('push', dir(), '--tier', 'public')
    expect(stdout).toBe('/report is at version 3 already.\n')
    expect(changes()[1]).toEqual(['PUT', '/api/skills/7', { tier: 'public' }])
  })

  it('never goes into the skill of another by its name alone', async () => {
    await put()
    await serve({
      'GET /api/skills': listed(skill(8, 'report', { owner: owner('grace'), groupId: 4 })),
      'POST /api/skills': () => pushed({}, 1),
      'POST /api/skills/8/versions': () => pushed({ id: 8, groupId: 4, tier: 'group' }, 4),
    })
    await skillCommand('push', dir())
    await skillCommand('push', dir(), '--group', 'research', '--force')
    expect(changes().map(([, url]) => url)).toEqual(['/api/skills', '/api/skills/8/versions'])
  })

  it('warns when what was pulled from another becomes a skill of one’s own', async () => {
    const hers = skill(8, 'report', { owner: owner('grace'), isEditable: false, tier: 'public' })
    await put()
    await serve({ 'GET /api/skills': listed(hers), 'POST /api/skills': () => pushed({}, 1) })
    const origin = { url: home.api!.url, skillId: 8, version: 3, digest: 'd' }
    await put('.sac/skill.json', JSON.stringify(origin))
    const { code, stderr } = await skillCommand('push', dir())
    expect(code).toBe(0)
    expect(stderr).toContain(
      'Warning: /report of grace (id 8) is not yours to change: it becomes one of your own',
    )
    expect(stderr).toContain('sac skill fork 8 --as NAME')
  })

  it('tells somebody whose version is no longer the latest', async () => {
    await put()
    let isLost = false
    await serve({
      'POST /api/skills/7/versions': () => (isLost ? problem('lost-update', 409) : pushed({}, 4)),
    })
    await skillCommand('push', dir())
    isLost = true
    const { code, stderr } = await skillCommand('push', dir())
    expect(code).toBe(5)
    expect(stderr).toContain('version 4 of report, which')
    expect(stderr).toContain('sac skill pull 7 --to latest/report')
  })

  it('sends nothing with errors in it', async () => {
    await put('SKILL.md', TEXT.replace('report', 'Report'))
    await serve()
    const { code, stderr } = await skillCommand('push', dir())
    expect(code).toBe(1)
    expect(stderr).toContain('report cannot be used, it has 2 errors:\n')
    expect(stderr).toContain('SKILL.md:2: error: name has to be')
    const json = await skillCommand('push', dir(), '--json')
    expect(JSON.parse(json.stdout).detail).toContain('SKILL.md:2: error: name has to be')
    expect(home.api!.calls).toEqual([])
  })

  it.each([
    [['--tier', 'group'], '--tier group needs --group'],
    [['--tier', 'public', '--group', 'research'], '--group does not go with --tier public'],
    [['--watch', '--json'], '--watch does not go with --json'],
  ])('does not take %j', async (flags, message) => {
    await put()
    await serve()
    const { code, stderr, stdout } = await skillCommand('push', dir(), ...flags)
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(message)
  })
})

describe('pull', () => {
  const OLD = tarOf(TEXT)
  const NEW = tarOf(TEXT.replace('Go.', 'Go on.'))
  const bundle = (bytes: Uint8Array, etag = sha256(bytes)) => ({
    body: bytes,
    headers: { 'content-type': 'application/x-tar', etag: `"${etag}"` },
  })
  const routes = {
    'GET /api/skills/7/versions/2/bundle': () => bundle(OLD),
    'GET /api/skills/7/versions/3/bundle': () => bundle(NEW),
  }
  const text = () => readFile(join(dir(), 'SKILL.md'), 'utf8')

  it('writes a folder, and the latest over what it had pulled before', async () => {
    await serve(routes)
    const first = await skillCommand('pull', 'report', '--to', dir(), '--version', '2')
    expect(first).toMatchObject({
      code: 0,
      stdout: `Version 2 of /report is in ${dir()}, 1 file.\n`,
    })
    expect(await text()).toBe(TEXT)
    await skillCommand('pull', '/report', '--to', dir())
    expect(await text()).toContain('Go on.')
    const again = await skillCommand('pull', '7', '--to', dir())
    expect(again.stdout).toBe(`${dir()} holds version 3 of /report already.\n`)
  })

  it('writes over no change that was not pushed, unless it is told to', async () => {
    await serve(routes)
    await skillCommand('pull', 'report', '--to', dir(), '--version', '2')
    await put('SKILL.md', 'mine')
    const refused = await skillCommand('pull', 'report', '--to', dir())
    expect(refused.code).toBe(5)
    expect(refused.stderr).toContain('has changes that were not pushed')
    expect(await text()).toBe('mine')
    await skillCommand('pull', 'report', '--to', dir(), '--force')
    expect(await text()).toContain('Go on.')
  })

  it('makes no folder that could not be pushed', async () => {
    await serve(routes)
    const { code, stderr } = await skillCommand('pull', 'report', '--to', 'some/where')
    expect(code).toBe(2)
    expect(stderr).toContain('has to be called report, not where\nNext: add --to some/where/report')
    const beside = join(home.path, 'new/report')
    expect((await skillCommand('pull', 'report', '--to', beside)).code).toBe(0)
  })

  it('writes into no folder of other things', async () => {
    await serve(routes)
    await put('photo.jpg', 'x')
    expect((await skillCommand('pull', 'report', '--to', dir())).code).toBe(5)
  })

  it('does not take what was damaged', async () => {
    await serve({ 'GET /api/skills/7/versions/3/bundle': () => bundle(NEW, sha256(OLD)) })
    const { code, stderr } = await skillCommand('pull', 'report', '--to', dir())
    expect(code).toBe(1)
    expect(stderr).toContain('damaged on its way')
    await expect(text()).rejects.toThrow('ENOENT')
  })
})

describe('a skill', () => {
  it('is found by command or id; of several one’s own, else it has to be an id', async () => {
    const theirs = skill(8, 'report', { owner: owner('grace'), tier: 'public' })
    const others = [theirs, skill(9, 'report', { owner: owner('joe'), tier: 'group' })]
    await serve({ 'GET /api/skills': listed(skill(7, 'report'), theirs) })
    const versions = await skillCommand('versions', 'report')
    expect(versions.stderr).toContain('There is no GET /api/skills/7/versions')
    expect(versions.stderr).toContain(
      '2 skills are called report: 7 (private, of ada), 8 (public, of grace). This is your own, 7.',
    )
    await home.api!.close()
    await serve({ 'GET /api/skills': listed(...others) })
    expect(await skillCommand('versions', 'report')).toMatchObject({
      code: 2,
      stderr:
        'Error: 2 skills are called report\nNext: use an id: 8 (public, of grace), 9 (group, of joe)\n',
    })
  })

  it('that is not there is told', async () => {
    await serve()
    expect(await skillCommand('get', 'nope')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('there is no skill nope, or it is not shared with you'),
    })
  })

  it('is listed', async () => {
    await serve()
    expect((await skillCommand('list', '--search', 'rep', '--mine')).stdout).toBe(
      'ID   COMMAND   TIER      OWNER   VERSION   INSTALLS   USES   DESCRIPTION\n' +
        '7    /report   private   ada     3         2          5      Writes it.\n',
    )
    expect(query(home.api!.calls.at(-1)!).get('q')).toBe('rep')
    expect((await skillCommand('list', '--agent', 'helper', '--mine')).code).toBe(2)
  })

  it('is shown with its parameters', async () => {
    const parameters = [
      { name: 'tone', label: 'Tone', type: 'select', required: true, options: ['dry', 'warm'] },
    ]
    await serve({
      'GET /api/skills': listed(skill(7, 'report', { parameters })),
      'GET /api/skills/7/versions/3': () => ({
        body: { ...version(3, tarOf(TEXT)), files: [{ path: 'SKILL.md', sizeBytes: 1 }] },
      }),
    })
    const { stdout } = await skillCommand('get', 'report')
    expect(stdout).toMatch(/command: +\/report\n/)
    expect(stdout).toMatch(/\n--tone +select: dry, warm +yes +- +Tone\n$/)
  })

  it('is given to an agent, pinned, and taken away', async () => {
    await serve({
      'POST /api/agents/1/skills': ({ body }) => ({
        body: installed(7, 'report', body as object),
      }),
      'DELETE /api/agents/1/skills/7': () => ({ status: 204 }),
    })
    expect((await skillCommand('install', 'report')).stdout).toBe('helper has /report.\n')
    expect((await skillCommand('install', 'report', '--version', '2')).stdout).toBe(
      'helper has /report, pinned to version 2.\n',
    )
    expect((await skillCommand('pin', 'report')).stdout).toBe(
      'helper stays at version 3 of /report; the latest is 3.\n',
    )
    expect((await skillCommand('pin', 'report', '--latest')).stdout).toBe(
      'helper follows the latest version of /report, now 3.\n',
    )
    expect((await skillCommand('pin', 'report', '--version', '4')).code).toBe(4)
    expect((await skillCommand('uninstall', '/report')).stdout).toBe(
      'helper no longer has /report, id 7.\n',
    )
    expect(changes().map(([method, , body]) => [method, body])).toEqual([
      ['POST', { skillId: 7 }],
      ['POST', { skillId: 7, pinnedVersion: 2 }],
      ['POST', { skillId: 7, pinnedVersion: 3 }],
      ['POST', { skillId: 7, pinnedVersion: null }],
      ['DELETE', undefined],
    ])
    expect((await skillCommand('uninstall', 'other')).stderr).toContain('it has: report')
  })

  it('is shown as the sandbox has it', async () => {
    await serve({
      'GET /api/agents/1/skills': () =>
        page([
          installed(7, 'report', { pinnedVersion: 2, wantedVersion: 2, syncedVersion: 1 }),
          installed(8, 'other', { syncedVersion: null, problem: 'the disk is full' }),
        ]),
    })
    const { stdout } = await skillCommand('list', '--agent', 'helper')
    expect(stdout).toMatch(/7 +\/report +private +2 \(pinned\) +3 +1 +Writes it\./)
    expect(stdout).toMatch(/8 +\/other +private +3 +3 +the disk is full +Writes it\./)
  })

  it('is shared, made public, copied, rolled back and deleted', async () => {
    await serve({
      'POST /api/skills/7/share-to-group': () => ({ body: skill(7, 'report', { tier: 'group' }) }),
      'PUT /api/skills/7': () => ({ body: skill(7, 'report', { tier: 'public' }) }),
      'POST /api/skills/7/fork': () => ({ status: 201, body: skill(9, 'mine') }),
      'POST /api/skills/7/rollback': () => ({ body: skill(7, 'report', { latestVersion: 4 }) }),
      'DELETE /api/skills/7': () => ({ status: 204 }),
    })
    const outputs: string[] = []
    for (const args of [
      ['share', 'report', '--group', 'research'],
      ['update', 'report', '--tier', 'public'],
      ['fork', 'report', '--as', 'mine', '--version', '2'],
      ['rollback', 'report'],
      ['delete', 'report', '--yes'],
    ])
      outputs.push((await skillCommand(...args)).stdout)
    expect(outputs).toEqual([
      '/report is shared with Research.\n',
      '/report is public: everybody may use it.\n',
      '/mine, id 9, is your copy of /report.\n',
      '/report is as version 2 was; this is version 4.\n',
      '/report deleted.\n',
    ])
    expect(changes().map(([, , body]) => body)).toEqual([
      { groupId: 4 },
      { tier: 'public' },
      { command: 'mine', version: 2 },
      { version: 2 },
      undefined,
    ])
  })

  it('of another is changed by others, which is told with what is left', async () => {
    const hers = skill(7, 'report', { owner: owner('grace'), isEditable: false })
    await serve({
      'GET /api/skills': listed(hers),
      'POST /api/skills/7/rollback': () => problem('forbidden', 403),
    })
    const { code, stderr } = await skillCommand('rollback', 'report')
    expect(code).toBe(3)
    expect(stderr).toContain('Next: ask grace, or change a copy of your own: `sac skill fork 7`')
  })

  it.each([
    [['update', 'report'], 'nothing to change'],
    [['rollback', 'report', '--version', '3'], '/report is at version 3'],
    [['delete', 'report'], 'Delete /report of ada for good, also from 2 agents?'],
    [['share', 'report'], 'sac skill share SKILL --group GROUP'],
  ])('%j changes nothing', async (args, message) => {
    await serve()
    const { code, stderr } = await skillCommand(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(changes()).toEqual([])
  })
})

describe('test', () => {
  it('clears up, and says what to do where there may be no further agent', async () => {
    await put()
    let name = ''
    await serve({
      'POST /api/skills': ({ body }) => {
        const [file] = readTar(body as Buffer)
        name = /^name: (.*)$/m.exec(Buffer.from(file!.content).toString())![1]!
        const pushed = { skill: skill(9, name), version: version(1, tarOf(TEXT)), isNew: true }
        return { status: 201, body: pushed }
      },
      'POST /api/agents': () => problem('quota-exceeded', 409),
      'DELETE /api/skills/9': () => ({ status: 204 }),
    })
    const { code, stderr } = await skillCommand('test', dir())
    expect(code).toBe(5)
    expect(stderr).toContain('Next: let one of yours run it, with --agent')
    expect(name).toMatch(/^report-test-[0-9a-f]{6}$/)
    expect(changes().at(-1)!.slice(0, 2)).toEqual(['DELETE', '/api/skills/9'])
  })
})

describe('run', () => {
  const parameters = [
    { name: 'topic', label: 'Topic', type: 'text', required: true },
    { name: 'pages', label: 'Pages', type: 'number', required: false },
  ]
  const routes = {
    'GET /api/skills/7': () => ({ body: skill(7, 'report', { parameters }) }),
  }

  it('tells all that is wrong with the values before it sends anything', async () => {
    await serve(routes)
    const { code, stderr } = await skillCommand('run', 'report', '--pages', '--many', '--color=x')
    expect(code).toBe(2)
    expect(stderr).toBe(
      'Error: --color: is no parameter of this skill\n  --topic: is missing\n  --pages: is no number, such as 12 or 0.5\n' +
        'Next: it takes --topic TEXT, [--pages NUMBER]\n',
    )
    expect(changes()).toEqual([])
  })

  it('asks for the parameters of the version that the agent is pinned to', async () => {
    const old = writeTar(
      Object.entries({
        'SKILL.md': TEXT,
        'sac.yaml': 'parameters:\n  - name: title\n    required: true\n',
      }).map(([path, content]) => ({
        path,
        content: new TextEncoder().encode(content),
        executable: false,
      })),
    )
    await serve({
      ...routes,
      'GET /api/agents/1/skills': () =>
        page([installed(7, 'report', { pinnedVersion: 2, wantedVersion: 2 })]),
      'GET /api/skills/7/versions/2/bundle': () => ({ body: old }),
    })
    expect((await skillCommand('run', 'report', '--topic', 'x')).stderr).toContain(
      '--title: is missing',
    )
  })

  it('is given to the agent first where it has none of that name', async () => {
    await serve({
      ...routes,
      'GET /api/agents/1/skills': () => page([]),
      'POST /api/agents/1/skills': () => ({ status: 201, body: installed(7, 'report') }),
    })
    const { stderr } = await skillCommand('run', 'report')
    expect(stderr).toMatch(/^Giving helper \/report of ada\.\nError: --topic: is missing/)
  })
})
