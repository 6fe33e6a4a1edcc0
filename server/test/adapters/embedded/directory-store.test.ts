import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DirectoryStore } from '../../../src/adapters/embedded/directory-store.ts'
import { chunks, objectStoreContract } from '../../contract/object-store.contract.ts'
import { requireOrSkip } from '../../support/require.ts'

objectStoreContract('DirectoryStore', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sac-store-'))
  return {
    store: await DirectoryStore.open(root),
    leftovers: () => readdir(join(root, 'tmp')),
    close: () => rm(root, { recursive: true }),
  }
})

it('removes at start what a killed process left, and spares a write under way', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sac-store-'))
  await DirectoryStore.open(root)
  await writeFile(join(root, 'tmp/old'), 'x')
  await writeFile(join(root, 'tmp/new'), 'x')
  const before = new Date(Date.now() - 2 * 3_600_000)
  await utimes(join(root, 'tmp/old'), before, before)
  await DirectoryStore.open(root)
  expect(await readdir(join(root, 'tmp'))).toEqual(['new'])
  await rm(root, { recursive: true })
})

const root = join(tmpdir(), `sac-full-${process.pid}`)
const canMount = mountSmallDisk()

requireOrSkip(
  'tmpfs',
  canMount,
  'a small tmpfs cannot be mounted',
)('DirectoryStore on a full disk', () => {
  let store: DirectoryStore
  beforeAll(async () => {
    store = await DirectoryStore.open(root)
  })
  afterAll(async () => {
    execFileSync('umount', [root])
    await rm(root, { recursive: true })
  })

  it('fails with ENOSPC, leaves nothing half done and works again with room', async () => {
    const full = store.put('big', chunks(Buffer.alloc(6 << 20, 1), 65_536))
    await expect(full).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await store.head('big')).toBeUndefined()
    expect(await readdir(join(root, 'tmp'))).toEqual([])
    await store.put('small', chunks(Buffer.alloc(1 << 20, 1), 65_536))
    expect(await store.head('small')).toEqual({ sizeBytes: 1 << 20 })
  })
})

function mountSmallDisk(): boolean {
  try {
    execFileSync('mkdir', ['-p', root])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', root], { stdio: 'ignore' })
    return true
  } catch {
    // Not root, or mounting is forbidden: said in the summary as a skip.
    return false
  }
}
