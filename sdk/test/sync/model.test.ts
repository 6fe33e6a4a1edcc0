import { describe, expect, it } from 'vitest'
import { SyncEngine, type SyncEvent } from '../../src/sync/index.ts'
import { ancestorsOf } from '../../src/sync/paths.ts'
import type { ManifestStore, RemoteSpace } from '../../src/sync/ports.ts'
import { digestOf, MemorySpace } from './support/memory-space.ts'
import { MemoryManifest, MemoryTree } from './support/memory-tree.ts'

/** Small and reproducible: mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }
}

class Cut extends Error {}

const NAMES = ['a', 'b.txt', 'c', 'é.md', 'a/x', 'a/y.txt', 'c/x', 'c/d', 'c/d/e.txt', 'b.txt/z']

function modest(manifest: MemoryManifest): ManifestStore {
  return { load: () => manifest.load(), save: (text) => manifest.save(text) }
}

/** Two sides that edit at random, an engine between them that is cut at random, and what must hold afterwards. */
class World {
  readonly tree = new MemoryTree()
  readonly space = new MemorySpace()
  readonly manifest = new MemoryManifest()
  readonly written = new Set<string>()
  /** Contents that their own side here replaced or deleted: nobody owes them to anyone. */
  readonly droppedHere = new Set<string>()
  readonly events: SyncEvent[] = []
  private readonly random: (below: number) => number
  private engine: SyncEngine
  /** Half of the worlds have what a platform and a store must have and no more. */
  private readonly isModest: boolean
  private counter = 0
  private clock = 0

  constructor(seed: number) {
    this.random = randomOf(seed)
    this.isModest = seed % 2 === 0
    this.engine = this.start()
  }

  start(): SyncEngine {
    this.engine = new SyncEngine({
      tree: this.tree,
      remote: this.cuttable(this.space),
      manifest: this.isModest ? modest(this.manifest) : this.manifest,
      who: 'agent',
      allowDeletes: { here: true, there: true },
      onEvent: (event) => this.events.push(event),
      now: () => {
        this.clock += 1000
        return new Date(Date.UTC(2026, 0, 1) + this.clock)
      },
    })
    return this.engine
  }

  /** Every call to the platform is a place to be cut, before and after it took effect. */
  private cuttable(space: MemorySpace): RemoteSpace {
    const step = (name: string) => this.tree.onStep(name)
    return {
      changes: async (since, cursor) => {
        step('changes')
        return space.changes(since, cursor)
      },
      missing: async (digests) => space.missing(digests),
      push: async (pack, contents) => {
        step('push')
        const answer = await space.push(pack, contents)
        step('pushed')
        return answer
      },
      put: async (file, content) => space.put(file, content),
      blob: (digest) => {
        step('blob')
        return space.blob(digest)
      },
      ...(!this.isModest && {
        blobs: async function* (digests) {
          for await (const blob of space.blobs(digests)) {
            step('blob')
            yield blob
          }
        },
      }),
    }
  }

  /** @param cutChance one in this many steps is a cut; @param raceChance one in this many is an edit here or there */
  arm(cutChance: number, raceChance: number): void {
    const onStep = () => {
      if (raceChance > 0 && this.random(raceChance) === 0) {
        if (this.random(2) === 0) this.editHere()
        else this.editThere()
      }
      if (cutChance > 0 && this.random(cutChance) === 0) throw new Cut()
    }
    this.tree.onStep = onStep
    this.manifest.onStep = onStep
  }

  editHere(): void {
    const { tree } = this
    const path = NAMES[this.random(NAMES.length)]!
    const node = tree.nodes.get(path)
    const drop = (name: string) => {
      for (const [each, file] of Object.entries(tree.files())) {
        if (each === name || each.startsWith(`${name}/`)) this.droppedHere.add(digestOf(file))
      }
    }
    switch (this.random(6)) {
      case 0:
        drop(path)
        tree.remove(path)
        break
      case 1:
        if (node || !tree.isPlace(path)) break
        tree.mkdir(path)
        break
      case 2: {
        const to = NAMES[this.random(NAMES.length)]!
        if (!node || tree.nodes.has(to) || !tree.isPlace(to) || to.startsWith(`${path}/`)) break
        tree.move(path, to)
        break
      }
      case 3:
        if (node?.kind === 'file') {
          tree.put(path, node.content, !node.executable)
        }
        break
      default:
        if (!tree.isPlace(path) || (node?.kind === 'folder' && tree.hasChildren(path))) break
        drop(path)
        tree.put(path, this.content('here'), this.random(4) === 0)
    }
  }

  editThere(): void {
    const { space } = this
    const path = NAMES[this.random(NAMES.length)]!
    const live = space.live(path)
    switch (this.random(4)) {
      case 0:
        space.remove(path)
        break
      case 1:
        space.makeFolder(path)
        break
      default:
        if ([...ancestorsOf(path)].some((folder) => space.live(folder)?.kind === 'file')) break
        if (live?.kind === 'folder') space.remove(path)
        space.write(path, this.content('there'), this.random(4) === 0)
    }
  }

  private content(side: string): string {
    this.counter += 1
    // Now and then both sides write the same.
    const text = this.random(8) === 0 ? `same ${this.random(3)}` : `${side} ${this.counter}`
    this.written.add(digestOf(text))
    return text
  }

  async passUntilCut(): Promise<void> {
    try {
      await this.engine.pass()
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      this.start()
    }
  }

  async settle(): Promise<void> {
    this.arm(0, 0)
    for (let round = 0; round < 40; round += 1) {
      const { isUnfinished, plan } = await this.engine.pass()
      const isIdle = Object.values(plan).every(
        (steps) => !Array.isArray(steps) || steps.length === 0,
      )
      if (!isUnfinished && isIdle) return
    }
    throw new Error('never quiet')
  }

  check(): void {
    const here = this.tree.files()
    expect(here).toEqual(this.space.files())
    const folders = [...this.tree.nodes].filter(([, node]) => node.kind === 'folder')
    expect(folders.map(([path]) => path).sort()).toEqual(
      [...this.space.rows.keys()].filter((path) => this.space.live(path)?.kind === 'folder').sort(),
    )
    for (const [path, node] of this.tree.nodes) {
      if (node.kind === 'file') {
        expect(this.space.live(path)?.executable, `${path} executable`).toBe(node.executable)
      }
    }
    // Nothing that nobody wrote.
    for (const content of Object.values(here)) {
      expect(this.written.has(digestOf(content)), content).toBe(true)
    }
    // Nothing lost: what was written is live, in the trash, or was given up by its own side.
    for (const digest of this.written) {
      const isKept = this.space.history.has(digest) || this.droppedHere.has(digest)
      expect(isKept, `lost ${digest}`).toBe(true)
    }
  }

  get conflicts(): number {
    return this.events.filter((event) => event.type === 'conflict').length
  }

  oneSideEdits(side: 'here' | 'there'): void {
    for (let edit = 0; edit < 4; edit += 1) {
      if (side === 'here') this.editHere()
      else this.editThere()
    }
  }

  bothSidesEdit(): void {
    for (let edit = this.random(5); edit >= 0; edit -= 1) this.editHere()
    for (let edit = this.random(5); edit >= 0; edit -= 1) this.editThere()
  }
}

const SEEDS = Number(process.env['SAC_SYNC_SEEDS'] ?? 300)

describe('SyncEngine between two sides that edit at random', () => {
  it('makes both equal, loses nothing and invents nothing', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const world = new World(seed)
      for (let round = 0; round < 6; round += 1) {
        world.bothSidesEdit()
        await world.settle()
        world.check()
      }
    }
  })

  it('does the same when it is killed at any step', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const world = new World(10_000 + seed)
      for (let round = 0; round < 4; round += 1) {
        world.bothSidesEdit()
        world.arm(8, 0)
        for (let pass = 0; pass < 6; pass += 1) await world.passUntilCut()
        await world.settle()
        world.check()
      }
    }
  })

  it('does the same when both sides go on editing during a pass', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const world = new World(20_000 + seed)
      for (let round = 0; round < 4; round += 1) {
        world.bothSidesEdit()
        world.arm(20, 4)
        for (let pass = 0; pass < 6; pass += 1) await world.passUntilCut()
        await world.settle()
        world.check()
      }
    }
  })

  it('makes no conflict copy where only one side changed', async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const world = new World(30_000 + seed)
      for (let round = 0; round < 6; round += 1) {
        world.oneSideEdits(seed % 2 === 0 ? 'here' : 'there')
        await world.settle()
        world.check()
      }
      expect(world.conflicts, `seed ${seed}`).toBe(0)
    }
  })
})
