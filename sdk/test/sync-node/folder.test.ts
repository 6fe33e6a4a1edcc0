import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalBlockedError, LocalChangedError, type LocalFile } from '../../src/sync/index.ts'
import { FolderInUseError, NodeFolder } from '../../src/sync-node/index.ts'

let root: string
let folder: NodeFolder
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'sac-folder-'))
  folder = NodeFolder.open(root)
})
afterEach(() => {
  folder.close()
  fs.rmSync(root, { recursive: true, force: true })
})

const write = (path: string, content: string) => {
  fs.mkdirSync(join(root, path, '..'), { recursive: true })
  fs.writeFileSync(join(root, path), content)
}
const read = (path: string) => fs.readFileSync(join(root, path), 'utf8')
const fileValue = (content: string) => ({
  kind: 'file' as const,
  digest: createHash('sha256').update(content).digest('hex'),
  size: Buffer.byteLength(content),
  executable: false,
})
const modifiedAt = '2026-01-01T00:00:00.000Z'
const put = (path: string, content: string, replaces?: LocalFile) =>
  folder.tree.write(path, fileValue(content), [Buffer.from(content)], { replaces, modifiedAt })
const fileAt = async (path: string) =>
  (await folder.tree.scan(new Map())).entries.get(path) as LocalFile
const contentOf = async (path: string, file: LocalFile) => {
  const pieces: Uint8Array[] = []
  for await (const piece of folder.tree.read(path, file)) pieces.push(Uint8Array.from(piece))
  return Buffer.concat(pieces)
}

describe('a scan', () => {
  it('lists what the other side cannot have, and of two spellings of one name the first', async () => {
    const [composed, decomposed] = ['\u00e9.txt', 'e\u0301.txt']
    for (const name of [composed, decomposed, 'back\\slash', 'K', '\u212a', 'good'])
      write(name, '1')
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x41])]), '1')
    const { entries, unknown } = await folder.tree.scan(new Map())
    expect([...entries.keys()].sort()).toEqual(['K', 'good', composed].sort())
    const reasons = Object.fromEntries(unknown.map(({ path, reason }) => [path, reason]))
    expect(reasons).toMatchObject({
      [composed]: 'twin',
      '\u212a': 'twin',
      'back\\slash': 'backslash',
      '\ufffdA': 'not-unicode',
      '.sac': 'ignored',
    })
  })

  it('tells small files apart that are more than it keeps', async () => {
    const content = (at: number) => `${at}`.repeat(1024 * 1024).slice(0, 1024 * 1024)
    for (let at = 0; at < 36; at += 1) write(`f${at}`, content(at))
    const { entries } = await folder.tree.scan(new Map())
    for (let at = 0; at < 36; at += 1) {
      const file = entries.get(`f${at}`) as LocalFile
      expect(file.value).toEqual(fileValue(content(at)))
      expect(Buffer.from(folder.tree.readSmall(`f${at}`, file)).toString()).toBe(content(at))
    }
  })

  it('hashes what changed alone, large files too, and removes what a killed process left', async () => {
    write('a', '1')
    write('large', 'x'.repeat(3_000_001))
    write('.sac-tmp-in-1234', 'half')
    const first = await folder.tree.scan(new Map())
    expect(fs.existsSync(join(root, '.sac-tmp-in-1234'))).toBe(false)
    expect(first.entries.get('large')!.value).toEqual(fileValue('x'.repeat(3_000_001)))
    const known = new Map(
      [...first.entries].map(([path, entry]) => [
        path,
        { ...entry, stamp: entry.stamp.replace('!', '') },
      ]),
    )
    fs.appendFileSync(join(root, 'a'), '2')
    const second = await folder.tree.scan(known)
    expect(second.entries.get('large')).toBe(known.get('large'))
    expect(second.entries.get('a')!.value).toEqual(fileValue('12'))
  })
})

describe('reading', () => {
  it('gives the scanned version or none', async () => {
    const large = 'y'.repeat(2_500_000)
    write('large', large)
    write('small', 'small')
    const file = await fileAt('large')
    expect((await contentOf('large', file)).toString()).toBe(large)
    expect(Buffer.from(folder.tree.readSmall('small', await fileAt('small'))).toString()).toBe(
      'small',
    )
    fs.appendFileSync(join(root, 'large'), 'more')
    await expect(contentOf('large', file)).rejects.toThrow(LocalChangedError)
    const small = await fileAt('small')
    // Kept by the scan; the next one forgets it.
    await folder.tree.scan(new Map())
    folder.tree.readSmall('small', await fileAt('small'))
    fs.writeFileSync(join(root, 'small'), 'other')
    expect(() => folder.tree.readSmall('small', { ...small, stamp: 'x' })).toThrow(
      LocalChangedError,
    )
  })
})

describe('writing', () => {
  it('replaces the version that was planned for, which stays in the trash', async () => {
    write('a', 'old')
    const file = await fileAt('a')
    await put('a', 'new', file)
    expect(read('a')).toBe('new')
    const [run] = fs.readdirSync(join(root, '.sac/trash'))
    expect(read(`.sac/trash/${run}/a`)).toBe('old')
    await expect(put('a', 'newer', file)).rejects.toThrow(LocalChangedError)
    await expect(put('a', 'newer')).rejects.toThrow(LocalChangedError)
    expect(read('a')).toBe('new')
  })

  it('goes through no link, into nothing that is reserved, and takes no wrong content', async () => {
    const outside = fs.mkdtempSync(join(tmpdir(), 'sac-outside-'))
    fs.symlinkSync(outside, join(root, 'link'))
    await expect(put('link/a', 'evil')).rejects.toThrow(LocalChangedError)
    await expect(put('.git/hooks/x', 'evil')).rejects.toThrow(LocalBlockedError)
    await expect(put('deep/.Sac/id', 'evil')).rejects.toThrow(LocalBlockedError)
    const wrong = folder.tree.write('a', fileValue('right'), [Buffer.from('wrong')], {
      replaces: undefined,
      modifiedAt,
    })
    await expect(wrong).rejects.toThrow('other content')
    expect(fs.readdirSync(outside)).toEqual([])
    expect(fs.readdirSync(root).sort()).toEqual(['.sac', 'link'])
    fs.rmdirSync(outside)
  })
})

describe('a folder', () => {
  it('is synced by one process at a time, and goes on after one that was killed', () => {
    expect(() => NodeFolder.open(root)).toThrow(FolderInUseError)
    folder.close()
    // No process has this number.
    fs.writeFileSync(join(root, '.sac/lock'), '4194305\n')
    folder = NodeFolder.open(root)
  })

  it('that was copied or made anew is another one', async () => {
    const id = await folder.tree.volumeId()
    folder.close()
    const copy = `${root}-copy`
    fs.cpSync(root, copy, { recursive: true })
    const other = NodeFolder.open(copy)
    expect(await other.tree.volumeId()).not.toBe(id)
    other.close()
    fs.rmSync(copy, { recursive: true })
    folder = NodeFolder.open(root)
    expect(await folder.tree.volumeId()).toBe(id)
  })

  it('keeps what is added to a manifest until it is saved anew', async () => {
    const store = folder.manifest('space')
    expect(await store.load()).toBeUndefined()
    await store.save('one')
    await store.append!('\ntwo')
    expect(await store.load()).toBe('one\ntwo')
    await store.save('three')
    expect(await store.load()).toBe('three')
  })
})
