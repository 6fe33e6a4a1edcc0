import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AgentFolder } from '../support/agent-folder.ts'
import { InternalServer } from '../support/internal-server.ts'
import { spawnSidecar } from '../support/sidecar-process.ts'
import { eventually } from '../support/wait.ts'

let server: InternalServer
let agent: AgentFolder

beforeEach(async () => {
  server = new InternalServer()
  await server.start()
  agent = new AgentFolder()
})

afterEach(async () => {
  await server.stop()
  agent.remove()
})

it('shared files are as on the platform at the end, however often the sidecar is killed while they come and go', async () => {
  server.shared.set('public', 'public')
  for (let round = 0; round < 12; round += 1) {
    // Two groups take turns under one folder name, a third comes and goes.
    const group = `group:${1 + (round % 3)}`
    const isThird = round % 3 === 2
    server.shared.delete(isThird ? group : `group:${2 - (round % 3)}`)
    if (!isThird || round % 2 === 1) {
      server.shared.set(group, isThird ? 'group/third' : 'group/taken')
    }
    for (let index = 0; index < 120; index += 1) {
      const text = `${round} ${index} `.repeat(1 + (index % 40) * 60)
      server.space('public').write(`d${index % 7}/${index % 90}.txt`, text)
      server.space(group).write(`of-${group}/${index}.txt`, text)
    }
    if (round > 0) server.space('public').remove(`d${round % 7}`)
    const { child, exited } = await spawnSidecar(agent.env(server.url))
    const workspace = join(agent.path, 'workspace')
    // Somewhere between the start and the last file.
    let seen = 0
    const wanted = (round * 37) % 200
    await eventually(() => {
      seen = Object.keys(filesOf(workspace)).length
      return seen >= wanted || server.states.some(({ synced }) => synced)
    })
    child.kill('SIGKILL')
    await exited
    server.states.length = 0
  }
  const { child, exited } = await spawnSidecar(agent.env(server.url))
  await eventually(() => server.states.some(({ synced }) => synced), 20_000)
  const expected: Record<string, string> = {}
  for (const [space, folder] of server.shared) {
    for (const [path, text] of Object.entries(server.space(space).files())) {
      expected[`${folder}/${path}`] = text
    }
  }
  const here = () => {
    const files = filesOf(join(agent.path, 'workspace'))
    return Object.fromEntries(
      Object.entries(files).filter(([path]) => !/^(output|private|\.sac-[^/]*$)/.test(path)),
    )
  }
  await eventually(() => expect(here()).toEqual(expected), 20_000)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
})

/** Contents by path, those of unfinished downloads too. */
function filesOf(root: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
    if (!stat?.isFile()) continue
    try {
      files[path] = readFileSync(join(root, path), 'utf8')
    } catch {
      // Gone between the two.
    }
  }
  return files
}
