import { type PassReport, RemoteUnavailableError, type SyncEngine } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import type { StateDetail } from '../platform/state-report.ts'
import { QUIET_MS } from './stamp.ts'

/** A little more than the time after which a file counts as done, so that the scan agrees. */
const SETTLE_MS = QUIET_MS + 3

/** Everything is looked at so often while there is work, and so often when nothing seems to happen, in milliseconds. */
const FULL_BUSY_MS = 60_000
const FULL_IDLE_MS = 600_000

/** More changed paths than this: looking at everything is cheaper. */
const MANY_PATHS = 2_000

/** Passes that follow each other at once; then a rest, so that a peer that always disagrees cannot keep us spinning. */
const QUICK_PASSES = 20
const REST_MS = 5_000

export interface SpaceSyncOptions {
  space: string
  engine: SyncEngine
  log: Log
  onFirstPass: () => void
  onState: (detail: StateDetail) => void
}

/** Decides when a space is looked at: at once when the platform says so, when changed files rest, and now and then anyway. */
export class SpaceSync {
  private readonly options: SpaceSyncOptions
  private readonly backoff = new Backoff({ firstMs: 100, longestMs: 15_000 })
  private readonly pause = new Pause()
  /** Changed paths and when they count as done, by the clock of the process. */
  private readonly dirty = new Map<string, number>()
  private fullAt = 0
  private remoteAt = Number.POSITIVE_INFINITY
  private notBefore = 0
  private isAway = false
  private isFirstPassDone = false
  private quickPasses = 0
  private lastState = ''

  constructor(options: SpaceSyncOptions) {
    this.options = options
  }

  /** Something happened to this path here. */
  noteLocal(path: string): void {
    this.dirty.set(path, now() + SETTLE_MS)
    if (this.dirty.size > MANY_PATHS) this.noteOverflow()
    else this.pause.wake()
  }

  /** Changes here may have been missed. */
  noteOverflow(): void {
    this.dirty.clear()
    this.fullAt = Math.min(this.fullAt, now() + SETTLE_MS)
    this.pause.wake()
  }

  /** The platform has, or may have, something new. */
  noteRemote(revision = Number.POSITIVE_INFINITY): void {
    if (revision <= this.options.engine.revision) return
    this.remoteAt = 0
    this.pause.wake()
  }

  /** The platform is back: what waited need not wait longer. */
  noteReachable(): void {
    this.backoff.reset()
    if (this.isAway) this.notBefore = 0
    this.noteRemote()
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = this.nextAt() - now()
      if (wait > 0) await this.pause.wait(wait, signal)
      else await this.pass()
    }
  }

  /** Sends what rests by now; used after `run` has ended. */
  async drain(signal: AbortSignal): Promise<void> {
    if (this.isAway || signal.aborted) return
    this.fullAt = 0
    await this.pass()
  }

  private nextAt(): number {
    const dirtyAt = Math.min(...this.dirty.values())
    return Math.max(this.notBefore, Math.min(this.fullAt, this.remoteAt, dirtyAt))
  }

  private async pass(): Promise<void> {
    const { engine, log, space } = this.options
    const isFull = this.fullAt <= now()
    const changed = this.takeChanged()
    const paths = [...changed.keys()]
    this.remoteAt = Number.POSITIVE_INFINITY
    if (isFull) this.fullAt = now() + FULL_IDLE_MS
    else if (paths.length > 0) this.fullAt = Math.min(this.fullAt, now() + FULL_BUSY_MS)
    try {
      const report = await engine.pass(isFull ? {} : { paths })
      this.backoff.reset()
      this.isAway = false
      // Consent that came during the pass is for the next one.
      this.follow(report, changed)
    } catch (error) {
      this.isAway = error instanceof RemoteUnavailableError
      // The scan may not have come to these.
      if (isFull) this.fullAt = 0
      for (const path of paths) this.dirty.set(path, 0)
      const retryMs = this.backoff.next()
      this.notBefore = now() + retryMs
      this.remoteAt = 0
      log[this.isAway ? 'warn' : 'error']('sync failed, trying again', { space, retryMs, error })
    }
  }

  private follow(report: PassReport, changed: ReadonlyMap<string, number>): void {
    for (const path of report.busy) {
      const knownAt = this.dirty.get(path) ?? changed.get(path) ?? 0
      this.dirty.set(path, knownAt > now() ? knownAt : now() + SETTLE_MS)
    }
    if (report.isUnfinished) {
      this.quickPasses += 1
      const isSpinning = this.quickPasses >= QUICK_PASSES
      this.remoteAt = isSpinning ? now() + REST_MS : 0
      if (isSpinning) this.quickPasses = 0
    } else {
      this.quickPasses = 0
      if (report.retryAfterMs !== undefined) this.remoteAt = now() + report.retryAfterMs
      if (!this.isFirstPassDone) {
        this.isFirstPassDone = true
        this.options.onFirstPass()
      }
    }
    this.tell(report)
  }

  private tell({ plan, conflicts, refused, unknown }: PassReport): void {
    const { space, log, onState } = this.options
    const held = plan.held.there.length + plan.held.here.length
    const state = `${held} ${refused} ${unknown.length}`
    if (state === this.lastState && conflicts === 0) return
    const isNews = this.lastState !== '' || held + refused + conflicts > 0
    this.lastState = state
    if (isNews) onState({ space, held, conflicts, refused })
    const leftAlone = unknown.slice(0, 20).map(({ path, reason }) => `${path}: ${reason}`)
    log.info('space state', { space, held, conflicts, refused, unknown: unknown.length, leftAlone })
  }

  /** All of them, once the first rests: the scan tells which are still written to, and deletions count together. */
  private takeChanged(): Map<string, number> {
    if (Math.min(...this.dirty.values()) > now()) return new Map()
    const changed = new Map(this.dirty)
    this.dirty.clear()
    return changed
  }
}

function now(): number {
  return performance.now()
}
