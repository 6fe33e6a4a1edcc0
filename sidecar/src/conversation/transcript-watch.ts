import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Log } from '../log.ts'

/** chokidar drops changes of a file within 50 ms of the last one it told; looked at again after so many milliseconds. */
const DROPPED_MS = 60

/**
 * Tells when a known transcript appears or grows, so that words come through between hooks and after the last one.
 * Names are in the agent's hands: whoever is told opens the transcript part by part, following no link, so a name that
 * leads elsewhere wakes us for nothing and no more. Only transcripts that hooks named are watched, which bounds them.
 */
export class TranscriptWatch {
  private readonly home: string
  private readonly watcher: FSWatcher
  private readonly known = new Map<string, readonly string[]>()
  private readonly again = new Map<string, NodeJS.Timeout>()
  /** Folders on the way to known transcripts. */
  private readonly folders: Set<string>

  constructor(options: { home: string; onGrown: (parts: readonly string[]) => void; log: Log }) {
    const { home, onGrown, log } = options
    this.home = home
    const top = join(home, '.claude')
    this.folders = new Set([top, join(top, 'projects')])
    mkdirSync(top, { recursive: true, mode: 0o700 })
    this.watcher = watch(top, {
      followSymlinks: false,
      ignoreInitial: true,
      persistent: false,
      ignored: (path) => !this.folders.has(path) && !this.known.has(path),
    })
    const tell = (path: string) => {
      const parts = this.known.get(path)
      if (!parts) return
      onGrown(parts)
      // After the last one that was told, whose 50 ms are the ones that drop.
      clearTimeout(this.again.get(path))
      const timer = setTimeout(() => {
        this.again.delete(path)
        onGrown(parts)
      }, DROPPED_MS)
      this.again.set(path, timer)
    }
    this.watcher.on('add', tell).on('change', tell)
    // Without it the transcripts are still looked at now and then.
    this.watcher.on('error', (error) => log.warn('transcripts are not watched', { error }))
  }

  add(parts: readonly string[]): void {
    const path = join(this.home, ...parts)
    if (this.known.has(path)) return
    this.known.set(path, parts)
    this.folders.add(dirname(path))
    // Those that were there before they became known have been passed over.
    this.watcher.add([dirname(path), path])
  }

  close(): Promise<void> {
    for (const timer of this.again.values()) clearTimeout(timer)
    return this.watcher.close()
  }
}
