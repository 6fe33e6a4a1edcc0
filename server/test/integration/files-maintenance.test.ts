import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FilesMaintenance } from '../../src/files/files.maintenance.ts'
import { deleteSpaces } from '../../src/files/spaces.ts'
import { chunks } from '../contract/object-store.contract.ts'
import {
  createFilesApp,
  type FilesApp,
  packFile,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let app: FilesApp
let agent: TestAgent
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  // What an earlier test left is nobody's: this run starts with an empty store.
  await app.database.knex('spaces').delete()
  await run(40 * DAY_MS)
  await run(50 * DAY_MS)
  agent = await app.agent()
  expect(await keys()).toEqual([])
})

const run = (laterMs: number) =>
  new FilesMaintenance(app.database.knex, app.store, app.settings).run(
    new Date(Date.now() + laterMs),
  )
async function keys() {
  const found: string[] = []
  for await (const { key } of app.store.list('')) found.push(key)
  return found
}
const download = async (path: string) => {
  const query = new URLSearchParams({ agentId: String(agent.agentId), path })
  return (await agent.call('GET', `/api/workspace/files/download?${query}`)).raw
}
const contents = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`f${index}`, randomBytes(1000)]),
)
const push = () =>
  agent.push(
    'private',
    { files: Object.entries(contents).map(([path, content]) => packFile(path, content)) },
    contents,
  )
const remove = (paths: string[]) =>
  agent.push('private', { deletes: paths.map((path) => ({ path, base: 1 })) })

describe('FilesMaintenance', () => {
  it('leaves everything that is in use or may come into use', async () => {
    await push()
    expect(await run(29 * DAY_MS)).toEqual({
      versions: 0,
      uploads: 0,
      tombstones: 0,
      blobs: 0,
      compactedSegments: 0,
      segments: 0,
      orphans: 0,
    })
    for (const [path, content] of Object.entries(contents)) {
      expect(content.equals(await download(path))).toBe(true)
    }
  })

  it('keeps deleted files for 30 days, then forgets them, content and tombstone', async () => {
    await push()
    await remove(Object.keys(contents))
    expect(await run(29 * DAY_MS)).toMatchObject({ versions: 0, blobs: 0 })
    const later = await run(31 * DAY_MS)
    expect(later).toMatchObject({ versions: 10, tombstones: 10, blobs: 10, segments: 0 })
    // Readers that know the segment have an hour.
    expect(await keys()).toHaveLength(1)
    expect(await run(31 * DAY_MS + HOUR_MS / 2)).toMatchObject({ segments: 0 })
    expect(await run(31 * DAY_MS + 2 * HOUR_MS)).toMatchObject({ segments: 1 })
    expect(await keys()).toEqual([])
    const changes = await agent.side('GET', '/spaces/private/changes?since=1')
    expect(changes.status).toBe(410)
    expect((await agent.side('GET', '/spaces/private/changes?since=2')).body.items).toEqual([])
  })

  it('compacts a segment that is mostly dead; what lives stays readable', async () => {
    await push()
    await remove(Object.keys(contents).slice(0, 6))
    const [before] = await keys()
    expect(await run(31 * DAY_MS)).toMatchObject({ blobs: 6, compactedSegments: 1 })
    expect(await keys()).toHaveLength(2)
    expect(await run(31 * DAY_MS + 2 * HOUR_MS)).toMatchObject({
      segments: 1,
      compactedSegments: 0,
    })
    expect(await keys()).not.toContain(before)
    for (const path of Object.keys(contents).slice(6)) {
      expect(contents[path]!.equals(await download(path))).toBe(true)
    }
    const [segment] = await app.database.knex('segments')
    expect(segment).toMatchObject({ size_bytes: 4000, live_bytes: 4000, emptied_at: null })
  })

  it('removes objects without a row after a day, and no others', async () => {
    await push()
    await app.store.put('segments/aa/orphan', chunks(Buffer.from('x'), 1))
    expect(await run(23 * HOUR_MS)).toMatchObject({ orphans: 0 })
    expect(await run(25 * HOUR_MS)).toMatchObject({ orphans: 1 })
    expect(await keys()).toHaveLength(1)
  })

  it('removes what belonged to an agent that is gone', async () => {
    await push()
    await app.database.knex.transaction((trx) => deleteSpaces(trx, agent.agentId))
    expect(await run(23 * HOUR_MS)).toMatchObject({ blobs: 0 })
    expect(await run(25 * HOUR_MS)).toMatchObject({ blobs: 10 })
    expect(await run(27 * HOUR_MS)).toMatchObject({ segments: 1 })
    expect(await keys()).toEqual([])
  })
})

describe('garbage collection beside a commit', () => {
  const paths = Object.keys(contents)
  const digests = Object.values(contents).map((content) => Buffer.from(sha256(content), 'hex'))
  // Aged in place, not by a clock that is ahead: for that one the object being sent would be an old orphan.
  const ageBlobs = () =>
    app.database.knex('blobs').update({ created_at: new Date(Date.now() - 2 * DAY_MS) })
  const untilBlocked = () =>
    expect
      .poll(async () => {
        const { rows } = await app.database.knex.raw(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rows.length
      })
      .toBeGreaterThan(0)
  const expectAllReadable = async (names: string[]) => {
    await run(2 * HOUR_MS)
    await run(4 * HOUR_MS)
    for (const [index, name] of names.entries()) {
      expect(contents[paths[index]!]!.equals(await download(name))).toBe(true)
    }
  }
  /** Contents that are stored, old, and named by nothing. */
  const leaveUnnamed = async () => {
    await push()
    await remove(paths)
    await app.database.knex('file_versions').delete()
    await ageBlobs()
  }
  const lockSpace = async () => {
    const trx = await app.database.knex.transaction()
    await trx.raw('select from spaces where agent_id = ? for update', [agent.agentId])
    return trx
  }

  it('lets a commit wait for contents that are being deleted, and stores them anew', async () => {
    await leaveUnnamed()
    const collecting = await app.database.knex.transaction()
    await collecting('blobs').whereIn('digest', digests).delete()
    await collecting('segments').update({ live_bytes: 0, emptied_at: new Date() })
    const pushed = push()
    await untilBlocked()
    await collecting.commit()
    expect((await pushed).body).toMatchObject({ conflicts: [], refused: [] })
    await expectAllReadable(paths)
  })

  it('commits again when contents that were known went before the files named them', async () => {
    await leaveUnnamed()
    const violations: string[] = []
    const note = ({ code }: { code: string }) => violations.push(code)
    app.database.knex.on('query-error', note)
    const holder = await lockSpace()
    const pushed = push()
    await untilBlocked()
    expect(await run(0)).toMatchObject({ blobs: 10, orphans: 0 })
    await holder.commit()
    expect((await pushed).body).toMatchObject({ conflicts: [], refused: [] })
    app.database.knex.off('query-error', note)
    expect(violations).toEqual(['23503'])
    await expectAllReadable(paths)
  })

  it('leaves contents alone that a commit under way names without sending them', async () => {
    await push()
    await remove(paths)
    await ageBlobs()
    const holder = await lockSpace()
    const copies = paths.map((path) => `copy/${path}`)
    const pushed = agent.push('private', {
      files: copies.map((path, index) =>
        packFile(path, contents[paths[index]!]!, { present: true }),
      ),
    })
    await untilBlocked()
    await app.database.knex('file_versions').delete()
    expect(await run(0)).toMatchObject({ blobs: 0 })
    await holder.commit()
    expect((await pushed).body).toMatchObject({ conflicts: [], refused: [] })
    await expectAllReadable(copies)
  })
})
