import type { WorkspaceFile } from '@sac/sdk'
import { describe, expect, it } from 'vitest'
import { type Change, FileTree } from '../src/files/file-tree.ts'

const file = (path: string, more: Partial<WorkspaceFile> = {}): WorkspaceFile => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  kind: 'file',
  sizeBytes: 1,
  digest: 'd',
  executable: false,
  modifiedAt: '2026-12-01T00:00:00Z',
  revision: 1,
  ...more,
})
const folder = (path: string) => file(path, { kind: 'folder', sizeBytes: 0 })
const change = (path: string, more: Partial<Change> = {}): Change => ({
  path,
  kind: 'file',
  deleted: false,
  modifiedAt: '2026-12-01T00:00:01Z',
  revision: 2,
  ...more,
})
const names = (tree: FileTree) => tree.rows.map(({ entry, level }) => `${level} ${entry.path}`)

describe('FileTree', () => {
  it('shows folders first, in the order that people count', () => {
    const tree = new FileTree()
    tree.add('', [folder('b'), file('10'), file('2')], null)
    expect(names(tree)).toEqual(['1 b', '1 2', '1 10'])
    expect(tree.rows[1]).toMatchObject({ position: 2, siblings: 3 })
  })

  it('wants what is open and not known, the open folder first', () => {
    const tree = new FileTree()
    expect(tree.wanted).toEqual([''])
    tree.add('', [folder('a')], 'more')
    tree.expand('a')
    expect(tree.wanted).toEqual(['', 'a'])
    tree.add('', [file('z')], null)
    tree.add('a', [file('a/x')], null)
    expect(tree.wanted).toEqual([])
    expect(names(tree)).toEqual(['1 a', '2 a/x', '1 z'])
    tree.collapse('a')
    expect(names(tree)).toEqual(['1 a', '1 z'])
  })

  it('takes changes in where it knows the folder, and tells which', () => {
    const tree = new FileTree()
    tree.add('', [folder('a'), file('old')], null)
    const touched = tree.apply([
      change('new', { size: 5 }),
      change('old', { deleted: true }),
      change('a/unknown'),
    ])
    expect(touched).toEqual(['new'])
    expect(names(tree)).toEqual(['1 a', '1 new'])
    expect(tree.find('new')?.sizeBytes).toBe(5)
  })

  it('forgets what was in a folder that went', () => {
    const tree = new FileTree()
    tree.add('', [folder('a')], null)
    tree.expand('a')
    tree.add('a', [file('a/x')], null)
    tree.apply([change('a', { kind: 'folder', deleted: true })])
    expect(names(tree)).toEqual([])
    tree.apply([change('a', { kind: 'folder' })])
    expect(names(tree)).toEqual(['1 a'])
    expect(tree.wanted).toEqual([])
  })

  it('shows a path that is of the other kind now', () => {
    const tree = new FileTree()
    tree.add('', [folder('a')], null)
    tree.apply([change('a'), change('a', { kind: 'folder', deleted: true })])
    expect(tree.find('a')?.kind).toBe('file')
  })

  it('sorts by size and time, either way', () => {
    const tree = new FileTree()
    tree.add('', [file('small', { sizeBytes: 1 }), file('large', { sizeBytes: 9 })], null)
    tree.sort({ by: 'size', isDescending: true })
    expect(names(tree)).toEqual(['1 large', '1 small'])
    tree.sort({ by: 'name', isDescending: true })
    expect(names(tree)).toEqual(['1 small', '1 large'])
  })

  it('draws 100,000 lines in the time of a frame or few', () => {
    const tree = new FileTree()
    const all = Array.from({ length: 100_000 }, (_, at) => file(String(at).padStart(6, '0')))
    tree.add('', all, null)
    expect(tree.rows).toHaveLength(100_000)
    tree.apply(Array.from({ length: 1_000 }, (_, at) => change(`new ${at}`)))
    expect(tree.rows).toHaveLength(101_000)
  })
})
