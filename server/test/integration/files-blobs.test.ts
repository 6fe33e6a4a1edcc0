import { randomBytes } from 'node:crypto'
import { PackDecoder } from '@sac/openapi/pack'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFilesApp, type FilesApp, packFile, sha256 } from '../files/files-app.ts'

let app: FilesApp
beforeAll(async () => {
  app = await createFilesApp()
})
afterAll(() => app.close())

/** Contents by digest, as a pack holds them. */
function contentsOf(pack: Buffer): Record<string, string> {
  const decoder = new PackDecoder()
  const contents: Record<string, string> = {}
  for (const part of decoder.push(pack)) {
    if (part.type === 'header') for (const { digest } of part.header.files) contents[digest] = ''
    if (part.type === 'data') contents[part.file.digest] += Buffer.from(part.bytes).toString('hex')
  }
  decoder.finish()
  return contents
}

describe('many contents at once', () => {
  it('come from several segments, with gaps, empty ones too', async () => {
    const agent = await app.agent()
    const files: Record<string, Buffer> = { empty: Buffer.alloc(0) }
    for (let index = 0; index < 40; index += 1) {
      // Some over 64 KiB: what lies between two wanted ones is then not read.
      files[`f${index}`] = randomBytes(index % 5 === 0 ? 90_000 : index * 100 + 1)
    }
    const names = Object.keys(files)
    for (const some of [names.slice(0, 25), names.slice(25)]) {
      const { body } = await agent.push(
        'private',
        { files: some.map((name) => packFile(name, files[name]!)) },
        Object.fromEntries(some.map((name) => [name, files[name]!])),
      )
      expect(body.refused).toEqual([])
    }
    const wanted = names.filter((name) => name === 'empty' || Number(name.slice(1)) % 3 !== 1)
    const digests = wanted.map((name) => sha256(files[name]!))
    const expected = Object.fromEntries(
      wanted.map((name) => [sha256(files[name]!), files[name]!.toString('hex')]),
    )
    for (const answer of [
      await agent.side('POST', '/spaces/private/blobs', { body: { digests } }),
      await agent.call('POST', `/api/workspace/blobs?agentId=${agent.agentId}`, {
        body: { digests: [...digests, digests[0]] },
      }),
    ]) {
      expect(answer.status).toBe(200)
      expect(answer.headers['content-length']).toBe(String(answer.raw.length))
      expect(contentsOf(answer.raw)).toEqual(expected)
    }
  })

  it('leave out what is large, unknown, or of somebody else', async () => {
    const [agent, other] = [await app.agent(), await app.agent()]
    const large = randomBytes(1024 * 1024 + 1)
    const query = new URLSearchParams({
      path: 'large.bin',
      digest: sha256(large),
      size: String(large.length),
      base: '0',
      modifiedAt: '2026-01-01T00:00:00Z',
    })
    await agent.side('PUT', `/spaces/private/content?${query}`, {
      body: large,
      headers: { 'content-type': 'application/octet-stream' },
    })
    await agent.push('private', { files: [packFile('mine', 'mine')] }, { mine: 'mine' })
    await other.push('private', { files: [packFile('theirs', 'theirs')] }, { theirs: 'theirs' })
    const digests = [sha256(large), sha256('mine'), sha256('theirs'), sha256('nobody’s')]
    const { raw } = await agent.side('POST', '/spaces/private/blobs', { body: { digests } })
    expect(contentsOf(raw)).toEqual({ [sha256('mine')]: Buffer.from('mine').toString('hex') })
    const none = await agent.side('POST', '/spaces/private/blobs', { body: { digests: [] } })
    expect(contentsOf(none.raw)).toEqual({})
  })
})
