import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SyncEngine, type SyncEvent } from '@sac/sdk/sync'
import type { Log } from '../log.ts'
import type { InternalClient } from '../platform/internal-client.ts'
import type { StateReport } from '../platform/state-report.ts'
import { FolderWatcher } from './folder-watcher.ts'
import { ManifestFile } from './manifest-file.ts'
import { PlatformSpace } from './platform-space.ts'
import { SpaceSync } from './space-sync.ts'
import { VolumeTree } from './volume-tree.ts'

export interface SpaceConfig {
  /** `output`, `private`, `public` or `group:<id>`. */
  space: string
  /** `mirror-down`: the platform alone decides what stands here. */
  mode: 'two-way' | 'mirror-down'
  /** Folder below `workspace`. */
  folder: string
}

export interface KeptSpaceParts {
  agentDir: string
  maxFileBytes: number
  client: InternalClient
  state: StateReport
  log: Log
}

/** What is remembered of a space beside its files. */
export function memoryOf(agentDir: string, space: string): { marker: string; manifest: string } {
  const name = space.replace(':', '-')
  return {
    marker: join(agentDir, 'workspace', `.sac-${name}.volume`),
    manifest: join(agentDir, 'sidecar', `${name}.manifest`),
  }
}

/** One space that is kept equal to its folder, from its making until it is stopped. */
export class KeptSpace {
  readonly space: string
  private readonly sync: SpaceSync
  private readonly watcher: FolderWatcher | undefined
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>

  /** @param onFirstPass everything of the space is here, as it was a moment ago */
  constructor(config: SpaceConfig, parts: KeptSpaceParts, onFirstPass: () => void) {
    const { space, mode, folder } = config
    const { agentDir, maxFileBytes, client, state, log } = parts
    this.space = space
    const root = join(agentDir, 'workspace', folder)
    mkdirSync(root, { recursive: true, mode: 0o755 })
    const { marker: markerFile, manifest: manifestFile } = memoryOf(agentDir, space)
    this.watcher =
      mode === 'mirror-down'
        ? undefined
        : new FolderWatcher({
            log,
            onChange: (path) => this.sync.noteLocal(path),
            onOverflow: () => this.sync.noteOverflow(),
          })
    const tree = new VolumeTree({
      root,
      markerFile,
      maxFileBytes,
      ...(this.watcher ? { watcher: this.watcher } : {}),
    })
    const engine = new SyncEngine({
      tree,
      // What goes up is brought to its end, what nobody will see is not fetched to its end.
      remote: new PlatformSpace(
        client,
        space,
        mode === 'mirror-down' ? this.stopping.signal : undefined,
      ),
      manifest: new ManifestFile(manifestFile, () => tree.flush()),
      mode,
      // Nothing of a mirror goes up anyway, so its first pass is its only one.
      withoutBase: mode === 'two-way' ? 'pull-first' : 'merge',
      who: 'agent',
      // Nobody is there to ask. The volume is known by its marker, an emptied or strange one only pulls, and the platform
      // keeps each deleted version for weeks: what the agent clears away may go.
      allowDeletes: { here: true, there: true },
      onEvent: (event) => note(event, space, state, log),
    })
    this.sync = new SpaceSync({
      space,
      engine,
      log,
      onFirstPass,
      onState: (detail) => state.note(detail),
    })
    this.running = this.sync.run(this.stopping.signal)
  }

  /** The platform has, or may have, something new. */
  noteRemote(revision?: number): void {
    this.sync.noteRemote(revision)
  }

  /** Somebody wants everything looked at, on both sides. */
  noteAll(): void {
    this.sync.noteOverflow()
    this.sync.noteRemote()
  }

  /** The platform is back. */
  noteReachable(): void {
    this.sync.noteReachable()
  }

  /** Resolves once nothing is written any more. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  /** Sends what rests by now; after `stop`. */
  async drain(signal: AbortSignal): Promise<void> {
    await this.sync.drain(signal)
  }

  close(): void {
    this.watcher?.close()
  }
}

function note(event: SyncEvent, space: string, state: StateReport, log: Log): void {
  if (event.type === 'progress') {
    const { done, total, bytes, file } = event
    state.progress({ space, done, total, bytes, file })
    return
  }
  if (event.type === 'done') return
  log.warn(`file ${event.type}`, { space, ...event })
}
