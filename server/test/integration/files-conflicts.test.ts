import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'

let app: FilesApp
let agent: TestAgent
beforeAll(async () => {
  app = await createFilesApp()
  app.events.start()
})
afterAll(() => app.close())

const COPY = 'plan (conflict agent 2026-11-23 14-53-28Z).md'
const told = () =>
  app.published.filter((event) => event.agentId === agent.agentId && event.type === 'file.conflict')

describe('the copy of a conflict', () => {
  it('is told to the owner with the commit that stores it, once', async () => {
    agent = await app.agent()
    await agent.push('private', { files: [packFile('plan.md', 'theirs')] }, { 'plan.md': 'theirs' })
    const files = [packFile(COPY, 'mine', { conflictOf: 'plan.md' })]
    const first = await agent.push('private', { files }, { [COPY]: 'mine' })
    expect(first.body).toMatchObject({ revision: 2, conflicts: [], refused: [] })
    const again = await agent.push('private', { files }, { [COPY]: 'mine' })
    expect(again.body.conflicts).toHaveLength(1)
    await expect.poll(() => told()).toHaveLength(1)
    expect(told()[0]).toMatchObject({
      userId: agent.userId,
      topic: 'file',
      data: { space: 'private', path: 'plan.md', copy: COPY, revision: 2 },
    })
  })

  it('is told of a large file too, which travels alone', async () => {
    agent = await app.agent()
    const content = 'large'
    const query = new URLSearchParams({
      path: COPY,
      digest: sha256(content),
      size: String(content.length),
      base: '0',
      modifiedAt: '2026-11-23T14:53:28.000Z',
      conflictOf: 'plan.md',
    })
    const answer = await agent.side('PUT', `/spaces/private/content?${query}`, octets(content))
    expect(answer.status).toBe(200)
    await expect.poll(() => told()).toHaveLength(1)
  })

  it('names a path that can be', async () => {
    agent = await app.agent()
    const files = [packFile('a.md', 'a', { conflictOf: '../b.md' }), packFile('b.md', 'b')]
    const { body } = await agent.push('private', { files }, { 'a.md': 'a', 'b.md': 'b' })
    expect(body.refused).toMatchObject([
      { path: 'a.md', problem: { type: 'urn:sac:problem:path-invalid' } },
    ])
    const list = await agent.call('GET', `/api/workspace/files?agentId=${agent.agentId}`)
    expect(list.body.items.map(({ path }: { path: string }) => path)).toEqual(['b.md'])
    const url = `/api/workspace/upload?agentId=${agent.agentId}&path=c.md`
    await agent.call('POST', url, octets('c'))
    await expect.poll(() => app.published.some(({ data }) => data['path'] === 'c.md')).toBe(true)
    expect(told()).toEqual([])
  })
})
