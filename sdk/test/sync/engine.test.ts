import { describe, expect, it } from 'vitest'
import { setUp } from './support/engine.ts'

const copy = 'a (conflict bot 2026-11-23 14-53-28Z).txt'

describe('the decisions', () => {
  it('bring what is new to the other side', async () => {
    const { tree, space, settle } = setUp()
    tree.mkdir('empty')
    tree.put('a.txt', 'here')
    space.write('b.txt', 'there', true)
    space.makeFolder('hollow')
    await settle()
    expect(tree.files()).toEqual({ 'a.txt': 'here', 'b.txt': 'there' })
    expect(space.files()).toEqual(tree.files())
    expect(space.live('empty')?.kind).toBe('folder')
    expect(tree.nodes.get('hollow')).toEqual({ kind: 'folder' })
    expect(tree.nodes.get('b.txt')).toMatchObject({ executable: true })
  })

  it('take over what is equal already, without sending it', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a.txt', 'same')
    space.write('a.txt', 'same')
    const before = space.bytesReceived
    await settle()
    expect(space.bytesReceived).toBe(before)
    expect(Object.keys(space.files())).toEqual(['a.txt'])
  })

  it('keep both versions where both changed, the platform’s under the name', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a.txt', 'base')
    await settle()
    tree.put('a.txt', 'ours')
    space.write('a.txt', 'theirs')
    await settle()
    expect(space.files()).toEqual({ [copy]: 'ours', 'a.txt': 'theirs' })
    expect(tree.files()).toEqual(space.files())
  })

  it('let a change win over a deletion, on either side', async () => {
    const { tree, space, settle } = setUp()
    for (const name of ['a', 'b', 'c', 'd', 'e']) tree.put(name, name)
    await settle()
    tree.remove('a')
    space.write('a', 'a changed')
    space.remove('b')
    tree.put('b', 'b changed')
    await settle()
    expect(space.files()).toMatchObject({ a: 'a changed', b: 'b changed' })
    expect(tree.files()).toEqual(space.files())
  })

  it('keep a deleted folder for the file in it that changed, and delete the rest', async () => {
    const { tree, space, settle } = setUp()
    tree.mkdir('f')
    for (const name of ['f/a', 'f/b', 'g', 'h', 'i']) tree.put(name, name)
    await settle()
    tree.remove('f')
    space.write('f/a', 'changed')
    await settle()
    expect(space.files()).toEqual({ 'f/a': 'changed', g: 'g', h: 'h', i: 'i' })
    expect(tree.files()).toEqual(space.files())
  })

  it('let the folder keep the name against a file', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a.txt', 'a file here')
    space.write('a.txt/inside', 'a folder there')
    tree.mkdir('b.txt')
    tree.put('b.txt/inside', 'a folder here')
    space.write('b.txt', 'a file there')
    await settle()
    expect(space.files()).toEqual({
      [copy]: 'a file here',
      'a.txt/inside': 'a folder there',
      [copy.replace('a', 'b')]: 'a file there',
      'b.txt/inside': 'a folder here',
    })
    expect(tree.files()).toEqual(space.files())
  })

  it('merge content of one side with the executable bit of the other', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a', 'a')
    tree.put('b', 'b')
    await settle()
    tree.put('a', 'a', true)
    space.write('a', 'a changed')
    tree.put('b', 'b changed')
    space.write('b', 'b', true)
    await settle()
    expect(tree.nodes.get('a')).toMatchObject({ content: 'a changed', executable: true })
    expect(space.live('a')).toMatchObject({ executable: true })
    expect(tree.nodes.get('b')).toMatchObject({ content: 'b changed', executable: true })
    expect(Object.keys(space.files())).toEqual(['a', 'b'])
    expect(space.files()).toEqual(tree.files())
  })

  it('move a file without sending it', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a', 'content')
    tree.put('b', 'other')
    await settle()
    const before = space.bytesReceived
    tree.move('a', 'moved')
    tree.move('b', 'moved too')
    await settle()
    expect(space.files()).toEqual({ moved: 'content', 'moved too': 'other' })
    expect(space.bytesReceived).toBe(before)
  })

  it('leave alone what is unknown, and never delete it', async () => {
    const { tree, space, settle } = setUp()
    for (const name of ['link', 'good']) tree.put(name, name)
    await settle()
    tree.remove('link')
    tree.unknown.push({ path: 'link', reason: 'symbolic-link', isBlocking: true })
    tree.put('good', 'better')
    const { unknown } = await settle()
    expect(space.files()).toEqual({ good: 'better', link: 'link' })
    expect(unknown).toEqual(tree.unknown)
  })

  it('know after a cut what came down, so that a change right behind it there makes no conflict', async () => {
    const { tree, space, settle, restart, engine, manifest } = setUp()
    space.write('changed', 'first')
    await settle()
    space.write('changed', 'second')
    space.write('new', 'second')
    space.write('mode', 'second')
    await settle()
    space.write('changed', 'third')
    space.write('new', 'third')
    space.write('other', 'third')
    space.write('mode', 'second', true)
    let isDown = false
    tree.onStep = (name) => {
      isDown ||= name === 'written'
    }
    manifest.onStep = () => {
      if (isDown) throw new Error('killed')
    }
    await expect(engine().pass()).rejects.toThrow('killed')
    tree.onStep = () => {}
    manifest.onStep = () => {}
    expect(tree.files()).toMatchObject({ changed: 'third', new: 'third', other: 'third' })
    space.write('changed', 'fourth')
    space.write('other', 'fourth')
    space.write('mode', 'fourth', true)
    space.write('new', 'fourth')
    restart()
    await settle()
    const expected = { changed: 'fourth', mode: 'fourth', new: 'fourth', other: 'fourth' }
    expect(space.files()).toEqual(expected)
    expect(tree.files()).toEqual(expected)
  })

  it('know after a cut what went up, so that a deletion or a change right behind it counts', async () => {
    const { tree, space, settle, restart, engine, manifest } = setUp()
    tree.put('stays', 'stays')
    await settle()
    tree.mkdir('folder')
    for (const name of ['deleted', 'changed', 'folder/file']) tree.put(name, name)
    const { revision } = space
    manifest.onStep = () => {
      if (space.revision > revision) throw new Error('killed')
    }
    await expect(engine().pass()).rejects.toThrow('killed')
    manifest.onStep = () => {}
    expect(Object.keys(space.files())).toEqual(['changed', 'deleted', 'folder/file', 'stays'])
    tree.remove('deleted')
    tree.remove('folder')
    tree.put('changed', 'changed again')
    restart()
    await settle()
    expect(space.files()).toEqual({ changed: 'changed again', stays: 'stays' })
    expect(tree.files()).toEqual(space.files())
    expect(space.live('folder')).toBeUndefined()
  })

  it('move nothing in the pass after', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a', 'a')
    space.write('b/c', 'c')
    await settle()
    const revision = space.revision
    const { plan } = await settle()
    const { held, lost, ...steps } = plan
    expect(Object.values(steps).flat()).toEqual([])
    expect({ held, lost }).toEqual({ held: { here: [], there: [] }, lost: { here: 0, there: 0 } })
    expect(space.revision).toBe(revision)
  })

  it('are the same in a dry run, which changes nothing', async () => {
    const { tree, space, engine, manifest } = setUp()
    tree.put('a', 'a')
    space.write('b', 'b')
    const dry = await engine().pass({ isDryRun: true })
    expect(manifest.text).toBeUndefined()
    expect(space.files()).toEqual({ b: 'b' })
    expect(tree.files()).toEqual({ a: 'a' })
    const real = await engine().pass()
    expect(real.plan).toEqual(dry.plan)
  })
})

describe('a lost state', () => {
  const many = Array.from({ length: 50 }, (_, index) => `${index}.txt`)

  it('only fetch first where the manifest is missing, then send', async () => {
    const { tree, space, settle, engine } = setUp({ withoutBase: 'pull-first' })
    tree.put('ours', 'ours')
    tree.put('both', 'our version')
    space.write('theirs', 'theirs')
    space.write('both', 'their version')
    const { plan } = await engine().pass()
    expect(plan.up).toEqual([])
    expect(tree.files()).toMatchObject({ ours: 'ours', theirs: 'theirs', both: 'our version' })
    await settle()
    expect(Object.values(space.files()).sort()).toEqual([
      'our version',
      'ours',
      'their version',
      'theirs',
    ])
  })

  it('delete nothing there when the tree was emptied, also when the fetch is cut', async () => {
    const { tree, space, settle, restart, engine } = setUp({
      withoutBase: 'pull-first',
      allowDeletes: { here: true, there: true },
    })
    for (const name of many) tree.put(name, name)
    await settle()
    for (const name of many) tree.remove(name)
    restart()
    let writes = 0
    tree.onStep = (name) => {
      if (name === 'written' && ++writes === 20) throw new Error('cut')
    }
    await expect(engine().pass()).rejects.toThrow('cut')
    tree.onStep = () => {}
    restart()
    await settle()
    expect(Object.keys(space.files()).length).toBe(50)
    expect(Object.keys(tree.files()).length).toBe(50)
  })

  it('have no base on another volume, and with a torn manifest', async () => {
    const { tree, space, settle, restart, manifest } = setUp({ allowDeletes: { there: true } })
    for (const name of ['a', 'b', 'c']) tree.put(name, name)
    await settle()
    tree.remove('a')
    tree.volume = 'volume-2'
    await settle()
    expect(tree.files()).toEqual({ a: 'a', b: 'b', c: 'c' })
    tree.remove('b')
    manifest.text = manifest.text!.slice(0, -20)
    restart()
    await settle()
    expect(tree.files()).toEqual({ a: 'a', b: 'b', c: 'c' })
    expect(space.files()).toEqual(tree.files())
  })

  it('merge, and delete nothing, when the platform was set back', async () => {
    const { tree, space, settle } = setUp({ allowDeletes: { here: true, there: true } })
    for (const name of ['a', 'b', 'c']) tree.put(name, name)
    await settle()
    space.rows.clear()
    space.revision = 0
    tree.remove('c')
    await settle()
    expect(space.files()).toEqual({ a: 'a', b: 'b' })
    expect(tree.files()).toEqual({ a: 'a', b: 'b' })
  })

  it('know what was deleted there even when the platform has forgotten it', async () => {
    const { tree, space, settle } = setUp()
    for (const name of ['a', 'b', 'c']) tree.put(name, name)
    await settle()
    space.remove('a')
    space.rows.delete('a')
    space.oldestRevision = space.revision
    await settle()
    expect(tree.files()).toEqual({ b: 'b', c: 'c' })
  })
})

describe('the exchange', () => {
  it('reads all pages of the changes', async () => {
    const { tree, space, settle } = setUp()
    space.pageLimit = 3
    for (let index = 0; index < 10; index += 1) space.write(`${index}`, `${index}`)
    await settle()
    expect(Object.keys(tree.files()).length).toBe(10)
  })

  it('sends many files in packs and a large one alone', async () => {
    const { tree, space, settle } = setUp()
    for (let index = 0; index < 30; index += 1) tree.put(`${index}`, `${index}`.repeat(300_000))
    tree.put('large', 'x'.repeat(3_000_000))
    await settle()
    expect(space.files()).toEqual(tree.files())
    // changes, missing, two packs or three, one large file
    expect(space.requests).toBeLessThan(8)
  })

  it('waits longer each time with what the quota refuses, and sends the rest', async () => {
    let time = 0
    const { tree, space, engine } = setUp({ now: () => new Date(time) })
    space.quotaBytes = 10
    tree.put('a', '12345')
    tree.put('b', '1234567')
    const waits: (number | undefined)[] = []
    for (let round = 0; round < 4; round += 1) {
      const { retryAfterMs } = await engine().pass()
      waits.push(retryAfterMs)
      time += retryAfterMs!
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000])
    expect(space.files()).toEqual({ a: '12345' })
    tree.remove('b')
    expect((await engine().pass()).retryAfterMs).toBeUndefined()
  })

  it('only fetches in a space that the platform alone decides on', async () => {
    const { tree, space, settle } = setUp({ mode: 'pull' })
    space.write('a', 'a')
    tree.put('local', 'local')
    await settle()
    tree.put('a', 'changed here')
    space.write('b', 'b')
    await settle()
    expect(tree.files()).toEqual({ a: 'a', b: 'b', local: 'local' })
    space.remove('a')
    await settle()
    expect(tree.files()).toEqual({ b: 'b', local: 'local' })
    expect(space.files()).toEqual({ b: 'b' })
  })
})
