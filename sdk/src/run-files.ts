import type { ResyncEvent, SacEvent } from './resources/events.ts'
import type { FileChange } from './resources/workspaces.ts'
import { delay } from './retry.ts'

/** Files of a run are on their way for a moment after it: this much silence means that all have come. */
const SETTLED_MS = 1_000
const LIMIT_MS = 15_000

export interface RunFile {
  path: string
  isDeleted: boolean
}

/** What an agent makes in and removes from its output workspace while it is at work, each path once. */
export class RunFiles {
  readonly #onFile: ((file: RunFile) => void) | undefined
  readonly #files = new Map<string, RunFile>()
  #lastAt = 0

  constructor(onFile?: (file: RunFile) => void) {
    this.#onFile = onFile
  }

  /** Takes an event; those that are about no file of the output workspace change nothing. */
  take(event: SacEvent | ResyncEvent): void {
    if (!event.topic || event.type !== 'file.changed') return
    const { space, path, kind, action } = event.data as unknown as FileChange
    if (space !== 'output' || kind !== 'file') return
    this.#lastAt = Date.now()
    const file = { path, isDeleted: action === 'deleted' }
    this.#files.set(path, file)
    this.#onFile?.(file)
  }

  /** By path. */
  list(): RunFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  /** Resolves when no further file has come for a moment: they travel on for a while after the program is done. */
  async settled(signal: AbortSignal): Promise<void> {
    const startedAt = Date.now()
    for (;;) {
      const now = Date.now()
      const quietAt = Math.max(this.#lastAt, startedAt) + SETTLED_MS
      if (now >= quietAt || now - startedAt >= LIMIT_MS || signal.aborted) return
      // The answer is there: an abort now only means not to wait for more files.
      await delay(quietAt - now, signal).catch(() => {})
    }
  }
}
