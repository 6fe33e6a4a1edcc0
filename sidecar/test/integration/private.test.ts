import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
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

const start = async () => {
  await world.start()
  await world.synced()
}
const there = () => server.space('private').files()
const put = (path: string, content: string) => writeFileSync(join(agent.private, path), content)
const text = (path: string) => readFileSync(join(agent.private, path), 'utf8')

describe('the private files of an agent', () => {
  it('that both sides changed or made in different ways are kept both, and the copy says whose it is', async () => {
    server.space('private').write('plan.md', 'plan')
    await start()
    await server.stop()
    put('plan.md', 'of the agent')
    put('new.md', 'made by the agent')
    mkdirSync(join(agent.private, 'both'))
    put('both/a.txt', 'in a folder of the agent')
    server.space('private').write('plan.md', 'of a person')
    server.space('private').write('new.md', 'made by a person')
    server.space('private').write('both', 'a file of a person')
    const told: (string | undefined)[] = []
    const { apply } = server.space('private')
    server.space('private').apply = function (pack, contents) {
      for (const file of pack.files) if (file.conflictOf) told.push(file.conflictOf)
      return apply.call(this, pack, contents)
    }
    await server.start()
    await eventually(() => expect(Object.keys(there())).toHaveLength(6))
    await eventually(() => expect(text('plan.md')).toBe('of a person'))
    await eventually(() => expect(text('new.md')).toBe('made by a person'))
    expect(text('both/a.txt')).toBe('in a folder of the agent')
    const copies = Object.entries(there()).filter(([path]) => path.includes('conflict'))
    expect(copies.map(([, content]) => content).sort()).toEqual([
      'a file of a person',
      'made by the agent',
      'of the agent',
    ])
    for (const [path] of copies) {
      expect(path).toMatch(/^(plan|new|both) \(conflict agent [-\d]{10} [-\d]{8}Z\)(\.md)?$/)
    }
    await eventually(() =>
      expect(readdirSync(agent.private).sort()).toEqual(
        ['both', 'new.md', 'plan.md', ...copies.map(([path]) => path)].sort(),
      ),
    )
    expect([...new Set(told)].sort()).toEqual(['both', 'new.md', 'plan.md'])
  })

  it('stay on the platform while their folder is gone, and go on when it is back', async () => {
    for (const name of ['a', 'b', 'c']) server.space('private').write(name, name)
    await start()
    renameSync(agent.private, `${agent.private}-away`)
    server.space('private').write('d', 'd')
    server.announce('private')
    server.send({ type: 'sync.requested' })
    let asked = 0
    server.intercept = (request) => {
      if (request.url?.includes('/spaces/private/')) asked += 1
      return undefined
    }
    // The output goes on meanwhile.
    writeFileSync(join(agent.output, 'x'), 'x')
    await eventually(() => expect(server.space('output').files()).toEqual({ x: 'x' }))
    expect(Object.keys(there())).toEqual(['a', 'b', 'c', 'd'])
    expect(existsSync(agent.private)).toBe(false)
    expect(asked).toBe(0)
    renameSync(`${agent.private}-away`, agent.private)
    await eventually(() => expect(text('d')).toBe('d'))
    expect(there()).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd' })
  })

  it('are fetched, and none is deleted there, into a folder that was made anew', async () => {
    for (const name of ['a', 'b', 'c']) server.space('private').write(name, name)
    await start()
    renameSync(agent.private, `${agent.private}-away`)
    mkdirSync(agent.private)
    put('c', 'another')
    server.send({ type: 'sync.requested' })
    await eventually(() => expect(Object.keys(there())).toHaveLength(4))
    expect(there()).toMatchObject({ a: 'a', b: 'b', c: 'c' })
    await eventually(() => expect(text('a') + text('b') + text('c')).toBe('abc'))
  })
})
