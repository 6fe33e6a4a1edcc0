import type { Upload } from './plan.ts'

/** First and longest wait before a refused version is sent again: somebody may have freed quota. */
const FIRST_MS = 2_000
const LONGEST_MS = 300_000

interface Refusal {
  value: string
  delayMs: number
  until: number
}

/** Which versions the platform refused, and when each is worth another try. */
export class Refusals {
  private readonly refusals = new Map<string, Refusal>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  isWaiting(upload: Upload): boolean {
    const refusal = this.refusals.get(keyOf(upload))
    return refusal?.value === versionOf(upload) && refusal.until > this.now()
  }

  /** True after the platform said once that it lacks a content that it was thought to have. */
  mustSend(upload: Upload): boolean {
    return this.refusals.get(keyOf(upload))?.delayMs === 0
  }

  note(upload: Upload, options: { isImmediate: boolean }): void {
    const earlier = this.refusals.get(keyOf(upload))
    const value = versionOf(upload)
    const isAgain = earlier?.value === value && earlier.delayMs > 0
    const delayMs = options.isImmediate
      ? 0
      : isAgain
        ? Math.min(earlier.delayMs * 2, LONGEST_MS)
        : FIRST_MS
    this.refusals.set(keyOf(upload), { value, delayMs, until: this.now() + delayMs })
  }

  forget(upload: Upload): void {
    this.refusals.delete(keyOf(upload))
  }

  /** Keeps only what still wants to go up. */
  retain(uploads: readonly Upload[]): void {
    const keys = new Set(uploads.map(keyOf))
    for (const key of this.refusals.keys()) if (!keys.has(key)) this.refusals.delete(key)
  }

  /** How many wait. */
  get count(): number {
    return this.refusals.size
  }

  /** Milliseconds until the first is worth another try. */
  retryAfterMs(): number | undefined {
    const waits = [...this.refusals.values()].map(({ until }) => Math.max(0, until - this.now()))
    return waits.length > 0 ? Math.min(...waits) : undefined
  }
}

/** A conflict copy gets a new name in each pass; the path that it stands for stays. */
function keyOf(upload: Upload): string {
  return upload.conflictOf ?? upload.path
}

function versionOf({ value }: Upload): string {
  return `${value.digest} ${value.executable}`
}
