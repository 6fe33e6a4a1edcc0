import { describe, expect, it } from 'vitest'
import { type Page, PageRequest } from '../src/pages.ts'

const PAGES: Record<string, Page<number>> = {
  '': { items: [1, 2], nextCursor: 'b' },
  b: { items: [], nextCursor: 'c' },
  c: { items: [3], nextCursor: null },
}

function list(cursor?: string) {
  const asked: (string | undefined)[] = []
  const request = new PageRequest(async (at) => {
    asked.push(at)
    return PAGES[at ?? '']!
  }, cursor)
  return { request, asked }
}

describe('PageRequest', () => {
  it('gives one page when awaited, and asks for it once', async () => {
    const { request, asked } = list()
    expect(await request).toEqual(PAGES[''])
    await request
    expect(asked).toEqual([undefined])
  })

  it('asks for nothing before it is used', () => {
    expect(list().asked).toEqual([])
  })

  it('gives every item of every page when looped over, also over an empty page', async () => {
    const { request, asked } = list()
    const items: number[] = []
    for await (const item of request) items.push(item)
    expect(items).toEqual([1, 2, 3])
    expect(asked).toEqual([undefined, 'b', 'c'])
  })

  it('stops asking when the loop is left', async () => {
    const { request, asked } = list()
    for await (const _item of request) break
    expect(asked).toHaveLength(1)
  })

  it('goes on from a cursor', async () => {
    const { request } = list('c')
    expect((await request).items).toEqual([3])
  })

  it('passes an error on', async () => {
    const failing = new PageRequest<number>(() => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
  })
})
