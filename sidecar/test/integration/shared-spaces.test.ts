import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentFolder } from '../support/agent-folder.ts'
import type { InternalServer } from '../support/internal-server.ts'
import { SidecarWorld } from '../support/sidecar-world.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder
let world: SidecarWorld

beforeEach(async () => {
  world = await SidecarWorld.create()
  ;({ server, agent } = world)
})

afterEach(() => world.remove())

const start = () => world.start()
const stop = () => world.stop()
const synced = () => world.synced()
const workspace = (...path: string[]) => join(agent.path, 'workspace', ...path)
const text = (...path: string[]) => readFileSync(workspace(...path), 'utf8')
const share = (space: string, folder: string) => {
  server.shared.set(space, folder)
  server.announce(space)
}
const unshare = (space: string) => {
  server.shared.delete(space)
  server.send({ type: 'space.removed', space })
}

describe('spaces that others share', () => {
  it('are here before the first program starts, and follow each change', async () => {
    server.space('public').write('rules.md', 'be kind')
    server.space('group:3').write('data/a.csv', '1,2')
    share('public', 'public')
    share('group:3', 'group/research')
    await start()
    await synced()
    expect(text('public', 'rules.md')).toBe('be kind')
    expect(text('group', 'research', 'data', 'a.csv')).toBe('1,2')
    server.space('group:3').write('data/a.csv', '1,2,3')
    server.space('group:3').write('data/b.csv', '4')
    server.announce('group:3')
    await eventually(() => expect(text('group', 'research', 'data', 'b.csv')).toBe('4'))
    expect(text('group', 'research', 'data', 'a.csv')).toBe('1,2,3')
    server.space('group:3').remove('data')
    server.announce('group:3')
    await eventually(() => expect(readdirSync(workspace('group', 'research'))).toEqual([]))
  })

  it('never go up, and what somebody changed here is as there again at the next look', async () => {
    server.space('public').write('a.txt', 'theirs')
    share('public', 'public')
    await start()
    await synced()
    await stop()
    writeFileSync(workspace('public', 'a.txt'), 'mine')
    writeFileSync(workspace('public', 'planted.txt'), 'planted')
    server.states.length = 0
    await start()
    await synced()
    await eventually(() => expect(text('public', 'a.txt')).toBe('theirs'))
    await eventually(() => expect(existsSync(workspace('public', 'planted.txt'))).toBe(false))
    expect(server.space('public').files()).toEqual({ 'a.txt': 'theirs' })
  })

  it('come with a group and go with it while the sidecar runs', async () => {
    share('public', 'public')
    await start()
    await synced()
    server.space('group:3').write('a.txt', 'a')
    share('group:3', 'group/research')
    await eventually(() => expect(text('group', 'research', 'a.txt')).toBe('a'))
    unshare('group:3')
    await eventually(() => expect(readdirSync(workspace('group'))).toEqual([]))
    await eventually(() => expect(hidden()).toEqual(['.sac-public.volume', ...OWN]))
    expect(readdirSync(join(agent.path, 'sidecar'))).not.toContain('group-3.manifest')
  })

  it('that went while the sidecar was away are gone after its start, also under a name that is taken anew', async () => {
    server.space('group:3').write('secret.txt', 'of the old group')
    share('group:3', 'group/research')
    share('group:4', 'group/other')
    await start()
    await synced()
    await stop()
    server.shared.clear()
    server.space('group:9').write('b.txt', 'of the new group')
    share('group:9', 'group/research')
    server.states.length = 0
    await start()
    await synced()
    expect(readdirSync(workspace('group'))).toEqual(['research'])
    expect(readdirSync(workspace('group', 'research'))).toEqual(['b.txt'])
    expect(hidden()).toEqual(['.sac-group-9.volume', ...OWN])
  })

  it('go as they are: a link among them leads nowhere', async () => {
    const outside = join(agent.path, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'kept.txt'), 'kept')
    server.space('group:3').write('deep/a.txt', 'a')
    share('group:3', 'group/research')
    await start()
    await synced()
    symlinkSync(outside, workspace('group', 'research', 'deep', 'link'))
    unshare('group:3')
    await eventually(() => expect(readdirSync(workspace('group'))).toEqual([]))
    await eventually(() => expect(hidden()).toEqual(OWN))
    expect(readFileSync(join(outside, 'kept.txt'), 'utf8')).toBe('kept')
  })

  it('that are being fetched hold nothing up when they go', async () => {
    share('public', 'public')
    await start()
    await synced()
    server.space('group:3').write('a.txt', 'a')
    let isAsked = false
    server.space('group:3').missing = () => {
      isAsked = true
      return new Promise(() => {})
    }
    share('group:3', 'group/slow')
    await eventually(() => isAsked)
    unshare('group:3')
    server.space('group:4').write('b.txt', 'b')
    share('group:4', 'group/quick')
    await eventually(() => expect(text('group', 'quick', 'b.txt')).toBe('b'), 2_000)
    expect(readdirSync(workspace('group'))).toEqual(['quick'])
  })

  it('are waited for when the platform is away, and refused under a name that leads elsewhere', async () => {
    server.space('group:3').write('a.txt', 'a')
    share('group:3', 'group/research')
    share('group:5', 'group/../private')
    let failures = 3
    server.intercept = (request) =>
      request.url?.endsWith('/spaces') && failures-- > 0 ? 503 : undefined
    await start()
    await synced()
    expect(failures).toBeLessThan(0)
    expect(text('group', 'research', 'a.txt')).toBe('a')
    expect(readdirSync(agent.private)).toEqual([])
  })
})

it('looks at everything when somebody asks for it', async () => {
  server.space('public').write('a.txt', 'theirs')
  share('public', 'public')
  await start()
  await synced()
  writeFileSync(workspace('public', 'a.txt'), 'mine')
  server.space('output').write('b.txt', 'unannounced')
  server.send({ type: 'sync.requested' })
  await eventually(() => expect(text('output', 'b.txt')).toBe('unannounced'))
  await eventually(() => expect(text('public', 'a.txt')).toBe('theirs'))
})

const OWN = ['.sac-output.volume', '.sac-private.volume']
const hidden = () =>
  readdirSync(workspace())
    .filter((name) => name.startsWith('.'))
    .sort((one, other) => Number(OWN.includes(one)) - Number(OWN.includes(other)))
