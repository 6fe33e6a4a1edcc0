import { RemoteUnavailableError } from '@sac/sdk/sync'
import { Backoff, Pause } from '../backoff.ts'
import type { Log } from '../log.ts'
import { type InternalClient, ProblemError } from '../platform/internal-client.ts'
import type { ConversationMessage, SpoolRecord } from './records.ts'
import type { Spool, SpoolPosition } from './spool.ts'

/** What the platform takes in one call; the size leaves room for the brackets around the messages. */
const BATCH_MESSAGES = 500
const BATCH_BYTES = 4 * 1024 * 1024 - 1024

/** Carries the spool to the platform, in order; a record goes only after the platform took it or said that it never will. */
export class Delivery {
  private readonly spool: Spool
  private readonly client: InternalClient
  private readonly log: Log
  private readonly backoff = new Backoff({ firstMs: 200, longestMs: 15_000 })
  private readonly pause = new Pause()
  private isIdle = false
  private hasNew = false

  constructor(options: { spool: Spool; client: InternalClient; log: Log }) {
    this.spool = options.spool
    this.client = options.client
    this.log = options.log
    this.spool.whenAppended(() => {
      this.hasNew = true
      if (this.isIdle) this.pause.wake()
    })
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.hasNew = false
        const isEmpty = !(await this.deliver())
        this.backoff.reset()
        // What was appended during the look would otherwise wait until the next.
        if (!isEmpty || this.hasNew) continue
        this.isIdle = true
        await this.pause.wait(60_000, signal)
        this.isIdle = false
      } catch (error) {
        const isAway = error instanceof RemoteUnavailableError
        const retryMs = this.backoff.next()
        this.log[isAway ? 'warn' : 'error']('conversation not delivered, trying again', {
          retryMs,
          error,
        })
        await this.pause.wait(retryMs, signal)
      }
    }
  }

  /** Tries everything once; used before the process ends. @throws RemoteUnavailableError */
  async drain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.deliver()));
  }

  /** The platform is back: do not wait longer. */
  noteReachable(): void {
    this.backoff.reset()
    this.pause.wake()
  }

  /** @returns false when the spool is empty */
  private async deliver(): Promise<boolean> {
    const found = await this.spool.peek(BATCH_MESSAGES)
    const [first] = found
    if (!first) return false
    const record = this.parse(first.text)
    if (!record) {
      await this.spool.remove(first.end)
    } else if (record.kind === 'hook') {
      await this.sendHook(record)
      await this.spool.remove(first.end)
    } else {
      await this.sendMessages(found)
    }
    return true
  }

  private async sendHook(record: SpoolRecord & { kind: 'hook' }): Promise<void> {
    try {
      await this.client.post('/hooks', record.report, { 'idempotency-key': record.id })
    } catch (error) {
      this.dropOrThrow(error, { event: record.report.event })
    }
  }

  /** Sends the messages that stand first, up to what one call may carry. */
  private async sendMessages(found: { text: string; end: SpoolPosition }[]): Promise<void> {
    const batch: { message: ConversationMessage; end: SpoolPosition }[] = []
    let bytes = 0
    for (const { text, end } of found) {
      const record = this.parse(text)
      bytes += Buffer.byteLength(text)
      if (record?.kind !== 'message' || (batch.length > 0 && bytes > BATCH_BYTES)) break
      batch.push({ message: record.message, end })
    }
    await this.sendBatch(batch)
  }

  private async sendBatch(
    batch: { message: ConversationMessage; end: SpoolPosition }[],
  ): Promise<void> {
    const last = batch.at(-1)!
    try {
      await this.client.post('/conversations', { messages: batch.map(({ message }) => message) })
    } catch (error) {
      if (error instanceof ProblemError && batch.length > 1) {
        // One of them is not taken: halve until it stands alone, so that only it is lost.
        const middle = batch.length >> 1
        await this.sendBatch(batch.slice(0, middle))
        return await this.sendBatch(batch.slice(middle))
      }
      this.dropOrThrow(error, { uuid: last.message.uuid })
    }
    await this.spool.remove(last.end)
  }

  private dropOrThrow(error: unknown, fields: Record<string, unknown>): void {
    if (!(error instanceof ProblemError)) throw error
    this.log.error('the platform does not take a record, dropped', {
      ...fields,
      error,
      problem: error.problem,
    })
  }

  private parse(text: string): SpoolRecord | undefined {
    try {
      return JSON.parse(text) as SpoolRecord
    } catch (error) {
      this.log.error('a record of the spool is not JSON, dropped', { error })
      return undefined
    }
  }
}
