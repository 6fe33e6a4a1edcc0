import { describe, expect, it } from 'vitest'
import { setUp } from './support/engine.ts'

describe('many deletions at once', () => {
  const many = Array.from({ length: 50 }, (_, index) => `${index}.txt`)

  it('hold many deletions until somebody agrees, and do the rest', async () => {
    const { tree, space, settle } = setUp()
    for (const name of many) tree.put(name, name)
    await settle()
    for (const name of many.slice(0, 26)) tree.remove(name)
    tree.put('new', 'new')
    const { plan } = await settle()
    expect(plan.held.there.length).toBe(26)
    expect(Object.keys(space.files()).length).toBe(51)
    await settle({ allowDeletes: true })
    expect(Object.keys(space.files()).length).toBe(25)
  })

  it('hold them in the other direction too', async () => {
    const { tree, space, settle } = setUp()
    for (const name of many) tree.put(name, name)
    await settle()
    for (const name of many) space.remove(name)
    const { plan } = await settle()
    expect(plan.held.here.length).toBe(50)
    expect(Object.keys(tree.files()).length).toBe(50)
  })

  it('count what goes bit by bit, until nothing goes any more', async () => {
    let time = Date.UTC(2026, 0, 1)
    const { tree, space, settle, restart } = setUp({ now: () => new Date(time) })
    for (const name of many) tree.put(name, name)
    await settle()
    for (let index = 0; index < 40; index += 5) {
      for (const name of many.slice(index, index + 5)) tree.remove(name)
      await settle()
    }
    expect(Object.keys(space.files()).length).toBe(25)
    time += 3_600_000
    restart()
    await settle()
    expect(Object.keys(space.files()).length).toBe(25)
    await settle({ allowDeletes: true })
    expect(Object.keys(space.files()).length).toBe(10)
    time += 3_600_000
    await settle()
    for (const name of many.slice(40, 44)) tree.remove(name)
    await settle()
    expect(Object.keys(space.files()).length).toBe(6)
  })

  it('let few of many through, and a single file', async () => {
    const { tree, space, settle } = setUp()
    for (const name of many) tree.put(name, name)
    await settle()
    for (const name of many.slice(0, 20)) tree.remove(name)
    await settle()
    expect(Object.keys(space.files()).length).toBe(30)
  })

  it('hold the deletion of all, be they two', async () => {
    const { tree, space, settle } = setUp()
    tree.put('a', 'a')
    tree.put('b', 'b')
    await settle()
    tree.remove('a')
    tree.remove('b')
    await settle()
    expect(Object.keys(space.files())).toEqual(['a', 'b'])
  })

  it('stay held, whatever else comes, until somebody agrees or they are back', async () => {
    const { tree, space, settle, restart } = setUp()
    for (const name of ['a', 'b', 'c']) tree.put(name, name)
    await settle()
    for (const name of ['a', 'b', 'c']) tree.remove(name)
    for (const name of many) tree.put(name, name)
    await settle()
    // One direction alone deletes nothing, and so tells nothing of deletions.
    restart({ mode: 'up' })
    await settle()
    restart()
    expect((await settle()).plan.held.there).toEqual(['a', 'b', 'c'])
    for (const name of ['a', 'b', 'c']) tree.put(name, name)
    await settle()
    tree.remove('a')
    await settle()
    expect(Object.keys(space.files())).toEqual([...many, 'b', 'c'].sort())
    for (const name of many) tree.remove(name)
    await settle()
    await settle({ allowDeletes: true })
    expect(Object.keys(space.files())).toEqual(['b', 'c'])
  })
})

describe('a moved file among many deletions', () => {
  const packages = Array.from({ length: 60 }, (_, index) => `pkg/${index}/__init__.py`)
  const moved = packages.map((name) => name.replace('pkg', 'lib'))

  /** Both sides have 60 empty files in `pkg`, and one more beside it. */
  async function setUpEmptyFiles() {
    const world = setUp()
    for (const name of [...packages, 'main/__init__.py']) world.tree.put(name, '')
    await world.settle()
    return world
  }

  it('is none because the same content stands elsewhere, on either side', async () => {
    const here = await setUpEmptyFiles()
    here.tree.remove('pkg')
    expect((await here.settle()).plan.held.there.length).toBe(60)
    expect(Object.keys(here.space.files()).length).toBe(61)

    const there = await setUpEmptyFiles()
    for (const name of packages) there.space.remove(name)
    expect((await there.settle()).plan.held.here.length).toBe(60)
    expect(Object.keys(there.tree.files()).length).toBe(61)
  })

  it('is none because the same content became executable', async () => {
    const { tree, settle } = await setUpEmptyFiles()
    tree.remove('pkg')
    tree.put('main/__init__.py', '', true)
    expect((await settle()).plan.held.there.length).toBe(60)
  })

  it('is one for each new file with its content, or changed to it', async () => {
    const { tree, space, settle } = await setUpEmptyFiles()
    tree.put('main/old.py', 'old')
    await settle()
    tree.remove('pkg')
    tree.put('new.py', '')
    tree.put('main/old.py', '')
    expect((await settle()).plan.held.there.length).toBe(58)
    expect(Object.keys(space.files()).length).toBe(61)
  })

  it('is no deletion, be all of them moved, on either side', async () => {
    const here = await setUpEmptyFiles()
    for (const [index, name] of packages.entries()) here.tree.move(name, moved[index]!)
    const { held, lost } = (await here.settle()).plan
    expect([held.there, lost.there]).toEqual([[], 0])
    expect(Object.keys(here.space.files())).toEqual([...moved, 'main/__init__.py'].sort())

    const there = await setUpEmptyFiles()
    for (const [index, name] of packages.entries()) {
      there.space.remove(name)
      there.space.write(moved[index]!, '')
    }
    expect((await there.settle()).plan.held.here).toEqual([])
    expect(there.tree.files()).toEqual(there.space.files())
  })

  it('is let through when its new name was seen a pass before its old one went', async () => {
    const { tree, space, settle } = await setUpEmptyFiles()
    for (const name of moved) tree.put(name, '')
    await settle()
    tree.remove('pkg')
    expect((await settle()).plan.held.there).toEqual([])
    expect(space.files()).toEqual(tree.files())
  })

  it('is held until its new name is seen, and then goes', async () => {
    const { tree, space, settle } = await setUpEmptyFiles()
    tree.remove('pkg')
    expect((await settle()).plan.held.there.length).toBe(60)
    for (const name of moved) tree.put(name, '')
    expect((await settle()).plan.held.there).toEqual([])
    expect(space.files()).toEqual(tree.files())
  })

  it('counts with a mirror only where the other side lacks it', async () => {
    const { tree, space, settle } = setUp({ mode: 'mirror-up' })
    for (const name of [...packages, 'main/__init__.py']) space.write(name, '')
    tree.put('main/__init__.py', '')
    expect((await settle()).plan.held.there.length).toBe(60)
  })
})
