import { RemoteUnavailableError } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import { type InternalClient, ProblemError } from './internal-client.ts'

export interface StateDetail {
  space: string
  done?: number
  total?: number
  bytes?: number
  file?: string
  held?: number
  conflicts?: number
  refused?: number
}

/** Tells the platform how far the files are; only the newest state is worth telling. */
export class StateReport {
  private readonly client: InternalClient
  private readonly log: Log
  private readonly pause = new Pause()
  private isSynced = false
  private detail: StateDetail | undefined
  private isPending = false
  private isThrottled = false
  private sequence = 0

  constructor(options: { client: InternalClient; log: Log }) {
    this.client = options.client
    this.log = options.log
  }

  synced(): void {
    this.isSynced = true
    this.detail = undefined
    this.isPending = true
    this.pause.wake()
  }

  /** Progress; of interest only until the first pass is done. */
  progress(detail: StateDetail): void {
    if (!this.isSynced) this.note(detail)
  }

  note(detail: StateDetail): void {
    this.detail = detail
    this.isPending = true
    if (!this.isThrottled) this.pause.wake()
  }

  /** Says all again, for a server that has forgotten. */
  repeat(): void {
    if (this.isSynced) this.synced()
  }

  async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({ firstMs: 200, longestMs: 10_000 })
    while (!signal.aborted) {
      if (!this.isPending) {
        await this.pause.wait(60_000, signal)
        continue
      }
      this.isPending = false
      try {
        await this.client.post('/state', {
          synced: this.isSynced,
          sequence: this.nextSequence(),
          ...(this.detail ? { detail: this.detail } : {}),
        })
        backoff.reset()
        // Progress of a thousand files is told a few times, not a thousand.
        this.isThrottled = true
        if (!this.isSynced) await this.pause.wait(100, signal)
        this.isThrottled = false
      } catch (error) {
        if (error instanceof RemoteUnavailableError) {
          this.isPending = true
          await this.pause.wait(backoff.next(), signal)
        } else if (error instanceof ProblemError) {
          this.log.error('the platform does not take the state', { error, problem: error.problem })
        } else {
          throw error
        }
      }
    }
  }

  /** Grows over restarts too, as long as the clock does. */
  private nextSequence(): number {
    this.sequence = Math.max(this.sequence + 1, Date.now())
    return this.sequence
  }
}
