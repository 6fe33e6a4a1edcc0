import type { Knex } from 'knex'

/** One destination that an agent asked for, and what came of it. */
export interface EgressEntry {
  at: Date
  agentId: number
  userId: number
  host: string
  port: number
  /** Address that was connected to, or that was the reason to refuse. */
  address?: string
  verdict: 'allowed' | 'refused' | 'failed'
  reason?: string
  bytesSent: number
  bytesReceived: number
  durationMs: number
}

const RETENTION_MS = 30 * 24 * 3_600_000
const FLUSH_MS = 1_000
const BATCH = 500
/** Beyond this, entries are lost rather than memory; it takes a database that is away for long. */
const MAX_WAITING = 20_000

/** Who asked for what, written in batches. */
export class EgressLog {
  readonly #knex: Knex
  readonly #onError: (error: unknown) => void
  #waiting: EgressEntry[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined

  constructor(knex: Knex, onError: (error: unknown) => void) {
    this.#knex = knex
    this.#onError = onError
  }

  record(entry: EgressEntry): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#onError(new Error(`egress log is full: lost ${entry.host} of agent ${entry.agentId}`))
      return
    }
    this.#waiting.push(entry)
    this.#timer ??= setTimeout(() => this.#start(), FLUSH_MS)
  }

  /** Writes what is waiting now. Entries whose write failed stay for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#writing
    await this.#start()
  }

  /** Removes what is older than 30 days; daily is enough. */
  async run(now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - RETENTION_MS)
    await this.#knex('egress_log').where('at', '<', before).delete()
  }

  #start(): Promise<void> {
    this.#timer = undefined
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
      if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#start(), FLUSH_MS)
    })
    return this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      try {
        await this.#knex('egress_log').insert(batch.map(toRow))
      } catch (error) {
        this.#onError(error)
        return
      }
      this.#waiting = this.#waiting.slice(batch.length)
    }
  }
}

const toRow = (entry: EgressEntry) => ({
  at: entry.at,
  agent_id: entry.agentId,
  user_id: entry.userId,
  host: entry.host.slice(0, 300),
  port: entry.port,
  address: entry.address ?? null,
  verdict: entry.verdict,
  reason: entry.reason?.slice(0, 500) ?? null,
  bytes_sent: entry.bytesSent,
  bytes_received: entry.bytesReceived,
  duration_ms: entry.durationMs,
})
