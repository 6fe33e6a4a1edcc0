import { watch } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { folderChanges } from '../../src/lib/folder-watch.ts'

let dir: string
let abort: AbortController
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sac-watch-'))
  abort = new AbortController()
})
afterEach(async () => {
  vi.useRealTimers()
  abort.abort()
  await rm(dir, { recursive: true, force: true })
})

async function watching() {
  const changes = folderChanges(dir, abort.signal)
  await changes.next()
  return changes
}

it('tells several changes at once, also in folders that are new', async () => {
  const changes = await watching()
  await writeFile(join(dir, 'a'), '1')
  await mkdir(join(dir, 'deep/er'), { recursive: true })
  expect((await changes.next()).done).toBe(false)
  const next = changes.next()
  await writeFile(join(dir, 'deep/er/b'), '2')
  expect((await next).done).toBe(false)
})

it('tells nothing of what is no part of a skill, and ends with its signal', async () => {
  await mkdir(join(dir, '.sac'))
  const changes = await watching()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const next = changes.next()
  const isTold = new Promise<void>((resolve) => {
    const watcher = watch(dir, (_event, name) => {
      if (name !== 'SKILL.md~') return
      watcher.close()
      resolve()
    })
  })
  await writeFile(join(dir, '.sac/skill.json'), '{}')
  await writeFile(join(dir, 'SKILL.md~'), 'old')
  await isTold
  vi.advanceTimersByTime(60_000)
  abort.abort()
  expect((await next).done).toBe(true)
})

it('fails when the folder is gone', async () => {
  const changes = await watching()
  await rm(dir, { recursive: true })
  await expect(changes.next()).rejects.toThrow('is gone')
})
