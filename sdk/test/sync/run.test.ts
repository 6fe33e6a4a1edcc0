import { describe, expect, it } from 'vitest'
import { FolderSync, type FolderSyncOptions } from '../../src/sync/run.ts'
import { setUp } from './support/engine.ts'

/** `client.workspaces.sync` between a tree and a space in memory, with what it tells. */
function setUpSync() {
  const { tree, space, manifest } = setUp()
  const folder = { tree, manifest: () => manifest }
  const sync = (options: Partial<FolderSyncOptions> = {}) =>
    new FolderSync({ space, key: 'space' }, { folder, ...options }).once()
  return { tree, space, sync }
}

describe('the summary of a sync', () => {
  it('counts what is kept twice once, in a dry run too', async () => {
    const { tree, space, sync } = setUpSync()
    tree.put('a.txt', 'base')
    await sync()
    tree.put('a.txt', 'ours')
    space.write('a.txt', 'theirs')
    const [shown, done] = [await sync({ isDryRun: true }), await sync()]
    for (const summary of [shown, done]) {
      expect(summary).toMatchObject({ sent: [], received: [], sentBytes: 0, receivedBytes: 0 })
      expect(summary.conflicts).toMatchObject([{ path: 'a.txt' }])
    }
  })

  it('names a changed executable bit on the way down, without bytes', async () => {
    const { tree, space, sync } = setUpSync()
    tree.put('run.sh', 'echo')
    await sync()
    space.write('run.sh', 'echo', true)
    const [shown, done] = [await sync({ isDryRun: true }), await sync()]
    for (const summary of [shown, done]) {
      expect(summary).toMatchObject({ received: ['run.sh'], receivedBytes: 0 })
    }
  })

  it('of a dry run says what the platform has no room for, as the sync does', async () => {
    const { tree, space, sync } = setUpSync()
    space.write('old', '1')
    await sync()
    for (const name of ['b', 'c', 'd']) tree.put(name, 'x')
    tree.put('large', 'x'.repeat(11))
    tree.put('old', '22')
    const room = { maxBytes: 100, maxFileCount: 3, maxFileBytes: 10, isOfGroup: false }
    space.room = async () => ({ ...room, usedBytes: 1, fileCount: 1 })
    const shown = await sync({ isDryRun: true })
    expect(shown.sent.toSorted()).toEqual(['b', 'c', 'old'])
    expect(shown.refused).toMatchObject([
      { path: 'd', problem: { setting: 'maxSpaceFiles' } },
      { path: 'large', problem: { setting: 'maxFileBytes' } },
    ])
    space.room = async () => ({ ...room, maxBytes: 2, usedBytes: 1, fileCount: 1 })
    const full = await sync({ isDryRun: true })
    expect([full.sent, full.refused.length]).toEqual([['old'], 4])
  })

  it('waits for nothing of an ignored file', async () => {
    const { tree, sync } = setUpSync()
    tree.unknown.push({ path: 'x.log', reason: 'ignored', isBlocking: true })
    expect((await sync()).skipped).toEqual([
      { path: 'x.log', reason: 'ignored', isBlocking: false },
    ])
  })
})
