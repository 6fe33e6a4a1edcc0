import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ObjectNotFoundError, type ObjectStore } from '../../src/ports/object-store.ts'

export interface StoreUnderTest {
  store: ObjectStore
  /** Everything that a failed `put` may have left behind, beside the objects. */
  leftovers(): Promise<string[]>
  close(): Promise<void>
}

/** What every adapter of the port has to do. */
export function objectStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} (ObjectStore)`, () => {
    let tested: StoreUnderTest
    let store: ObjectStore
    beforeAll(async () => {
      tested = await open()
      store = tested.store
    })
    afterAll(() => tested.close())

    it('gives back what was put, whole and in ranges', async () => {
      const bytes = randomBytes(3 * 1024 * 1024 + 17)
      expect(await store.put('range/a', chunks(bytes, 65_536))).toEqual({ sizeBytes: bytes.length })
      expect(bytes.equals(await read(await store.get('range/a')))).toBe(true)
      expect(await read(await store.get('range/a', { offset: 0, length: 1 }))).toEqual(
        bytes.subarray(0, 1),
      )
      const middle = await store.get('range/a', { offset: 1_048_575, length: 70_000 })
      expect(bytes.subarray(1_048_575, 1_118_575).equals(await read(middle))).toBe(true)
      expect(await read(await store.get('range/a', { offset: 5, length: 0 }))).toEqual(
        Buffer.alloc(0),
      )
    })

    it('keeps an empty object', async () => {
      expect(await store.put('empty', chunks(Buffer.alloc(0), 1))).toEqual({ sizeBytes: 0 })
      expect(await store.head('empty')).toEqual({ sizeBytes: 0 })
      expect(await read(await store.get('empty'))).toEqual(Buffer.alloc(0))
    })

    it('replaces an object of the same key', async () => {
      await store.put('same', chunks(Buffer.from('a longer first one'), 4))
      await store.put('same', chunks(Buffer.from('second'), 4))
      expect(String(await read(await store.get('same')))).toBe('second')
      expect(await store.head('same')).toEqual({ sizeBytes: 6 })
    })

    it('says that there is no such object', async () => {
      await expect(store.get('nothing/here')).rejects.toBeInstanceOf(ObjectNotFoundError)
      await expect(store.get('nothing', { offset: 1, length: 1 })).rejects.toBeInstanceOf(
        ObjectNotFoundError,
      )
      expect(await store.head('nothing/here')).toBeUndefined()
      await store.delete('nothing/here')
    })

    it('deletes', async () => {
      await store.put('gone/a', chunks(Buffer.from('x'), 1))
      await store.delete('gone/a')
      expect(await store.head('gone/a')).toBeUndefined()
    })

    it('stores nothing when the source fails or has another size', async () => {
      async function* failing() {
        yield randomBytes(2 * 1024 * 1024)
        throw new Error('the sender went away')
      }
      await expect(store.put('half/a', failing())).rejects.toThrow('the sender went away')
      await expect(
        store.put('half/b', chunks(Buffer.from('abc'), 1), { sizeBytes: 4 }),
      ).rejects.toThrow()
      expect(await store.head('half/a')).toBeUndefined()
      expect(await store.head('half/b')).toBeUndefined()
      expect(await tested.leftovers()).toEqual([])
    })

    it('keeps the former object when a replacement fails', async () => {
      await store.put('keep', chunks(Buffer.from('former'), 3))
      async function* failing() {
        yield Buffer.from('new')
        throw new Error('cut')
      }
      await expect(store.put('keep', failing())).rejects.toThrow('cut')
      expect(String(await read(await store.get('keep')))).toBe('former')
    })

    it('lists by prefix in byte order', async () => {
      const keys = ['list/a/b', 'list/a-b', 'list/a.b', 'list/a/a', 'list/B', 'list/ab', 'listen']
      for (const key of keys) await store.put(key, chunks(Buffer.from(key), 3))
      const listed: { key: string; sizeBytes: number; modifiedAt: Date }[] = []
      for await (const item of store.list('list/')) listed.push(item)
      const expected = keys.filter((key) => key.startsWith('list/')).sort()
      expect(listed.map(({ key }) => key)).toEqual(expected)
      expect(listed.every(({ key, sizeBytes }) => sizeBytes === key.length)).toBe(true)
      expect(Math.abs(listed[0]!.modifiedAt.getTime() - Date.now())).toBeLessThan(60_000)
      const narrow: string[] = []
      for await (const { key } of store.list('list/a/')) narrow.push(key)
      expect(narrow).toEqual(['list/a/a', 'list/a/b'])
      const none: string[] = []
      for await (const { key } of store.list('no/such')) none.push(key)
      expect(none).toEqual([])
    })

    it('takes many at once', async () => {
      const all = Array.from({ length: 40 }, (_, index) => randomBytes(1000 + index))
      await Promise.all(all.map((bytes, index) => store.put(`many/${index}`, chunks(bytes, 300))))
      const back = await Promise.all(
        all.map(async (_, index) => read(await store.get(`many/${index}`))),
      )
      expect(back).toEqual(all)
    })

    it('refuses keys that lead elsewhere', async () => {
      for (const key of ['', '/a', 'a/', '../a', 'a/../b', 'a//b', './a', 'a b', 'a\0b']) {
        await expect(store.put(key, chunks(Buffer.from('x'), 1))).rejects.toThrow(TypeError)
      }
    })
  })
}

export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function read(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
