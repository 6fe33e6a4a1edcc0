import type { Knex } from 'knex'
import type { EventBus } from '../ports/event-bus.ts'
import type { EventTopic, NewEvent, StoredEvent } from './event.ts'

const BATCH = 5_000

interface EventRow {
  id: number
  seq: number
  user_id: number | null
  agent_id: number | null
  topic: EventTopic
  type: string
  data: Record<string, unknown>
  at: Date
}

export interface EventFilter {
  userId?: number
  agentId?: number
  topics?: readonly EventTopic[]
}

/**
 * One ordered stream out of many transactions. A service appends an event in the transaction of its change;
 * after the commit this relay gives it the next number and hands it to the bus.
 */
export class EventsService {
  readonly #knex: Knex
  readonly #bus: EventBus
  #running: Promise<void> | undefined
  #isWoken = false
  #timer: NodeJS.Timeout | undefined
  readonly #onError: (error: unknown) => void

  constructor(knex: Knex, bus: EventBus, onError: (error: unknown) => void) {
    this.#knex = knex
    this.#bus = bus
    this.#onError = onError
  }

  /** Appends in `trx`; published once that has committed, never otherwise. */
  append(trx: Knex.Transaction, event: NewEvent): Promise<void> {
    return this.appendAll(trx, [event])
  }

  /** Several in one statement, in their order. */
  async appendAll(trx: Knex.Transaction, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return
    await trx.raw(
      `insert into events (user_id, agent_id, topic, type, data)
       select "userId", "agentId", topic, type, data
       from jsonb_to_recordset(?::jsonb)
         as event ("userId" bigint, "agentId" bigint, topic text, type text, data jsonb)`,
      [JSON.stringify(events)],
    )
    // A rolled-back transaction left nothing to publish; whoever awaits it sees its error.
    trx.executionPromise.then(
      () => this.wake(),
      () => {},
    )
  }

  /** Also picks up what a process that died between commit and publishing left behind. */
  start(): void {
    this.wake()
    this.#timer = setInterval(() => this.wake(), 5_000)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  wake(): void {
    this.#isWoken = true
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#isWoken) this.wake()
    })
  }

  /** Calls `listener` for each event of the filter, live. */
  subscribe(filter: EventFilter, listener: (event: StoredEvent) => void): () => void {
    return this.#bus.subscribe((event) => {
      if (matches(event, filter)) listener(event)
    })
  }

  /** Stored events after number `afterSeq`, oldest first. */
  async listAfter(filter: EventFilter, afterSeq: number, limit: number): Promise<StoredEvent[]> {
    const query = this.#knex<EventRow>('events')
      .where('seq', '>', afterSeq)
      .orderBy('seq')
      .limit(limit)
    const { userId } = filter
    if (userId !== undefined)
      query.where((own) => own.where('user_id', userId).orWhereNull('user_id'))
    if (filter.agentId !== undefined) query.where('agent_id', filter.agentId)
    if (filter.topics) query.whereIn('topic', filter.topics)
    return (await query).map(toEvent)
  }

  /** First and last number that are kept; zeros when there is none. */
  async bounds(): Promise<{ first: number; last: number }> {
    const row = await this.#knex('events').min('seq as first').max('seq as last').first()
    return { first: row?.['first'] ?? 0, last: row?.['last'] ?? 0 }
  }

  /** Removes what is older than `before`; a subscriber that comes back later is told to list again. The newest one stays, so that numbers go on. */
  async prune(before: Date): Promise<number> {
    return this.#knex('events')
      .where('at', '<', before)
      .where('seq', '<', this.#knex('events').max('seq'))
      .delete()
  }

  async #drain(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false
      try {
        let published: number
        do {
          const events = await this.#number()
          published = events.length
          if (published > 0) await this.#bus.publish(events)
        } while (published === BATCH)
      } catch (error) {
        this.#onError(error)
        return
      }
    }
  }

  /** Numbers what is committed and not yet numbered, one replica at a time. */
  async #number(): Promise<StoredEvent[]> {
    // Statements sent together are one transaction and one round trip; everybody who waits for an event waits for this.
    const [, numbered]: { rows: EventRow[] }[] = await this.#knex.raw(
      `select pg_advisory_xact_lock(hashtext('sac.events'));
       with next as (
         select id, row_number() over (order by id) + coalesce((select max(seq) from events), 0) as number
         from (select id from events where seq is null order by id limit ${BATCH}) as waiting
       )
       update events set seq = next.number from next where events.id = next.id returning events.*`,
    )
    return numbered!.rows.map(toEvent).sort((a, b) => a.seq - b.seq)
  }
}

const matches = (event: StoredEvent, { userId, agentId, topics }: EventFilter) =>
  (userId === undefined || event.userId === undefined || event.userId === userId) &&
  (agentId === undefined || event.agentId === agentId) &&
  (!topics || topics.includes(event.topic))

const toEvent = (row: EventRow): StoredEvent => ({
  seq: row.seq,
  ...(row.user_id !== null && { userId: row.user_id }),
  ...(row.agent_id !== null && { agentId: row.agent_id }),
  topic: row.topic,
  type: row.type,
  data: row.data,
  at: row.at.toISOString(),
})
