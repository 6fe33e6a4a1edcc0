import { SyncEngine, type SyncEngineOptions } from '../../../src/sync/index.ts'
import { MemorySpace } from './memory-space.ts'
import { MemoryManifest, MemoryTree } from './memory-tree.ts'

/** An engine between a tree and a space in memory. */
export function setUp(options: Partial<SyncEngineOptions> = {}) {
  const tree = new MemoryTree()
  const space = new MemorySpace()
  const manifest = new MemoryManifest()
  const now = new Date('2026-11-23T14:53:28Z')
  const start = (others: Partial<SyncEngineOptions> = {}) =>
    new SyncEngine({
      ...{ tree, remote: space, manifest, who: 'bot', now: () => now },
      ...options,
      ...others,
    })
  let engine = start()
  const settle = async (pass: { allowDeletes?: boolean } = {}) => {
    for (let round = 0; round < 20; round += 1) {
      const report = await engine.pass(pass)
      if (!report.isUnfinished) return report
    }
    throw new Error('never quiet')
  }
  const restart = (others?: Partial<SyncEngineOptions>) => {
    engine = start(others)
  }
  return { tree, space, manifest, settle, restart, engine: () => engine, now }
}
