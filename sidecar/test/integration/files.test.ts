import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
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
const synced = () => world.synced()
const there = () => server.space('output').files()
const here = () => readTree(agent.output)
const put = (path: string, content: string | Uint8Array) =>
  writeFileSync(join(agent.output, path), content)

describe('files of a space', () => {
  it('go up when written, changed, renamed and deleted', async () => {
    await start()
    await synced()
    put('a.txt', 'one')
    mkdirSync(join(agent.output, 'deep/er'), { recursive: true })
    put('deep/er/b.txt', 'two')
    await eventually(() => expect(there()).toEqual({ 'a.txt': 'one', 'deep/er/b.txt': 'two' }))
    put('a.txt', 'one more')
    await eventually(() => expect(there()['a.txt']).toBe('one more'))
    renameSync(join(agent.output, 'deep'), join(agent.output, 'deeper'))
    await eventually(() =>
      expect(there()).toEqual({ 'a.txt': 'one more', 'deeper/er/b.txt': 'two' }),
    )
    unlinkSync(join(agent.output, 'a.txt'))
    await eventually(() => expect(there()).toEqual({ 'deeper/er/b.txt': 'two' }))
    chmodSync(join(agent.output, 'deeper/er/b.txt'), 0o755)
    await eventually(() =>
      expect(server.space('output').live('deeper/er/b.txt')?.executable).toBe(true),
    )
  })

  it('come down when the platform says so', async () => {
    await start()
    await synced()
    server.space('output').write('from/people.txt', 'hello')
    server.announce('output')
    await eventually(() => expect(here()).toEqual({ 'from/people.txt': 'hello' }))
    server.space('output').write('from/people.txt', 'hello again', true)
    server.announce('output')
    await eventually(() => expect(here()).toEqual({ 'from/people.txt': 'hello again' }))
    expect(statSync(join(agent.output, 'from/people.txt')).mode & 0o100).toBe(0o100)
    server.space('output').remove('from')
    server.announce('output')
    await eventually(() => expect(readdirSync(agent.output)).toEqual([]))
  })

  it('of a burst of 2000 in new folders all arrive', async () => {
    await start()
    await synced()
    const expected: Record<string, string> = {}
    for (let index = 0; index < 2000; index += 1) {
      const folder = `burst/${index % 40}/${index % 7}`
      mkdirSync(join(agent.output, folder), { recursive: true })
      expected[`${folder}/${index}.txt`] = `file ${index}`
      put(`${folder}/${index}.txt`, `file ${index}`)
    }
    await eventually(() => expect(Object.keys(there()).length).toBe(2000), 20_000)
    expect(there()).toEqual(sorted(expected))
  })

  it('arrive in their last version when they are written again and again', async () => {
    await start()
    await synced()
    for (let round = 0; round < 60; round += 1) {
      put('log.txt', `line ${round}\n`.repeat(round + 1))
      await new Promise((resolve) => setTimeout(resolve, 7))
    }
    await eventually(() => expect(there()['log.txt']).toBe('line 59\n'.repeat(60)))
  })

  it('in a folder that replaces another of the same name go up', async () => {
    await start()
    await synced()
    for (let round = 0; round < 8; round += 1) {
      // File systems give the inode number that was just freed.
      rmSync(join(agent.output, 'again'), { recursive: true, force: true })
      mkdirSync(join(agent.output, 'again'))
      put('again/first.txt', `first ${round}`)
      await eventually(() => expect(there()['again/first.txt']).toBe(`first ${round}`))
      put('again/second.txt', `second ${round}`)
      await eventually(() => expect(there()['again/second.txt']).toBe(`second ${round}`))
    }
  })

  it('that were changed while the sidecar was away are found at its start', async () => {
    server.space('output').write('old.txt', 'old')
    server.space('output').write('gone.txt', 'gone')
    server.space('output').write('kept.txt', 'kept')
    await start()
    await synced()
    await eventually(() => expect(Object.keys(here()).length).toBe(3))
    await world.stop()
    put('old.txt', 'new')
    put('more.txt', 'more')
    unlinkSync(join(agent.output, 'gone.txt'))
    await start()
    await eventually(() =>
      expect(there()).toEqual({ 'kept.txt': 'kept', 'more.txt': 'more', 'old.txt': 'new' }),
    )
  })

  it('are fetched, never deleted there, when the volume was emptied or made anew', async () => {
    for (const name of ['a', 'b', 'c']) server.space('output').write(name, name)
    await start()
    await synced()
    await world.stop()
    for (const name of ['a', 'b', 'c']) unlinkSync(join(agent.output, name))
    server.states.length = 0
    await start()
    await synced()
    expect(here()).toEqual({ a: 'a', b: 'b', c: 'c' })
    await world.stop()
    rmSync(agent.output, { recursive: true })
    mkdirSync(agent.output)
    put('b', 'b of another life')
    server.states.length = 0
    await start()
    await synced()
    await eventually(() => expect(Object.keys(there()).length).toBe(4))
    expect(there()).toMatchObject({ a: 'a', b: 'b', c: 'c' })
    expect(Object.values(there())).toContain('b of another life')
  })

  it('are deleted there when the agent clears them away, however many', async () => {
    for (let index = 0; index < 30; index += 1)
      server.space('output').write(`${index}.txt`, `${index}`)
    await start()
    await synced()
    await eventually(() => expect(Object.keys(here()).length).toBe(30))
    for (let index = 0; index < 25; index += 1) unlinkSync(join(agent.output, `${index}.txt`))
    put('new.txt', 'new')
    await eventually(() => expect(Object.keys(there()).length).toBe(6))
  })

  it('changed on both sides are kept both', async () => {
    server.space('output').write('plan.md', 'plan')
    await start()
    await synced()
    await server.stop()
    put('plan.md', 'plan of the agent')
    server.space('output').write('plan.md', 'plan of a person')
    await server.start()
    await eventually(() => expect(Object.keys(there()).length).toBe(2))
    await eventually(() => expect(here()).toEqual(there()))
    expect(here()['plan.md']).toBe('plan of a person')
    const copy = Object.keys(here()).find((name) => name.includes('conflict'))!
    expect(here()[copy]).toBe('plan of the agent')
  })

  it('above 1 MiB are streamed both ways', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 'abcdefghij')
    server.space('output').write('down.bin', large)
    await start()
    await synced()
    expect(readFileSync(join(agent.output, 'down.bin')).equals(large)).toBe(true)
    put('up.bin', Buffer.concat([large, large]))
    await eventually(() =>
      expect(server.space('output').live('up.bin')?.size).toBe(large.length * 2),
    )
  })

  it('wait while the server is away or broken, and lose nothing', async () => {
    await start()
    await synced()
    await server.stop()
    put('while-away.txt', 'one')
    mkdirSync(join(agent.output, 'folder'))
    put('folder/two.txt', 'two')
    server.intercept = (request) =>
      request.url?.includes('/packs') && broken-- > 0 ? 507 : undefined
    let broken = 3
    await server.start()
    await eventually(() =>
      expect(there()).toEqual({ 'folder/two.txt': 'two', 'while-away.txt': 'one' }),
    )
    expect(broken).toBeLessThan(0)
  })

  it('that the quota refuses go up once there is room', async () => {
    server.space('output').quotaBytes = 10
    await start()
    await synced()
    put('a.txt', '123456')
    await eventually(() => expect(there()['a.txt']).toBe('123456'))
    put('b.txt', '1234567')
    await eventually(() => expect(server.space('output').bytesReceived).toBeGreaterThan(12))
    expect(there()['b.txt']).toBeUndefined()
    unlinkSync(join(agent.output, 'a.txt'))
    await eventually(() => expect(there()).toEqual({ 'b.txt': '1234567' }), 15_000)
  })
})

describe('a hostile volume', () => {
  it('gets nothing from outside through links, pipes, sockets and second names', async () => {
    const secret = join(agent.path, 'sidecar', 'secret')
    writeFileSync(secret, 'secret')
    await start()
    await synced()
    symlinkSync(secret, join(agent.output, 'link.txt'))
    symlinkSync(join(agent.path, 'sidecar'), join(agent.output, 'folder'))
    linkSync(secret, join(agent.output, 'second-name.txt'))
    execFileSync('mkfifo', [join(agent.output, 'pipe')])
    put('good.txt', 'good')
    await eventually(() => expect(there()['good.txt']).toBe('good'))
    expect(there()).toEqual({ 'good.txt': 'good' })
    // What the platform puts under such a name does not go through the link.
    server.space('output').write('folder/token', 'stolen')
    server.space('output').write('link.txt', 'overwritten')
    server.space('output').write('after.txt', 'after')
    server.announce('output')
    await eventually(() =>
      expect(readFileSync(join(agent.output, 'after.txt'), 'utf8')).toBe('after'),
    )
    expect(readFileSync(secret, 'utf8')).toBe('secret')
    expect(readFileSync(agent.tokenFile, 'utf8')).not.toBe('stolen')
  })

  it('leaks nothing while a folder and a link take turns', async () => {
    const outside = join(agent.path, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'file.txt'), 'SECRET')
    await start()
    await synced()
    const real = join(agent.output, 'real')
    const name = join(agent.output, 'name')
    mkdirSync(real)
    put('real/file.txt', 'harmless')
    symlinkSync(outside, join(agent.output, 'link'))
    const end = Date.now() + 3_000
    for (let round = 0; Date.now() < end; round += 1) {
      const other = round % 2 === 0 ? real : join(agent.output, 'link')
      renameSync(other, name)
      if (round % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      if (round % 2 === 0) writeFileSync(join(name, 'file.txt'), `harmless ${round}`)
      if (round % 400 === 399) await new Promise((resolve) => setTimeout(resolve, 130))
      renameSync(name, other)
    }
    const contents = [...server.space('output').contents.values()].map((each) =>
      Buffer.from(each).toString(),
    )
    expect(contents.some((content) => content.includes('SECRET'))).toBe(false)
    await eventually(() => expect(there()['real/file.txt']).toMatch(/harmless/))
  })

  it('lists names that cannot be, and goes on', async () => {
    await start()
    await synced()
    writeFileSync(
      Buffer.concat([Buffer.from(`${agent.output}/`), Buffer.from([0x66, 0xff])]),
      'not utf-8',
    )
    put('new\nline', 'control character')
    put('e\u0301.txt', 'decomposed')
    await eventually(() => expect(there()).toEqual({ 'é.txt': 'decomposed' }))
    server.space('output').write('é.txt', 'answered')
    server.announce('output')
    await eventually(() =>
      expect(readFileSync(join(agent.output, 'e\u0301.txt'), 'utf8')).toBe('answered'),
    )
    expect(readdirSync(agent.output).length).toBe(3)
  })
})

function sorted(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).sort())
}

function readTree(root: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files[path.slice(root.length + 1)] = readFileSync(path, 'utf8')
  }
  return sorted(files)
}
