import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isIgnored } from '@sac/sdk/skill/folder'
import { CliError } from './errors.ts'

/** Editors write a file in several steps. */
const SETTLED_MS = 150

/** Yields when it watches a folder of a skill, and each time that something there has changed and has settled. */
export async function* folderChanges(
  dir: string,
  signal: AbortSignal,
): AsyncGenerator<void, void, undefined> {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  let wake: (() => void) | undefined
  let hasChanged = false
  const settle = () => {
    hasChanged = true
    wake?.()
  }
  const onChange = (_event: string, name: string | null) => {
    if (name !== null && isIgnored(name)) return
    clearTimeout(timer)
    timer = setTimeout(settle, SETTLED_MS)
  }
  const watchAll = async () => {
    const folders = new Set(await foldersIn(dir))
    if (folders.size === 0) throw new CliError(`${dir} is gone`)
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    for (const folder of folders) {
      if (!watchers.has(folder)) watchers.set(folder, watchFolder(folder, onChange))
    }
  }
  const stop = () => wake?.()
  signal.addEventListener('abort', stop)
  try {
    await watchAll()
    yield
    while (!signal.aborted) {
      if (!hasChanged)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      if (signal.aborted) return
      hasChanged = false
      // What is written into new folders from here on is told.
      await watchAll()
      yield
    }
  } finally {
    signal.removeEventListener('abort', stop)
    clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}

/** One that goes away is told by the one above it. */
const watchFolder = (folder: string, onChange: (event: string, name: string | null) => void) =>
  watch(folder, onChange).on('error', () => {})

/** With those beneath; none when it is gone. */
async function foldersIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    },
  )
  if (!entries) return []
  const below = entries.filter((entry) => entry.isDirectory() && !isIgnored(entry.name))
  const nested = await Promise.all(below.map(({ name }) => foldersIn(join(dir, name))))
  return [dir, ...nested.flat()]
}
