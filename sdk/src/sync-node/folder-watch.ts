import { type FSWatcher, lstatSync, watch } from 'node:fs'
import { TEMPORARY_PREFIX } from '../sync/paths.ts'
import { identityOf } from './stamp.ts'

/** Watches the folders that a scan comes by, one kernel watch each; files need none. */
export class FolderWatch {
  private readonly watches = new Map<string, { watcher: FSWatcher; identity: string }>()
  /** Called when something changed somewhere. Nothing is watched before it is set. */
  onChange: (() => void) | undefined

  add(path: string, folder: string): void {
    if (!this.onChange) return
    const identity = identityOf(lstatSync(folder, { bigint: true }))
    const known = this.watches.get(path)
    if (known?.identity === identity) return
    known?.watcher.close()
    this.watches.delete(path)
    const forget = () => this.watches.delete(path)
    try {
      const watcher = watch(folder, (_event, name) => {
        if (!name?.startsWith(TEMPORARY_PREFIX) && name !== '.sac') this.onChange?.()
      })
      watcher.on('error', forget)
      this.watches.set(path, { watcher, identity })
    } catch {
      // No watches left (fs.inotify.max_user_watches), or the folder went: the regular looks at everything find its changes.
    }
  }

  close(): void {
    this.onChange = undefined
    for (const { watcher } of this.watches.values()) watcher.close()
    this.watches.clear()
  }
}
