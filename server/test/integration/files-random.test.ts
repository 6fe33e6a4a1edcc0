import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  packOf,
  type TestAgent,
} from '../files/files-app.ts'

const WRITERS = 6
const STEPS = 60

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())

/** Numbers that are the same in each run (mulberry32). */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** One of few paths, so that writers get into one another's way: files become folders and the other way round. */
const pathOf = (next: (below: number) => number) =>
  Array.from({ length: 1 + next(3) }, () => 'abcA'[next(4)]).join('/')

async function step(agent: TestAgent, place: string, next: (below: number) => number) {
  const url = (name: string, rest: Record<string, string>) =>
    `/api/workspace/group/${name}?${new URLSearchParams({ groupId: place, ...rest })}`
  const path = pathOf(next)
  const content = 'x'.repeat(next(50))
  switch (next(6)) {
    case 0:
      return agent.call('POST', url('upload', { path }), octets(content))
    case 1:
      return agent.call('POST', url('move', { path, to: pathOf(next) }))
    case 2:
      return agent.call('DELETE', url('files', { path, recursive: String(next(2) === 0) }))
    case 3:
      return agent.call('POST', url('directories', { path }))
    case 4: {
      const { body } = await agent.call('GET', url('trash', { limit: '20' }))
      const version = body.items[next(20)]
      if (!version) return undefined
      const { path, revision } = version
      return agent.call('POST', url('restore', { path, revision: String(revision) }))
    }
    default: {
      const contents = Object.fromEntries(
        [path, pathOf(next), pathOf(next)].map((each) => [each, each]),
      )
      const files = Object.entries(contents).map(([each, text]) => packFile(each, text))
      const pack = {
        files,
        deletes: [{ path: pathOf(next), base: 1 + next(9) }],
        folders: [{ path: pathOf(next) }],
      }
      const headers = { 'content-type': 'application/vnd.sac.pack' }
      return agent.call('POST', url('packs', {}), { body: await packOf(pack, contents), headers })
    }
  }
}

it.each([1, 2, 3])('many writers at once leave a tree that is one (seed %i)', async (seed) => {
  const agent = await app.agent()
  const groupId = await app.group(agent.userId)
  const { knex } = app.database
  const limits = `insert into settings (key, value) values ('maxSpaceFiles', '12') on conflict do nothing`
  await knex.raw(limits)
  const statuses = new Set<number>()
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const next = random(seed * 1000 + writer)
      for (let count = 0; count < STEPS; count += 1) {
        const answer = await step(agent, String(groupId), next)
        if (answer) statuses.add(answer.status)
      }
    }),
  )
  expect([...statuses].filter((status) => status >= 500)).toEqual([])
  const space = await knex('spaces').where({ group_id: groupId }).first()
  const folders = await knex('folders').where({ space_id: space.id })
  const files = await knex('files').where({ space_id: space.id })
  const live = new Map(folders.filter((each) => !each.is_deleted).map((each) => [each.id, each]))
  const liveFiles = files.filter(({ digest }) => digest !== null)
  const paths = [
    ...[...live.values()].map(({ path }) => path),
    ...liveFiles.map(({ folder_id, name }) => `${live.get(folder_id)?.path}/${name}`),
  ]
  // Everything stands in a folder that is there, under a path of its own, also where case does not count.
  for (const { folder_id } of liveFiles) expect(live.has(folder_id)).toBe(true)
  for (const { parent_id } of live.values())
    expect(parent_id === null || live.has(parent_id)).toBe(true)
  const folded = paths.map((path) => path.replace(/^\//, '').toLowerCase())
  expect(new Set(folded).size).toBe(folded.length)
  expect(space.file_count).toBe(liveFiles.length)
  expect(space.file_count).toBeLessThanOrEqual(12)
  expect(space.used_bytes).toBe(liveFiles.reduce((sum, { size_bytes }) => sum + size_bytes, 0))
  // Each revision is told once, none is left out.
  const told = () =>
    app.published
      .filter(({ data }) => data['space'] === `group:${groupId}`)
      .map(({ data }) => data['revision'])
  const revisions = Array.from({ length: space.revision }, (_, index) => index + 1)
  await expect.poll(told).toEqual(revisions)
  const written = await knex('audit_log').where({
    action: 'space.write',
    target_id: String(groupId),
  })
  expect(written).toHaveLength(space.revision)
})
