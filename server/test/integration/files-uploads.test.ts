import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FilesMaintenance } from '../../src/files/files.maintenance.ts'
import { PART_BYTES } from '../../src/files/uploads.service.ts'
import {
  createFilesApp,
  type FilesApp,
  octets,
  packFile,
  sha256,
  type TestAgent,
} from '../files/files-app.ts'

const DAY_MS = 86_400_000

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())

const url = (agent: TestAgent, name: string, rest: Record<string, string | number> = {}) =>
  `/api/workspace/${name}?${new URLSearchParams({ agentId: String(agent.agentId), ...(rest as Record<string, string>) })}`
const start = (agent: TestAgent, path: string, size: number) =>
  agent.call('POST', url(agent, 'uploads', { path, size, modifiedAt: '2026-01-01T00:00:00Z' }))
const putPart = (
  agent: TestAgent,
  id: string,
  number: number,
  bytes: Buffer,
  digest = sha256(bytes),
) =>
  agent.call(
    'PUT',
    url(agent, `uploads/${id}/parts/${number}`),
    octets(bytes, { 'x-sac-digest': digest }),
  )
const complete = (agent: TestAgent, id: string, digest: string, rest = {}) =>
  agent.call('POST', url(agent, `uploads/${id}/complete`, { digest, ...rest }))
const code = (answer: { body: { type: string } }) => answer.body.type.split(':').at(-1)
const keys = async () => {
  const found: string[] = []
  for await (const { key } of app.store.list('parts/')) found.push(key)
  return found
}
const partsOf = (content: Buffer) =>
  Array.from({ length: Math.ceil(content.length / PART_BYTES) }, (_, index) =>
    content.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
  )
const limit = (agent: TestAgent, key: string, value: number) =>
  app.database.knex.raw('insert into user_settings (user_id, key, value) values (?, ?, ?)', [
    agent.userId,
    key,
    String(value),
  ])

describe('an upload in parts', () => {
  const content = randomBytes(2 * PART_BYTES + 1000)
  const parts = partsOf(content)

  it('goes on where it was and becomes a file', async () => {
    const agent = await app.agent()
    const begun = await start(agent, 'd/model.bin', content.length)
    expect([begun.status, begun.body.partCount, begun.body.parts]).toEqual([201, 3, []])
    const { id } = begun.body
    expect((await putPart(agent, id, 3, parts[2]!)).body).toEqual({
      number: 3,
      sizeBytes: 1000,
      digest: sha256(parts[2]!),
    })
    await putPart(agent, id, 1, randomBytes(PART_BYTES))
    await putPart(agent, id, 1, parts[0]!)
    const early = await complete(agent, id, sha256(content))
    expect([early.status, code(early), early.body.missing]).toEqual([409, 'content-missing', [2]])
    const again = await start(agent, 'd/model.bin', content.length)
    expect([again.status, again.body.id]).toEqual([200, id])
    expect(again.body.parts.map(({ digest }: { digest: string }) => digest)).toEqual(
      [parts[0]!, parts[2]!].map(sha256),
    )
    expect((await agent.call('GET', url(agent, `uploads/${id}`))).body).toEqual({
      ...again.body,
      expiresAt: expect.any(String),
    })
    await putPart(agent, id, 2, parts[1]!)
    const wrong = await complete(agent, id, sha256('other'))
    expect([wrong.status, code(wrong)]).toEqual([422, 'digest-mismatch'])
    const answers = await Promise.all([1, 2].map(() => complete(agent, id, sha256(content))))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 201)!.body).toMatchObject({
      path: 'd/model.bin',
      sizeBytes: content.length,
      digest: sha256(content),
      modifiedAt: '2026-01-01T00:00:00.000Z',
    })
    const download = url(agent, 'files/download', { path: 'd/model.bin' })
    expect((await agent.call('GET', download)).raw.equals(content)).toBe(true)
    const range = { range: `bytes=${PART_BYTES - 3}-${2 * PART_BYTES + 2}` }
    const part = await agent.call('GET', download, { headers: range })
    expect(part.status).toBe(206)
    expect(part.raw.equals(content.subarray(PART_BYTES - 3, 2 * PART_BYTES + 3))).toBe(true)
    expect((await agent.call('GET', url(agent, `uploads/${id}`))).status).toBe(404)
    expect(await keys()).toHaveLength(3)
  })

  it('is hashed as its parts come, in whatever order and however often', async () => {
    for (const order of [
      [1, 2, 3],
      [3, 2, 1],
      [1, 3, 2],
      [1, 1, 2, 3, 1],
      [2, 1, 2, 3],
    ]) {
      const agent = await app.agent()
      const { id } = (await start(agent, 'f', content.length)).body
      // Sent before the one before was answered, as clients do.
      await Promise.all(order.map((number) => putPart(agent, id, number, parts[number - 1]!)))
      const done = await complete(agent, id, sha256(content))
      expect([order, done.status]).toEqual([order, 201])
    }
  })

  it('stores a content that is here already once', async () => {
    const agent = await app.agent()
    const { id } = (await start(agent, 'copy', content.length)).body
    for (const [index, part] of parts.entries()) await putPart(agent, id, index + 1, part)
    expect((await complete(agent, id, sha256(content))).status).toBe(201)
    expect(await keys()).toHaveLength(3)
    const copy = await agent.call('GET', url(agent, 'files/download', { path: 'copy' }))
    expect(copy.raw.equals(content)).toBe(true)
  })

  it('replaces only the version that is meant', async () => {
    const agent = await app.agent()
    await agent.call('POST', url(agent, 'upload', { path: 'f' }), octets('old'))
    const bytes = Buffer.from('new')
    const { id } = (await start(agent, 'f', 3)).body
    await putPart(agent, id, 1, bytes)
    const stale = await complete(agent, id, sha256(bytes), { base: 0 })
    expect([stale.status, code(stale)]).toEqual([412, 'lost-update'])
    expect(stale.body.current).toEqual({ digest: sha256('old'), revision: 1 })
    expect((await complete(agent, id, sha256(bytes), { base: 1 })).body.revision).toBe(2)
  })

  it('refuses parts that are not as they should be', async () => {
    const agent = await app.agent()
    const { id } = (await start(agent, 'f', PART_BYTES + 5)).body
    for (const [number, bytes, digest, status, problem] of [
      [3, '12345', undefined, 400, 'invalid-request'],
      [2, '1234', undefined, 422, 'digest-mismatch'],
      [2, '123456', undefined, 422, 'digest-mismatch'],
      [2, '12345', sha256('other'), 422, 'digest-mismatch'],
    ] as const) {
      const answer = await putPart(agent, id, number, Buffer.from(bytes), digest)
      expect([answer.status, code(answer)]).toEqual([status, problem])
    }
    expect((await agent.call('GET', url(agent, `uploads/${id}`))).body.parts).toEqual([])
  })

  it('is of one person and one space', async () => {
    const [ada, ben] = [await app.agent(), await app.agent()]
    const groupId = await app.group(ada.userId, ben.userId)
    const group = (name: string, rest = '') =>
      `/api/workspace/group/${name}?groupId=${groupId}${rest}`
    const begun = await ada.call(
      'POST',
      group('uploads', '&path=f&size=1&modifiedAt=2026-01-01T00:00:00Z'),
    )
    const { id } = begun.body
    expect(begun.status).toBe(201)
    expect((await ben.call('GET', group(`uploads/${id}`))).status).toBe(404)
    expect((await ada.call('GET', url(ada, `uploads/${id}`))).status).toBe(404)
    expect((await ben.call('PUT', group(`uploads/${id}/parts/1`), octets('x'))).status).toBe(404)
    await ada.call('PUT', group(`uploads/${id}/parts/1`), octets('x'))
    expect((await ben.call('DELETE', group(`uploads/${id}`))).status).toBe(204)
    const done = await ada.call('POST', group(`uploads/${id}/complete`, `&digest=${sha256('x')}`))
    expect(done.status).toBe(201)
  })

  it('leaves nothing when it is given up or forgotten, and is not collected before', async () => {
    const agent = await app.agent()
    await app.database.knex('uploads').delete()
    const before = await keys()
    const maintain = (laterMs: number) =>
      new FilesMaintenance(app.database.knex, app.store, app.settings).run(
        new Date(Date.now() + laterMs),
      )
    const { id } = (await start(agent, 'f', 5)).body
    await putPart(agent, id, 1, Buffer.from('12345'))
    expect(await maintain(6 * DAY_MS)).toMatchObject({ uploads: 0, orphans: 0 })
    expect(await keys()).toHaveLength(before.length + 1)
    expect((await agent.call('DELETE', url(agent, `uploads/${id}`))).status).toBe(204)
    expect(await keys()).toEqual(before)
    const other = (await start(agent, 'g', 5)).body.id
    await putPart(agent, other, 1, Buffer.from('12345'))
    expect(await maintain(8 * DAY_MS)).toMatchObject({ uploads: 1, orphans: 1 })
    expect(await keys()).toEqual(before)
    expect((await putPart(agent, other, 1, Buffer.from('12345'))).status).toBe(404)
    expect(await keys()).toEqual(before)
  })

  it('is collected as a whole once its file is gone for good', async () => {
    const agent = await app.agent()
    const bytes = randomBytes(PART_BYTES + 1)
    const { id } = (await start(agent, 'f', bytes.length)).body
    for (const [index, part] of partsOf(bytes).entries()) await putPart(agent, id, index + 1, part)
    await complete(agent, id, sha256(bytes))
    const before = await keys()
    await agent.call('DELETE', url(agent, 'files', { path: 'f' }))
    const maintain = (days: number) =>
      new FilesMaintenance(app.database.knex, app.store, app.settings).run(
        new Date(Date.now() + days * DAY_MS),
      )
    expect(await maintain(29)).toMatchObject({ blobs: 0, orphans: 0 })
    expect(await keys()).toEqual(before)
    await maintain(31)
    await maintain(32)
    expect(await keys()).toHaveLength(before.length - 2)
  })
})

describe('the quota', () => {
  it('holds for 32 uploads at once, whatever they come by', async () => {
    const agent = await app.agent()
    await limit(agent, 'maxSpaceBytes', 10_500)
    const answers = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const content = randomBytes(1000)
        if (index % 2 === 0) {
          return (
            await agent.call('POST', url(agent, 'upload', { path: `f${index}` }), octets(content))
          ).status
        }
        const pack = await agent.push(
          'private',
          { files: [packFile(`f${index}`, content)] },
          { [`f${index}`]: content },
        )
        return pack.body.refused.length === 0 ? 201 : pack.body.refused[0].problem.status
      }),
    )
    expect(answers.filter((status) => status === 201)).toHaveLength(10)
    expect(answers.filter((status) => status === 409)).toHaveLength(22)
    const { body } = await agent.call('GET', url(agent, 'quota'))
    expect(body).toMatchObject({ usedBytes: 10_000, fileCount: 10 })
  })

  it('counts files too, and uploads that are under way', async () => {
    const agent = await app.agent()
    await limit(agent, 'maxSpaceFiles', 5)
    const many = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        agent.call('POST', url(agent, 'upload', { path: `f${index}` }), octets(`${index}`)),
      ),
    )
    expect(many.filter(({ status }) => status === 201)).toHaveLength(5)
    const other = await app.agent()
    await limit(other, 'maxSpaceBytes', 100)
    const begun = await Promise.all(
      Array.from({ length: 32 }, (_, index) => start(other, `f${index}`, 30)),
    )
    expect(begun.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(begun.filter(({ status }) => status === 409)).toHaveLength(29)
  })
})
