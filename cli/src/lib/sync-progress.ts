import { hostname, userInfo } from 'node:os'
import type { AwayEvent, SyncEvent } from '@sac/sdk'
import type { Progress } from './progress.ts'
import { size } from './table.ts'

const BAR_CELLS = 20

/** How far a sync is: a bar, the rate and the time left, on a terminal. Elsewhere only what goes wrong meanwhile. */
export class SyncProgress {
  readonly #progress: Progress
  readonly #tell: (text: string) => void
  #startedAt = 0
  #direction = ''
  #done = 0

  constructor(progress: Progress, tell: (text: string) => void) {
    this.#progress = progress
    this.#tell = tell
  }

  note = (event: SyncEvent | AwayEvent): void => {
    if (event.type === 'away') {
      const reason = event.error instanceof Error ? event.error.message : String(event.error)
      const seconds = Math.ceil(event.retryMs / 1000)
      this.#progress.stop()
      this.#tell(`${reason}; trying again in ${seconds} s`)
    } else if (event.type === 'progress' && process.stderr.isTTY) {
      if (event.direction !== this.#direction || event.done < this.#done) {
        this.#direction = event.direction
        this.#startedAt = performance.now()
      }
      this.#done = event.done
      this.#progress.show(progressText(event, performance.now() - this.#startedAt))
    }
  }

  stop(): void {
    this.#progress.stop()
  }
}

type ProgressEvent = Extract<SyncEvent, { type: 'progress' }>

/** @param elapsedMs since the first file of this direction */
export function progressText(event: ProgressEvent, elapsedMs: number): string {
  const { direction, done, total, bytes, totalBytes } = event
  // Empty files are progress too.
  const share = totalBytes > 0 ? (bytes / totalBytes + done / total) / 2 : done / total
  const filled = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
  const amount = `${direction === 'up' ? '↑' : '↓'} ${done}/${total} files, ${size(bytes)} of ${size(totalBytes)}`
  // The first moments say nothing about the rate.
  if (elapsedMs < 500 || share === 0) return `${bar} ${amount}`
  const rate = size(Math.round((bytes / elapsedMs) * 1000))
  return `${bar} ${amount}, ${rate}/s, ${timeLeft((elapsedMs * (1 - share)) / share)} left`
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Stands in the names of conflict copies. */
export function whoHere(): string {
  const host = hostname().split('.')[0]
  try {
    return `${userInfo().username} on ${host}`
  } catch {
    // A user without an entry in the list of users, as in some containers.
    return host ?? 'other'
  }
}
