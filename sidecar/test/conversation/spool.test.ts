import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Spool, SpoolFullError } from '../../src/conversation/spool.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sac-spool-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const open = (maxBytes = 1_000_000_000) => Spool.open(folder, { maxBytes })
const texts = async (spool: Spool, limit = 1000) =>
  (await spool.peek(limit)).map(({ text }) => text)

async function takeAll(spool: Spool, limit = 7): Promise<string[]> {
  const taken: string[] = []
  for (;;) {
    const records = await spool.peek(limit)
    if (records.length === 0) return taken
    taken.push(...records.map(({ text }) => text))
    await spool.remove(records.at(-1)!.end)
  }
}

describe('Spool', () => {
  it('gives records back in order, each until it is removed', async () => {
    const spool = await open()
    await Promise.all([spool.append(['a', 'b']), spool.append(['c']), spool.append(['d'])])
    expect(await texts(spool)).toEqual(['a', 'b', 'c', 'd'])
    const [, second] = await spool.peek(2)
    await spool.remove(second!.end)
    expect(await texts(spool)).toEqual(['c', 'd'])
    expect(await takeAll(spool)).toEqual(['c', 'd'])
    expect(spool.sizeBytes).toBe(0)
    await spool.close()
  })

  it('keeps them over a restart, and what was half written disturbs nothing', async () => {
    const first = await open()
    await first.append(['a', 'b', 'c'])
    const [record] = await first.peek(1)
    await first.remove(record!.end)
    await first.close()
    const [segment] = readdirSync(folder).filter((name) => name.endsWith('.log'))
    appendFileSync(join(folder, segment!), 'half')
    const second = await open()
    await second.append(['d'])
    expect(await takeAll(second)).toEqual(['b', 'c', 'd'])
    await second.close()
    const third = await open()
    expect(await texts(third)).toEqual([])
    await third.append(['e'])
    expect(await texts(third)).toEqual(['e'])
    await third.close()
  })

  it('keeps new records apart from removed ones over any number of restarts', async () => {
    for (let round = 0; round < 6; round += 1) {
      const spool = await open()
      if (round % 3 !== 1) await spool.append([`${round}`])
      await spool.close()
      const again = await open()
      expect(await takeAll(again)).toEqual(round % 3 === 1 ? [] : [`${round}`])
      await again.close()
      await (await open()).close()
    }
  })

  it('gives the disk back', async () => {
    const spool = await open()
    const large = 'x'.repeat(1024 * 1024)
    for (let index = 0; index < 12; index += 1) await spool.append([`${index}${large}`])
    expect(readdirSync(folder).length).toBe(3)
    expect((await takeAll(spool)).map((text) => text.replace(large, ''))).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index}`),
    )
    expect(readdirSync(folder).filter((name) => name.endsWith('.log')).length).toBe(1)
    await spool.close()
  })

  it('takes no more than it may hold, and keeps room for others', async () => {
    const spool = await open(100)
    await spool.append(['x'.repeat(50)])
    await expect(spool.append(['y'.repeat(30)], { reserveBytes: 30 })).rejects.toThrow(
      SpoolFullError,
    )
    await spool.append(['y'.repeat(30)])
    await expect(spool.append(['z'.repeat(30)])).rejects.toThrow(SpoolFullError)
    await takeAll(spool)
    await spool.append(['z'.repeat(30)])
    await spool.close()
  })
})
