import { type PassReport, SyncEngine } from './engine.ts'
import type { PlanMode } from './plan.ts'
import {
  type LocalTree,
  type ManifestStore,
  type RemoteSpace,
  RemoteUnavailableError,
} from './ports.ts'
import type { SyncEvent } from './state.ts'
import { emptySummary, noteEvent, notePlan, type SyncSummary } from './summary.ts'

/** A folder to keep equal to a workspace: `NodeFolder` of `@sac/sdk/sync-node`, or one over directory handles of a browser. */
export interface SyncFolder {
  tree: LocalTree
  /** Where the last common state with a space is kept. */
  manifest(space: string): ManifestStore
  /** Calls back when something changes; absent: everything is looked at now and then. */
  watch?(onChange: () => void): void
}

export interface FolderSyncOptions {
  folder: SyncFolder
  /** `up` and `down` carry the changes of one side alone. Default `both`. */
  direction?: 'both' | 'up' | 'down'
  /** With `up` or `down`: makes the other side a mirror, what the source lacks is deleted there. */
  delete?: boolean
  /** Only tells what would be done. */
  isDryRun?: boolean
  /** Lets many deletions at once through, which are held otherwise. */
  allowDeletes?: boolean
  /** Stands in the names of conflict copies, such as the name of the machine. */
  who?: string
  signal?: AbortSignal
  onEvent?: (event: SyncEvent | AwayEvent) => void
}

/** The platform cannot be reached; the next try is in `retryMs`. */
export interface AwayEvent {
  type: 'away'
  retryMs: number
  error: unknown
}

/** Passes that follow each other in one sync. */
const MAX_PASSES = 30

/** Until a file that was being written is looked at again, and how often. */
const BUSY_MS = 100
const BUSY_PASSES = 10

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
/** Tries of one sync while the platform is away. */
const MAX_TRIES = 5

/** From the first change until it is looked at: editors write in several steps. */
const SETTLE_MS = 100

/** Everything is looked at so often, whatever the watchers say. */
const FULL_MS = 60_000

/** Syncs one folder with one space, once or all the time. */
export class FolderSync {
  private readonly options: FolderSyncOptions
  private readonly engine: SyncEngine
  private summary = emptySummary()

  /** @param remote.key names the space among all spaces of all servers */
  constructor(remote: { space: RemoteSpace; key: string }, options: FolderSyncOptions) {
    this.options = options
    const { folder, who = 'other' } = options
    this.engine = new SyncEngine({
      tree: folder.tree,
      remote: remote.space,
      manifest: folder.manifest(remote.key),
      mode: modeOf(options),
      who,
      onEvent: (event) => this.note(event),
    })
  }

  /** @throws the error of the last of several tries, AbortError */
  async once(): Promise<SyncSummary> {
    this.summary = emptySummary(this.options.isDryRun)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.untilQuiet()
      } catch (error) {
        const { signal } = this.options
        if (!(error instanceof RemoteUnavailableError)) throw error
        if (attempt >= MAX_TRIES || signal?.aborted) throw error.cause ?? error
        await this.wait(attempt, error.cause ?? error)
      }
    }
  }

  /**
   * Syncs, and again whenever something changes here or there, until the signal fires.
   * @param remoteChanges yields when the space may have changed
   */
  async *always(remoteChanges: (signal: AbortSignal) => AsyncIterable<unknown>) {
    const { folder, signal } = this.options
    const wake = new Wake()
    const abort = new AbortController()
    const stop = () => abort.abort(signal?.reason)
    signal?.addEventListener('abort', stop, { once: true })
    let failure: unknown
    const listening = (async () => {
      for await (const _ of remoteChanges(abort.signal)) wake.in(0)
    })().catch((error: unknown) => {
      failure = error
      wake.in(0)
    })
    folder.watch?.(() => wake.in(SETTLE_MS))
    try {
      for (let away = 0; !signal?.aborted; ) {
        if (failure !== undefined) throw failure
        wake.reset()
        this.summary = emptySummary()
        try {
          yield await this.untilQuiet()
          away = 0
        } catch (error) {
          if (!(error instanceof RemoteUnavailableError)) throw error
          away += 1
          await this.wait(away, error.cause ?? error)
          continue
        }
        await wake.wait(FULL_MS, signal)
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      abort.abort()
      await listening
    }
  }

  private async untilQuiet(): Promise<SyncSummary> {
    const { allowDeletes = false, isDryRun = false, signal } = this.options
    for (let pass = 1, busy = 0; ; pass += 1) {
      const report = await this.engine.pass({ allowDeletes, isDryRun })
      const isBusy = report.busy.length > 0 && busy < BUSY_PASSES
      const isOver = isDryRun || pass >= MAX_PASSES || signal?.aborted
      if (isOver || (!report.isUnfinished && !isBusy)) return this.finish(report)
      if (isBusy && !report.isUnfinished) {
        busy += 1
        await delay(BUSY_MS, signal)
      }
    }
  }

  private finish(report: PassReport): SyncSummary {
    const { summary } = this
    const { plan, unknown, isUnfinished } = report
    summary.held = plan.held
    // Nothing of an ignored one is waiting.
    summary.skipped = unknown.map((item) =>
      item.reason === 'ignored' ? { ...item, isBlocking: false } : item,
    )
    summary.isUnfinished = isUnfinished
    if (summary.isDryRun) notePlan(summary, plan, report.withoutRoom)
    return summary
  }

  private note(event: SyncEvent): void {
    noteEvent(this.summary, event)
    this.options.onEvent?.(event)
  }

  private async wait(attempt: number, error: unknown): Promise<void> {
    const { signal, onEvent } = this.options
    const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS)
    onEvent?.({ type: 'away', retryMs, error })
    await delay(retryMs, signal)
  }
}

function modeOf(options: FolderSyncOptions): Exclude<PlanMode, 'pull-first'> {
  const { direction = 'both' } = options
  if (direction === 'both') return 'two-way'
  return options.delete ? `mirror-${direction}` : direction
}

/** A wish to go on, at the earliest time that anybody named. */
class Wake {
  private at = Number.POSITIVE_INFINITY
  private changed: (() => void) | undefined

  reset(): void {
    this.at = Number.POSITIVE_INFINITY
  }

  in(ms: number): void {
    this.at = Math.min(this.at, performance.now() + ms)
    this.changed?.()
  }

  async wait(longestMs: number, signal: AbortSignal | undefined): Promise<void> {
    const end = performance.now() + longestMs
    for (;;) {
      const left = Math.min(this.at, end) - performance.now()
      if (left <= 0 || signal?.aborted) return
      const isChanged = new Promise<void>((resolve) => {
        this.changed = resolve
      })
      const stop = new AbortController()
      await Promise.race([delay(left, signal, stop.signal), isChanged])
      stop.abort()
    }
  }
}

/** Resolves early when a signal fires. */
function delay(ms: number, ...signals: (AbortSignal | undefined)[]): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      for (const signal of signals) signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    for (const signal of signals) {
      if (signal?.aborted) end()
      else signal?.addEventListener('abort', end, { once: true })
    }
  })
}
