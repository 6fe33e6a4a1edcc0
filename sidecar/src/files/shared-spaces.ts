import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RemoteUnavailableError } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import { type InternalClient, ProblemError } from '../platform/internal-client.ts'
import { removeFolder, sweepGone } from './gone-folder.ts'
import { type KeptSpace, memoryOf } from './kept-space.ts'

/** A space that the agent reads and never writes: everybody's, or one of a group of its owner. */
export interface SharedSpace {
  /** `public` or `group:<id>`. */
  space: string
  /** Below `workspace`: `public` or `group/<slug>`. */
  folder: string
}

const SPACE = /^(public|group:[1-9]\d*)$/
const FOLDER = /^(public|group\/[a-z0-9][a-z0-9-]*)$/
/** Of a group, beside the folders of the spaces. */
const MARKER = /^\.sac-group-([1-9]\d*)\.volume$/

/** Asked again this often even if nobody tells of a change, in milliseconds. */
const REFRESH_MS = 600_000

/** Keeps the folders of shared spaces those that the platform lists: a new one comes, one that is gone goes with its files. */
export class SharedSpaces {
  private readonly options: {
    client: InternalClient
    agentDir: string
    keep: (space: SharedSpace) => KeptSpace
    /** After each reading of the list. */
    onListed: (spaces: readonly string[]) => void
    log: Log
  }
  private readonly kept = new Map<string, { folder: string; running: KeptSpace }>()
  private readonly backoff = new Backoff({ firstMs: 100, longestMs: 15_000 })
  private readonly pause = new Pause()
  /** Holds the folders of all spaces; no sandbox sees it itself. */
  private readonly workspace: string
  private isDue = true

  constructor(options: SharedSpaces['options']) {
    this.options = options
    this.workspace = join(options.agentDir, 'workspace')
  }

  /** Which spaces there are may have changed. */
  refresh(): void {
    this.isDue = true
    this.pause.wake()
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let waitMs = REFRESH_MS
      if (this.isDue) {
        this.isDue = false
        waitMs = await this.attempt(signal)
      }
      if (this.isDue) continue
      await this.pause.wait(waitMs, signal)
      this.isDue = true
    }
    await Promise.all([...this.kept.values()].map(({ running }) => running.stop()))
  }

  /** @returns when to ask again, in milliseconds */
  private async attempt(signal: AbortSignal): Promise<number> {
    const { client, log } = this.options
    try {
      await sweepGone(this.workspace)
      const { items } = await client.json<{ items: SharedSpace[] }>({
        method: 'GET',
        path: '/spaces',
        signal,
      })
      await this.follow(items)
      this.backoff.reset()
      return REFRESH_MS
    } catch (error) {
      if (signal.aborted) return 0
      const isAway = error instanceof RemoteUnavailableError
      log[isAway ? 'warn' : 'error']('the shared spaces cannot be listed', {
        error,
        ...(error instanceof ProblemError ? { problem: error.problem } : {}),
      })
      return this.backoff.next()
    }
  }

  private async follow(listed: readonly SharedSpace[]): Promise<void> {
    const { keep, onListed, log } = this.options
    const wanted = new Map<string, SharedSpace>()
    for (const { space, folder } of listed) {
      if (SPACE.test(space) && FOLDER.test(folder)) wanted.set(space, { space, folder })
      else log.error('a shared space has no name that can be', { space, folder })
    }
    for (const [space, { folder, running }] of this.kept) {
      if (wanted.get(space)?.folder === folder) continue
      this.kept.delete(space)
      const stopped = running.stop()
      // Gone at once for those who look; a pass that is at work finds no folder any more.
      await removeFolder(this.workspace, folder, () => stopped)
      log.info('a shared space is gone', { space, folder })
    }
    await this.removeStrange(wanted)
    for (const [space, each] of wanted) {
      if (this.kept.has(space)) continue
      this.kept.set(space, { folder: each.folder, running: keep(each) })
    }
    onListed([...wanted.keys()])
  }

  /** What an earlier life left: groups that were left while nobody looked, one whose name another one has now. */
  private async removeStrange(wanted: ReadonlyMap<string, SharedSpace>): Promise<void> {
    const { agentDir } = this.options
    const known = new Set<string>()
    for (const { space, folder } of wanted.values()) {
      if (this.kept.has(space) || isThere(memoryOf(agentDir, space).marker)) known.add(folder)
    }
    const groups = join(this.workspace, 'group')
    mkdirSync(groups, { recursive: true, mode: 0o755 })
    for (const name of readdirSync(groups)) {
      if (!known.has(`group/${name}`)) await removeFolder(this.workspace, `group/${name}`)
    }
    for (const name of readdirSync(this.workspace)) {
      const space = `group:${MARKER.exec(name)?.[1]}`
      if (!MARKER.test(name) || wanted.has(space)) continue
      const { marker, manifest } = memoryOf(agentDir, space)
      await rm(manifest, { force: true })
      await rm(marker, { force: true })
    }
  }
}

/** Not by `existsSync`: access(2) leaves the capabilities of a user other than root out, and the sidecar may need them. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
