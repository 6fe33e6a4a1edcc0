import { ConflictError, NotFoundError } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { textOf } from '../src/files/content.ts'
import { commonFolder } from '../src/files/download.ts'
import { copyPath, EditSession } from '../src/files/edit-session.ts'
import { previewKindOf } from '../src/files/file-kind.ts'
import { largeFile } from '../src/files/large-file.ts'
import { moveOfKey } from '../src/files/list-keys.ts'
import { Selection, topmost } from '../src/files/selection.ts'
import { isWithin, pathOf, shown } from '../src/files/space.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const problem = (status: number, code: string) => ({
  type: `urn:sac:problem:${code}`,
  title: code,
  status,
})

describe('names and paths', () => {
  it('makes seen what cannot be seen', () => {
    expect(shown('a\u202eb\u0007c\nd<b>')).toBe('a\ufffdb\u2407c\u240ad<b>')
  })

  it('knows what stands beneath what', () => {
    expect(isWithin('a/b', 'a')).toBe(true)
    expect(isWithin('ab', 'a')).toBe(false)
    expect(commonFolder(['a/b/c', 'a/b/d', 'a/x'])).toBe('a')
    expect(topmost(['a/b', 'a', 'c/d', 'a-b'])).toEqual(['a', 'a-b', 'c/d'])
  })

  it('writes places that survive any name', () => {
    const path = 'a & b/100%?#.txt'
    const place = new URL(pathOf({ kind: 'output', id: 7 }, path), 'http://x')
    expect(place.pathname).toBe('/files/output/7')
    expect(place.searchParams.get('path')).toBe(path)
  })

  it('chooses the preview by the ending, and text for none', () => {
    expect(previewKindOf('A.PDF')).toBe('pdf')
    expect(previewKindOf('Makefile')).toBe('text')
    expect(previewKindOf('png')).toBe('text')
    expect(previewKindOf('x.constructor')).toBe('text')
  })
})

describe('content', () => {
  it('tells text from bytes', () => {
    expect(textOf(bytes('héllo'), false)).toBe('héllo')
    expect(textOf(new Uint8Array([0x61, 0]), false)).toBeUndefined()
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x41]), false)).toBeUndefined()
  })

  it('takes a head that ends within a character', () => {
    expect(textOf(bytes('aé').subarray(0, 2), true)).toBe('a')
    expect(textOf(bytes('aé').subarray(0, 2), false)).toBeUndefined()
  })

  it('hashes a file on the way', async () => {
    const file = largeFile(new File(['abc'], 'a', { lastModified: 0 }))
    const into = new Uint8Array(3)
    await file.read(0, into)
    expect(new TextDecoder().decode(into)).toBe('abc')
    expect(await file.digest()).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(file.modifiedAt).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('selection', () => {
  it('extends from where it was', () => {
    const selection = new Selection()
    const order = ['a', 'b', 'c', 'd']
    selection.move('b')
    selection.extend('d', order)
    expect([...selection.paths]).toEqual(['b', 'c', 'd'])
    selection.extend('a', order)
    expect([...selection.paths]).toEqual(['a', 'b'])
    expect(selection.keep((path) => path !== 'b')).toBe(true)
    expect([...selection.paths]).toEqual(['a'])
  })

  it('moves by keys within the list', () => {
    expect(moveOfKey('ArrowDown', -1, 3, 10)).toBe(0)
    expect(moveOfKey('End', 0, 3, 10)).toBe(2)
    expect(moveOfKey('PageDown', 0, 3, 10)).toBe(2)
    expect(moveOfKey('ArrowUp', 0, 3, 10)).toBe(0)
    expect(moveOfKey('x', 0, 3, 10)).toBeUndefined()
  })
})

describe('EditSession', () => {
  const session = (server: { text?: string; fails?: Error }) => {
    const edits: (string | undefined)[] = []
    const target = {
      edit: async (_path: string, text: string, { edited }: { edited?: string } = {}) => {
        edits.push(edited)
        if (server.fails) throw server.fails
        if (server.text !== undefined && edited !== `digest of ${server.text}`) {
          throw new ConflictError(problem(412, 'lost-update'))
        }
        server.text = text
        return { digest: `digest of ${text}` }
      },
      download: async () => {
        if (server.text === undefined) throw new NotFoundError(problem(404, 'not-found'))
        return {
          body: new Response(server.text).body!,
          sizeBytes: 1,
          digest: `digest of ${server.text}`,
        }
      },
    }
    const made = new EditSession(target as never, 'plan.md', {
      text: 'one',
      digest: 'digest of one',
    })
    made.text = 'mine'
    return { made, edits }
  }

  it('saves on top of what was read', async () => {
    const { made, edits } = session({ text: 'one' })
    await made.save()
    expect(edits).toEqual(['digest of one'])
    expect(made.isDirty).toBe(false)
  })

  it('shows both versions, and keeps mine', async () => {
    const server = { text: 'theirs' }
    const { made } = session(server)
    await made.save()
    expect(made.theirs?.text).toBe('theirs')
    expect(made.isDirty).toBe(true)
    await made.keepMine()
    expect(server.text).toBe('mine')
    expect(made.isDirty).toBe(false)
  })

  it('takes theirs', async () => {
    const { made } = session({ text: 'theirs' })
    await made.save()
    made.takeTheirs()
    expect(made).toMatchObject({ text: 'theirs', digest: 'digest of theirs', isDirty: false })
  })

  it('takes an answer that was lost on the way for what it was', async () => {
    const { made } = session({ text: 'mine' })
    await made.save()
    expect(made.theirs).toBeUndefined()
    expect(made.isDirty).toBe(false)
  })

  it('keeps the text when saving fails', async () => {
    const { made } = session({ text: 'one', fails: new Error('cut') })
    await expect(made.save()).rejects.toThrow('cut')
    expect(made).toMatchObject({ text: 'mine', isDirty: true, isSaving: false })
  })

  it('names a copy so that it stands beside', () => {
    expect(copyPath('a/plan.md', new Date('2026-12-01T11:35:02Z'))).toBe(
      'a/plan (mine 2026-12-01 11-35-02).md',
    )
  })
})
