import { type FSWatcher, fstatSync, watch } from 'node:fs'
import { isBeneath, joinPath, TEMPORARY_PREFIX } from '@sac/sdk/sync'
import type { Log } from '../log.ts'
import type { OpenFolder } from './safe-root.ts'
import { identityOf } from './stamp.ts'

/** The kernel queues 16,384 events for all our watches and drops the rest silently; this many in one go is near enough. */
const BURST_EVENTS = 6_000
const BURST_MS = 250

interface Watch {
  watcher: FSWatcher
  identity: string
}

/**
 * Watches folders that a scan has opened, one kernel watch each. A watch hangs on the opened folder, not on its name,
 * so no link can lead it elsewhere; and because the scan sets it before it lists the folder, nothing that is created
 * in a new folder is missed. (chokidar watches each file too: 12,102 watches, 126 MB and 0.46 s for 10,000 files
 * against 100 watches, 0.3 MB and 2 ms; and it follows names.)
 */
export class FolderWatcher {
  private readonly log: Log
  private readonly onChange: (path: string) => void
  private readonly onOverflow: () => void
  private readonly watches = new Map<string, Watch>()
  private hasWarned = false
  private burst = 0
  private burstSince = 0

  /**
   * @param options.onChange something happened to this path
   * @param options.onOverflow events may be missing: look at everything
   */
  constructor(options: {
    log: Log
    onChange: (path: string) => void
    onOverflow: () => void
  }) {
    this.log = options.log
    this.onChange = options.onChange
    this.onOverflow = options.onOverflow
  }

  /** Watches the opened folder from now on. Call it before listing the folder. */
  add(path: string, folder: OpenFolder): void {
    const identity = identityOf(fstatSync(folder.fd, { bigint: true }))
    const known = this.watches.get(path)
    if (known?.identity === identity) return
    known?.watcher.close()
    this.watches.delete(path)
    try {
      const watcher = watch(folder.path, { persistent: false }, (_event, name) =>
        this.note(path, name),
      )
      watcher.on('error', (error) => {
        this.log.warn('a watch failed', { error, path })
        this.watches.delete(path)
        this.onOverflow()
      })
      this.watches.set(path, { watcher, identity })
    } catch (error) {
      // No watches left (fs.inotify.max_user_watches): the regular looks at everything still find the changes.
      if (!this.hasWarned) this.log.warn('a folder cannot be watched', { error, path })
      this.hasWarned = true
    }
  }

  /** Forgets a folder and everything beneath it. */
  remove(path: string): void {
    for (const [each, { watcher }] of this.watches) {
      if (each !== path && !isBeneath(each, path)) continue
      watcher.close()
      this.watches.delete(each)
    }
  }

  /** Forgets every folder that is not among these. */
  retain(isThere: (path: string) => boolean): void {
    for (const [path, { watcher }] of this.watches) {
      if (isThere(path)) continue
      watcher.close()
      this.watches.delete(path)
    }
  }

  close(): void {
    for (const { watcher } of this.watches.values()) watcher.close()
    this.watches.clear()
  }

  private note(folder: string, name: string | null): void {
    const now = Date.now()
    if (now - this.burstSince > BURST_MS) {
      this.burst = 0
      this.burstSince = now
    }
    this.burst += 1
    if (this.burst === BURST_EVENTS) this.onOverflow()
    if (name?.startsWith(TEMPORARY_PREFIX)) return
    this.onChange(name === null ? folder : joinPath(folder, name.normalize('NFC')))
  }
}
