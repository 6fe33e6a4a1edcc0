import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeTar } from '@sac/openapi/skill'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentFolder } from '../support/agent-folder.ts'
import { digestOf, type InternalServer } from '../support/internal-server.ts'
import { SidecarWorld } from '../support/sidecar-world.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder
let world: SidecarWorld
let claude: string
let skills: string

beforeEach(async () => {
  world = await SidecarWorld.create()
  ;({ server, agent } = world)
  claude = join(agent.path, 'home/.claude')
  skills = join(claude, 'skills')
})

afterEach(() => world.remove())

const start = () => world.start()
const stop = () => world.stop()
const synced = () => world.synced()
const tarOf = (files: Record<string, string>) =>
  writeTar(
    Object.entries(files).map(([path, text]) => ({
      path,
      content: Buffer.from(text),
      executable: path.endsWith('.sh'),
    })),
  )
const read = (path: string) => readFileSync(join(skills, path), 'utf8')
/** Waits for the next report, and gives it. */
const told = async (check: (items: InternalServer['presentSkills'] & object) => void) => {
  await eventually(() => check(server.presentSkills!))
  return server.presentSkills!
}
const again = async () => {
  server.presentSkills = undefined
  server.send({ type: 'skills.changed' })
  await eventually(() => server.presentSkills !== undefined)
  return server.presentSkills!
}
const leftovers = () => readdirSync(claude).filter((name) => name.startsWith('.sac-tmp'))

describe('skills', () => {
  it('are there when the first pass is done, and only then is the sandbox in step', async () => {
    const tar = tarOf({ 'SKILL.md': 'one', 'scripts/run.sh': 'echo hi' })
    server.skills.set('report', tar)
    await start()
    await synced()
    expect(read('report/SKILL.md')).toBe('one')
    expect(statSync(join(skills, 'report/scripts/run.sh')).mode & 0o111).toBe(0o111)
    expect(server.presentSkills).toEqual([{ command: 'report', digest: digestOf(tar) }])
    expect(leftovers()).toEqual([])
  })

  it('have their folder from the start, even when there is none yet', async () => {
    await start()
    await synced()
    expect(readdirSync(skills)).toEqual([])
  })

  it('come, change and go while the sandbox runs, each in one step', async () => {
    await start()
    await synced()
    server.setSkill('report', tarOf({ 'SKILL.md': 'one', 'old.txt': 'x' }))
    server.setSkill('other', tarOf({ 'SKILL.md': 'other' }))
    await eventually(() => expect(read('report/SKILL.md')).toBe('one'))
    const second = tarOf({ 'SKILL.md': 'two' })
    server.setSkill('report', second)
    await told((items) =>
      expect(items).toContainEqual({ command: 'report', digest: digestOf(second) }),
    )
    expect(readdirSync(join(skills, 'report')).sort()).toEqual(['.sac-skill.json', 'SKILL.md'])
    server.setSkill('report', undefined)
    await told((items) => expect(items.map(({ command }) => command)).toEqual(['other']))
    expect(readdirSync(skills)).toEqual(['other'])
    expect(leftovers()).toEqual([])
  })

  it('travel once, and again only where they were changed or removed by hand', async () => {
    server.skills.set('a', tarOf({ 'SKILL.md': 'a', 'b/c.txt': 'c' }))
    server.skills.set('d', tarOf({ 'SKILL.md': 'd' }))
    await start()
    await synced()
    await stop()
    await start()
    await again()
    expect(server.bundlesSent).toBe(2)
    writeFileSync(join(skills, 'a/b/c.txt'), 'changed')
    writeFileSync(join(skills, 'd/own.txt'), 'of the agent')
    await again()
    // A pass that began before the change may have reported last.
    await eventually(() => expect([server.bundlesSent, read('a/b/c.txt')]).toEqual([3, 'c']))
    expect(read('d/own.txt')).toBe('of the agent')
    rmSync(join(skills, 'd'), { recursive: true })
    chmodSync(join(skills, 'a/SKILL.md'), 0o755)
    await again()
    await eventually(() => expect([server.bundlesSent, read('d/SKILL.md')]).toEqual([5, 'd']))
  })

  it('that were taken away while nobody looked are removed at the start', async () => {
    server.skills.set('a', tarOf({ 'SKILL.md': 'a' }))
    server.skills.set('b', tarOf({ 'SKILL.md': 'b' }))
    await start()
    await synced()
    await stop()
    server.skills.clear()
    mkdirSync(join(claude, '.sac-tmp-skill-left/deep'), { recursive: true })
    // The book is lost, as when the volume is another machine's: the folders are marked.
    rmSync(join(agent.path, 'sidecar/skills.json'))
    await start()
    await again()
    expect(readdirSync(skills)).toEqual([])
    expect(leftovers()).toEqual([])
  })

  it('of the agent itself are left alone, and what is in the way is told', async () => {
    mkdirSync(join(skills, 'report'), { recursive: true })
    writeFileSync(join(skills, 'report/SKILL.md'), 'mine')
    server.skills.set('report', tarOf({ 'SKILL.md': 'theirs' }))
    server.skills.set('fine', tarOf({ 'SKILL.md': 'fine' }))
    await start()
    await synced()
    expect(read('report/SKILL.md')).toBe('mine')
    expect(read('fine/SKILL.md')).toBe('fine')
    expect(server.presentSkills![0]!.problem).toContain('~/.claude/skills/report of its own')
    renameSync(join(skills, 'report'), join(skills, 'mine'))
    await again()
    expect(read('report/SKILL.md')).toBe('theirs')
    server.setSkill('report', undefined)
    await told((items) => expect(items).toHaveLength(1))
    expect(read('mine/SKILL.md')).toBe('mine')
  })

  it('that the agent copied or renamed are its own from then on', async () => {
    server.skills.set('report', tarOf({ 'SKILL.md': 'one' }))
    server.skills.set('other', tarOf({ 'SKILL.md': 'two' }))
    await start()
    await synced()
    cpSync(join(skills, 'report'), join(skills, 'copy'), { recursive: true })
    renameSync(join(skills, 'other'), join(skills, 'renamed'))
    server.skills.clear()
    await again()
    expect(readdirSync(skills).sort()).toEqual(['copy', 'renamed'])
  })

  it.each<[string, (tar: Uint8Array) => Uint8Array]>([
    ['other bytes', (tar) => tarOf({ 'SKILL.md': 'x'.repeat(tar.length) }).subarray(0, tar.length)],
    ['a part', (tar) => tar.subarray(0, 600)],
    ['more', (tar) => Buffer.concat([tar, Buffer.alloc(512)])],
    ['nothing', () => new Uint8Array()],
  ])('are not unpacked when %s came', async (_, spoil) => {
    server.spoilBundle = spoil
    server.skills.set('report', tarOf({ 'SKILL.md': 'one' }))
    await start()
    await synced()
    expect(readdirSync(skills)).toEqual([])
    expect(server.presentSkills).toMatchObject([{ command: 'report', problem: expect.any(String) }])
    server.spoilBundle = (tar) => tar
    await again()
    expect(read('report/SKILL.md')).toBe('one')
  })

  it.each([
    ['a path out of the folder', { 'SKILL.md': 'x', '../../escaped': 'y' }],
    ['an absolute path', { 'SKILL.md': 'x', '/tmp/escaped': 'y' }],
    ['a file that is a folder', { a: 'x', 'a/b': 'y' }],
  ])('with %s are not unpacked', async (_, files: Record<string, string>) => {
    server.skills.set('report', tarOf(files))
    await start()
    await synced()
    expect(readdirSync(skills)).toEqual([])
    expect(existsSync(join(claude, 'escaped'))).toBe(false)
    expect(server.presentSkills![0]!.problem).toBeTruthy()
  })

  it('with a command that is no name of a folder are passed over', async () => {
    server.skills.set('../../x', tarOf({ 'SKILL.md': 'x' }))
    server.skills.set('..', tarOf({ 'SKILL.md': 'x' }))
    await start()
    await synced()
    expect(readdirSync(skills)).toEqual([])
    expect(server.presentSkills).toEqual([])
  })

  it('are changed once more some seconds later, for a program that did not watch yet', async () => {
    await start()
    await synced()
    server.setSkill('report', tarOf({ 'SKILL.md': 'one' }))
    await told((items) => expect(items).toHaveLength(1))
    const { mtimeMs } = statSync(join(skills, 'report/SKILL.md'))
    await eventually(() => statSync(join(skills, 'report/SKILL.md')).mtimeMs > mtimeMs)
    expect(read('report/SKILL.md')).toBe('one')
  })

  it('keep nobody waiting when the platform fails to send one', async () => {
    let fails = true
    server.intercept = ({ url = '' }) =>
      fails && url.includes('/skill-bundles/') ? 503 : undefined
    server.skills.set('report', tarOf({ 'SKILL.md': 'one' }))
    await start()
    await synced()
    fails = false
    await eventually(() => expect(read('report/SKILL.md')).toBe('one'))
  })
})

/** Puts links in place of what the sidecar is writing, as fast as it can: also in folders that it holds open. */
const PLANTER = `
  const { lstatSync, readdirSync, renameSync, symlinkSync } = require('node:fs')
  const [claude, secret] = process.argv.slice(1)
  const attempt = (step) => { try { step(); return true } catch { return false } }
  console.log('started')
  for (let round = 0; ; round += 1) {
    const names = readdirSync(claude).filter((name) => name.startsWith('.sac-tmp-skill-'))
    for (const name of [...names, 'skills/report']) {
      const moved = claude + '/moved-' + round + name.replace('/', '-')
      attempt(() => {
        if (lstatSync(claude + '/' + name).isSymbolicLink()) return
        renameSync(claude + '/' + name, moved)
        attempt(() => symlinkSync(secret, claude + '/' + name))
        attempt(() => renameSync(moved + '/a', moved + '/b'))
        attempt(() => symlinkSync(secret, moved + '/a'))
        attempt(() => symlinkSync(secret + '/new', moved + '/SKILL.md'))
      })
    }
  }
`

describe('links that the agent plants', () => {
  let secret: string
  beforeEach(() => {
    secret = join(agent.path, 'sidecar', 'secret')
    mkdirSync(secret)
    writeFileSync(join(secret, 'SKILL.md'), 'secret')
    writeFileSync(join(secret, '.sac-skill.json'), '{}')
  })
  const untouched = () => {
    expect(readdirSync(secret).sort()).toEqual(['.sac-skill.json', 'SKILL.md'])
    expect(readFileSync(join(secret, 'SKILL.md'), 'utf8')).toBe('secret')
  }
  const tar = tarOf({ 'SKILL.md': 'one', 'a/b.txt': 'two' })

  it.each([
    ['.claude', () => claude],
    ['.claude/skills', () => skills],
  ])('in place of %s are told, not followed', async (name, path) => {
    server.skills.set('report', tar)
    await start()
    await synced()
    await stop()
    const real = `${path()}-real`
    renameSync(path(), real)
    symlinkSync(secret, path())
    await start()
    const [item] = await again()
    expect(item).toMatchObject({ command: 'report', problem: expect.stringContaining(name) })
    server.setSkill('report', undefined)
    await told((items) => expect(items).toEqual([]))
    untouched()
  })

  it('in place of a skill are replaced, and removed without what they lead to', async () => {
    server.skills.set('report', tar)
    server.skills.set('gone', tar)
    await start()
    await synced()
    for (const name of ['report', 'gone']) {
      rmSync(join(skills, name), { recursive: true })
      symlinkSync(secret, join(skills, name))
    }
    server.skills.delete('gone')
    await again()
    expect(lstatSync(join(skills, 'report')).isDirectory()).toBe(true)
    expect(read('report/a/b.txt')).toBe('two')
    expect(readdirSync(skills)).toEqual(['report'])
    untouched()
  })

  it('within a skill are not read, not written to and not emptied', async () => {
    server.skills.set('report', tar)
    await start()
    await synced()
    rmSync(join(skills, 'report/a'), { recursive: true })
    symlinkSync(secret, join(skills, 'report/a'))
    rmSync(join(skills, 'report/SKILL.md'))
    symlinkSync(join(secret, 'SKILL.md'), join(skills, 'report/SKILL.md'))
    await again()
    expect(read('report/a/b.txt')).toBe('two')
    expect(lstatSync(join(skills, 'report/SKILL.md')).isFile()).toBe(true)
    untouched()
  })

  it('that come and go while skills are delivered lead nowhere', async () => {
    await start()
    await synced()
    const planting = spawn(process.execPath, ['-e', PLANTER, claude, secret])
    await once(planting.stdout, 'data')
    for (let version = 0; version < 100; version += 1) {
      server.skills.set('report', tarOf({ 'SKILL.md': `v${version}`, 'a/b.txt': 'two' }))
      await again()
    }
    planting.kill('SIGKILL')
    await once(planting, 'exit')
    untouched()
    await again()
    expect(read('report/SKILL.md')).toBe('v99')
    untouched()
  })
})

describe('folders that the agent makes hard to remove', () => {
  it('are removed: deep ones, locked ones, ones with sockets and pipes', async () => {
    server.skills.set('report', tarOf({ 'SKILL.md': 'one' }))
    await start()
    await synced()
    const folder = join(skills, 'report')
    mkdirSync(join(folder, 'locked/inner'), { recursive: true })
    writeFileSync(join(folder, 'locked/inner/x'), 'x')
    chmodSync(join(folder, 'locked/inner'), 0)
    chmodSync(join(folder, 'locked'), 0o555)
    // Deeper than a path can name at once.
    let top = join(claude, 'top')
    mkdirSync(top)
    for (let level = 0; level < 600; level += 1) {
      const outer = join(claude, `outer`)
      mkdirSync(outer)
      renameSync(top, join(outer, 'a-name-that-is-rather-long'))
      top = join(claude, 'top')
      renameSync(outer, top)
    }
    renameSync(top, join(folder, 'deep'))
    chmodSync(folder, 0o500)
    server.setSkill('report', undefined)
    await told((items) => expect(items).toEqual([]))
    expect(readdirSync(skills)).toEqual([])
    expect(leftovers()).toEqual([])
  })
})
