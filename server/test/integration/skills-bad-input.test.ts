import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeTar } from '@sac/openapi/skill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../openapi/test/skill/support.ts'
import { createTestApp, type Person, type TestApp } from '../support/app.ts'
import { badSkills } from '../support/bad-skills.ts'
import { skillText } from '../support/skills.ts'

const CASES = badSkills('report')

let test: TestApp
let ana: Person
let skillId: number
beforeAll(async () => {
  test = await createTestApp()
  ana = await test.person()
  const answer = await send('/api/skills', writeTar(bundle({ 'SKILL.md': skillText('mine') })))
  skillId = answer.body.skill.id
})
afterAll(() => test.close())

const send = (url: string, archive: Uint8Array) =>
  test.call('POST', url, {
    token: ana.token,
    headers: { 'content-type': 'application/x-tar' },
    body: Buffer.from(archive),
  })

/** Everything that an upload could leave behind. */
async function stored(): Promise<string> {
  const tables = ['skills', 'skill_versions', 'blobs', 'segments', 'events', 'audit_log']
  const counts = await Promise.all(tables.map((table) => test.database.knex(table).count()))
  const objects = await readdir(join(test.dataDir, 'store'), { recursive: true })
  return JSON.stringify([counts, objects.sort()])
}

describe('an upload of a skill', () => {
  it('is tried in more than 100 wrong ways, each under a name of its own', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
    expect(CASES.length).toBeGreaterThan(150)
  })

  it.each(CASES)('is refused: $name', async ({ archive, pointer, status = 400 }) => {
    const before = await stored()
    for (const url of ['/api/skills', `/api/skills/${skillId}/versions`]) {
      const answer = await send(url, archive)
      expect([url, answer.status, answer.body.detail]).toEqual([url, status, expect.any(String)])
      if (status !== 400) continue
      const named: string[] = answer.body.errors.map((error: { pointer: string }) => error.pointer)
      const fits = named.some((name) =>
        typeof pointer === 'string' ? name === pointer : pointer.test(name),
      )
      expect(fits, `${JSON.stringify(named)}: ${answer.body.detail}`).toBe(true)
    }
    expect(await stored()).toBe(before)
  })
})

describe('texts that the database cannot hold', () => {
  it('are stored in the files as they are, and shown without what cannot be', async () => {
    const lines = 'metadata: { "a\\0b": "c\\0d" }\nlicense: "\\ud83d"\n'
    const text = skillText('odd', 'Do it.', lines)
    const answer = await send('/api/skills', writeTar(bundle({ 'SKILL.md': text })))
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    expect(answer.body.skill.frontMatter).toMatchObject({ metadata: { ab: 'cd' } })
  })
})
