import {
  ConnectionError,
  LARGE_FILE_BYTES,
  NotSignedInError,
  TimeoutError,
  type Workspace,
} from '@sac/sdk'
import { largeFile } from './large-file.ts'
import type { Space } from './space.ts'
import { TransferRate } from './transfer-rate.ts'
import type { Hold, UploadItem, UploadSource, UploadTotals } from './upload-item.ts'

export type UploadTarget = Pick<Workspace, 'upload' | 'uploadLarge' | 'createFolder'>

/** A browser has six connections for all. */
const AT_A_TIME = 3
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 15_000
const CHANGE_MS = 100

/**
 * Uploads one after the other, whatever the page shows meanwhile. A cut line and an expired session hold it, they fail
 * nothing; large files then go on with the part they were at. Events: `change` at most ten times a second, `idle`.
 */
export class UploadQueue extends EventTarget {
  readonly #targetOf: (space: Space) => UploadTarget
  readonly #items = new Map<number, UploadItem>()
  readonly #queued: UploadItem[] = []
  readonly #sending = new Map<UploadItem, AbortController>()
  readonly #rate = new TransferRate()
  #hold: Hold | undefined
  #nextId = 1
  #attempts = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #changeTimer: ReturnType<typeof setTimeout> | undefined
  #totals: UploadTotals = { count: 0, finished: 0, failed: 0, bytes: 0, sentBytes: 0 }

  constructor(targetOf: (space: Space) => UploadTarget) {
    super()
    this.#targetOf = targetOf
  }

  get hold(): Hold | undefined {
    return this.#hold
  }

  get totals(): Readonly<UploadTotals> {
    return this.#totals
  }

  get isActive(): boolean {
    return this.#sending.size > 0 || this.#queued.length > 0
  }

  /** Those under way and those that failed, oldest first, at most `limit`. */
  attention(limit: number): UploadItem[] {
    const shown: UploadItem[] = []
    for (const item of this.#items.values()) {
      if (item.state === 'sending' || item.state === 'failed') shown.push(item)
      if (shown.length === limit) break
    }
    return shown
  }

  /** Bytes a second; undefined until it can be told. */
  get bytesPerSecond(): number | undefined {
    return this.#rate.bytesPerSecond
  }

  add(space: Space, sources: readonly UploadSource[]): void {
    for (const source of sources) {
      const item: UploadItem = {
        ...source,
        id: this.#nextId++,
        space,
        sizeBytes: source.file?.size ?? 0,
        state: 'queued',
        sentBytes: 0,
      }
      this.#items.set(item.id, item)
      this.#queued.push(item)
      this.#totals.count += 1
      this.#totals.bytes += item.sizeBytes
    }
    this.#pump()
  }

  cancel(id: number): void {
    const item = this.#items.get(id)
    if (!item || item.state === 'done' || item.state === 'cancelled') return
    if (item.state === 'failed') this.#totals.failed -= 1
    item.state = 'cancelled'
    this.#sending.get(item)?.abort()
    const at = this.#queued.indexOf(item)
    if (at >= 0) this.#queued.splice(at, 1)
    this.#forget(item)
    this.#changed()
  }

  /** Everything that has not arrived yet is given up. */
  cancelAll(): void {
    this.#queued.length = 0
    for (const item of this.#items.values()) if (item.state !== 'done') this.cancel(item.id)
  }

  /** Another try of what failed: of one, or of all. */
  retry(id?: number): void {
    for (const item of this.#items.values()) {
      if (item.state !== 'failed' || (id !== undefined && item.id !== id)) continue
      item.state = 'queued'
      delete item.error
      this.#totals.failed -= 1
      this.#queued.push(item)
    }
    this.#pump()
  }

  /** The browser says that the line is down. */
  pause(hold: Hold): void {
    this.#hold = hold
    this.#changed()
  }

  /** The line stands again, or somebody signed in. */
  resume(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    this.#hold = undefined
    this.#attempts = 0
    this.#pump()
  }

  /** Forgets what is finished. */
  clear(): void {
    if (this.isActive) return
    this.#items.clear()
    this.#totals = { count: 0, finished: 0, failed: 0, bytes: 0, sentBytes: 0 }
    this.#rate.clear()
    this.#changed()
  }

  #pump(): void {
    while (!this.#hold && this.#sending.size < AT_A_TIME) {
      const item = this.#queued.shift()
      if (!item) break
      void this.#send(item)
    }
    this.#changed()
  }

  async #send(item: UploadItem): Promise<void> {
    const stop = new AbortController()
    item.state = 'sending'
    this.#sending.set(item, stop)
    try {
      await this.#transfer(item, stop.signal)
      this.#progress(item, item.sizeBytes)
      item.state = 'done'
      this.#totals.finished += 1
      this.#attempts = 0
      this.dispatchEvent(new CustomEvent('arrived', { detail: item }))
    } catch (error) {
      this.#failed(item, error)
    } finally {
      this.#sending.delete(item)
      this.#pump()
      if (!this.isActive) this.dispatchEvent(new Event('idle'))
    }
  }

  async #transfer(item: UploadItem, signal: AbortSignal): Promise<void> {
    const target = this.#targetOf(item.space)
    const { path, file } = item
    if (!file) await target.createFolder(path, { signal })
    else if (file.size < LARGE_FILE_BYTES) await target.upload(path, file, { signal })
    else {
      const onProgress = (bytes: number) => this.#progress(item, bytes)
      await target.uploadLarge(path, largeFile(file), { signal, onProgress })
    }
  }

  #failed(item: UploadItem, error: unknown): void {
    // `cancel` has settled it.
    if (item.state === 'cancelled') return
    const isCut = error instanceof ConnectionError || error instanceof TimeoutError
    if (isCut || error instanceof NotSignedInError) {
      this.#progress(item, 0)
      item.state = 'queued'
      this.#queued.unshift(item)
      this.#hold = isCut ? 'offline' : 'signed-out'
      if (isCut) this.#retryLater()
      return
    }
    item.state = 'failed'
    item.error = error
    this.#totals.failed += 1
  }

  #retryLater(): void {
    if (this.#retryTimer !== undefined) return
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts)
    this.#attempts += 1
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined
      this.#hold = undefined
      this.#pump()
    }, waitMs)
  }

  #progress(item: UploadItem, sentBytes: number): void {
    const bytes = sentBytes - item.sentBytes
    item.sentBytes = sentBytes
    this.#totals.sentBytes += bytes
    if (bytes > 0) this.#rate.add(bytes)
    this.#changed()
  }

  #forget(item: UploadItem): void {
    this.#items.delete(item.id)
    this.#totals.count -= 1
    this.#totals.bytes -= item.sizeBytes
    this.#totals.sentBytes -= item.sentBytes
  }

  #changed(): void {
    this.#changeTimer ??= setTimeout(() => {
      this.#changeTimer = undefined
      this.dispatchEvent(new Event('change'))
    }, CHANGE_MS)
  }
}
