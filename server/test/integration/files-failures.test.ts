import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import type { DirectoryStore } from '../../src/adapters/embedded/directory-store.ts'
import { FilesMaintenance } from '../../src/files/files.maintenance.ts'
import type { ObjectStore } from '../../src/ports/object-store.ts'
import {
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  type TestAgent,
  tokenOf,
} from '../files/files-app.ts'

let app: FilesApp
afterEach(() => app.close())

const upload = (agent: TestAgent, path: string, content: string | Buffer) =>
  agent.call(
    'POST',
    `/api/workspace/upload?${new URLSearchParams({ agentId: String(agent.agentId), path })}`,
    octets(content),
  )

/** Everything that a request can leave behind. */
async function traces() {
  const { knex } = app.database
  const count = async (table: string) => Number((await knex(table).count())[0]!['count'])
  const objects: string[] = []
  for await (const { key } of app.store.list('')) objects.push(key)
  return {
    objects: objects.length,
    temporary: (await readdir(join(app.objectsDir, 'tmp'))).length,
    segments: await count('segments'),
    blobs: await count('blobs'),
    files: await count('files'),
    events: await count('events'),
  }
}
const NOTHING = { objects: 0, temporary: 0, segments: 0, blobs: 0, files: 0, events: 0 }

/** The directory's store with one method replaced. */
const withPut = (store: DirectoryStore, put: ObjectStore['put']): ObjectStore => ({
  put,
  get: (key, range) => store.get(key, range),
  head: (key) => store.head(key),
  delete: (key) => store.delete(key),
  list: (prefix) => store.list(prefix),
})

describe('a full disk', () => {
  it('answers storage-full, leaves nothing, and works again with room', async () => {
    let isFull = true
    app = await createFilesApp((store) =>
      withPut(store, (key, source) => store.put(key, isFull ? filling(source) : source)),
    )
    const agent = await app.agent()
    const full = await upload(agent, 'x', 'content')
    expect([full.status, full.body.type]).toEqual([507, 'urn:sac:problem:storage-full'])
    const pack = await agent.push('private', { files: [packFile('y', '1')] }, { y: '1' })
    expect([pack.status, pack.body.type]).toEqual([507, 'urn:sac:problem:storage-full'])
    expect(await traces()).toEqual(NOTHING)
    isFull = false
    expect((await upload(agent, 'x', 'content')).status).toBe(201)
  })

  async function* filling(source: AsyncIterable<Uint8Array>) {
    yield* source
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
})

describe('a failure between the store and the commit', () => {
  it('changes nothing; the object goes with the next sweep', async () => {
    app = await createFilesApp()
    const { knex } = app.database
    await knex.raw(`
      create function fail() returns trigger language plpgsql as $$ begin raise exception 'killed here'; end $$;
      create trigger fail before update on spaces for each row execute function fail()`)
    const agent = await app.agent()
    expect((await upload(agent, 'x', 'content')).status).toBe(500)
    const pack = await agent.push('private', { files: [packFile('y', '1')] }, { y: '1' })
    expect(pack.status).toBe(500)
    expect(await traces()).toEqual({ ...NOTHING, objects: 2 })
    const maintenance = new FilesMaintenance(knex, app.store, app.settings)
    const tomorrow = new Date(Date.now() + 25 * 3_600_000)
    expect(await maintenance.run(tomorrow)).toMatchObject({ orphans: 2 })
    expect(await traces()).toEqual(NOTHING)
    await knex.raw('drop trigger fail on spaces')
    const again = await agent.push('private', { files: [packFile('y', '1')] }, { y: '1' })
    expect(again.body).toEqual({ revision: 1, conflicts: [], refused: [] })
  })

  it('removes the object at once when the quota says no only at the commit', async () => {
    app = await createFilesApp()
    const agent = await app.agent()
    await app.database.knex('user_settings').insert({
      user_id: agent.userId,
      key: 'maxSpaceBytes',
      value: '10',
    })
    const body = Readable.from([Buffer.alloc(11)])
    const options = { path: 'x', executable: false }
    await expect(
      app.files.upload(agent.owner, { kind: 'private', agentId: agent.agentId }, options, body),
    ).rejects.toMatchObject({ code: 'quota-exceeded' })
    expect(await traces()).toEqual(NOTHING)
  })
})

describe('a slow or vanishing peer', () => {
  const post = (agent: TestAgent, path: string) => {
    const { port } = app.publicListener.server.address() as AddressInfo
    const query = new URLSearchParams({ agentId: String(agent.agentId), path })
    return request({
      port,
      host: '127.0.0.1',
      path: `/api/workspace/upload?${query}`,
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokenOf(agent.owner)}`,
        'content-type': 'application/octet-stream',
      },
    })
  }

  it('leaves nothing when the sender goes away', async () => {
    let failed: (error: unknown) => void
    const failure = new Promise((resolve) => {
      failed = resolve
    })
    app = await createFilesApp((store) =>
      withPut(store, async (key, source) => {
        try {
          return await store.put(key, source)
        } catch (error) {
          failed(error)
          throw error
        }
      }),
    )
    await app.publicListener.listen({ host: '127.0.0.1', port: 0 })
    const agent = await app.agent()
    const call = post(agent, 'x').on('error', () => {})
    call.write(Buffer.alloc(3 << 20), () => call.destroy())
    await failure
    expect(await traces()).toEqual(NOTHING)
    await expect.poll(() => app.logged.map(({ msg }) => msg)).toContain('the client went away')
    expect(app.logged.filter(({ level }) => level > 30)).toEqual([])
  })

  it('does not read on while the store does not write', async () => {
    let release: () => void
    const isReleased = new Promise<void>((resolve) => {
      release = resolve
    })
    app = await createFilesApp((store) =>
      withPut(store, async (key, source) => {
        await isReleased
        return store.put(key, source)
      }),
    )
    await app.publicListener.listen({ host: '127.0.0.1', port: 0 })
    const agent = await app.agent()
    const call = post(agent, 'x')
    const answered = new Promise<number>((resolve) =>
      call.on('response', (response) => resolve(response.resume().statusCode!)),
    )
    const total = 64 << 20
    const piece = Buffer.alloc(1 << 20)
    let accepted = 0
    const write = () => {
      if (accepted === total) return void call.end()
      call.write(piece, () => {
        accepted += piece.length
        write()
      })
    }
    write()
    // Settled once no more is taken: twice the same between two looks.
    let last = -1
    await expect
      .poll(
        () => {
          const isSettled = accepted === last && accepted > 0
          last = accepted
          return isSettled
        },
        { interval: 200 },
      )
      .toBe(true)
    // What the kernel's socket buffers hold, and no more.
    expect(accepted).toBeLessThan(16 << 20)
    release!()
    expect(await answered).toBe(201)
  })
})

describe('many at once', () => {
  it('lets no two uploads squeeze under one limit', async () => {
    app = await createFilesApp()
    const agent = await app.agent()
    await app.database
      .knex('user_settings')
      .insert([{ user_id: agent.userId, key: 'maxSpaceBytes', value: '500' }])
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        upload(agent, `f${index}`, `${index % 10}`.repeat(100)),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(5)
    expect(statuses.filter((status) => status === 409)).toHaveLength(7)
    const [space] = await app.database
      .knex('spaces')
      .where({ agent_id: agent.agentId, kind: 'private' })
    expect(space).toMatchObject({ used_bytes: 500, file_count: 5, revision: 5 })
    const { rows } = await app.database.knex.raw(
      'select sum(size_bytes)::bigint as bytes, count(*) from files where digest is not null',
    )
    expect(rows).toEqual([{ bytes: 500, count: 5 }])
  })

  it('gives each committed pack a revision of its own, without gaps, and one winner per file', async () => {
    app = await createFilesApp()
    const agent = await app.agent()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        agent.push(
          'private',
          { files: [packFile(`own${index}`, 'same'), packFile('contested', `${index}`)] },
          { [`own${index}`]: 'same', contested: `${index}` },
        ),
      ),
    )
    const revisions = answers.map(({ body }) => body.revision).sort((a, b) => a - b)
    expect(revisions).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
    expect(answers.filter(({ body }) => body.conflicts.length === 0)).toHaveLength(1)
  })
})
