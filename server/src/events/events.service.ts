import type { Knex } from 'knex'
import type { EventBus } from '../ports/event-bus.ts'
import type { EventTopic, NewEvent, StoredEvent } from './event.ts'

/** Rows that get their numbers at a time. */
const BATCH = 500

/** Events in one row: a page of rows fits into memory. */
const ROW_EVENTS = 100

type EventData = NewEvent['data']

interface EventRow {
  id: number
  /** Of its last event. */
  seq: number
  user_id: number | null
  agent_id: number | null
  topic: EventTopic
  type: string
  /** How many events they are; `data` is a list where they are several. */
  count: number
  data: EventData | EventData[]
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

  /** Several in one statement, in their order; those of one kind share rows, each of which costs as much as a file. */
  async appendAll(trx: Knex.Transaction, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return
    await trx.raw(
      `insert into events (user_id, agent_id, topic, type, count, data)
       select "userId", "agentId", topic, type, count, data
       from jsonb_to_recordset(?::jsonb)
         as event ("userId" bigint, "agentId" bigint, topic text, type text, count int, data jsonb)`,
      [JSON.stringify(toRows(events))],
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

  /** Stored events after number `afterSeq`, oldest first; fewer than `limit` are all. */
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
    return (await query).flatMap(toEvents).filter(({ seq }) => seq > afterSeq)
  }

  /** First and last number that are kept; zeros when there is none. */
  async bounds(): Promise<{ first: number; last: number }> {
    const { rows } = await this.#knex.raw<{ rows: { first: number; last: number }[] }>(
      `select coalesce(max(seq), 0) as last,
         coalesce((select seq - count + 1 from events order by seq limit 1), 0) as first
       from events`,
    )
    return rows[0]!
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
        let rows: EventRow[]
        do {
          rows = await this.#number()
          if (rows.length > 0) await this.#bus.publish(rows.flatMap(toEvents))
        } while (rows.length === BATCH)
      } catch (error) {
        this.#onError(error)
        return
      }
    }
  }

  /** Numbers what is committed and not yet numbered, one replica at a time. */
  async #number(): Promise<EventRow[]> {
    // Statements sent together are one transaction and one round trip; everybody who waits for an event waits for this.
    const [, numbered]: { rows: EventRow[] }[] = await this.#knex.raw(
      `select pg_advisory_xact_lock(hashtext('sac.events'));
       with next as (
         select id, sum(count) over (order by id) + coalesce((select max(seq) from events), 0) as number
         from (select id, count from events where seq is null order by id limit ${BATCH}) as waiting
       )
       update events set seq = next.number from next where events.id = next.id returning events.*`,
    )
    return numbered!.rows.sort((a, b) => a.seq - b.seq)
  }
}

const matches = (event: StoredEvent, { userId, agentId, topics }: EventFilter) =>
  (userId === undefined || event.userId === undefined || event.userId === userId) &&
  (agentId === undefined || event.agentId === agentId) &&
  (!topics || topics.includes(event.topic))

/** Neighbours of one kind together. */
function toRows(events: readonly NewEvent[]) {
  const rows: (Omit<NewEvent, 'data'> & { count: number; data: EventData | EventData[] })[] = []
  for (let start = 0, end = 1; start < events.length; start = end, end += 1) {
    const first = events[start]!
    while (end < events.length && end - start < ROW_EVENTS && isOneKind(first, events[end]!)) end++
    const data = events.slice(start, end).map((event) => event.data)
    rows.push({ ...first, count: data.length, data: data.length === 1 ? first.data : data })
  }
  return rows
}

const isOneKind = (one: NewEvent, other: NewEvent) =>
  one.userId === other.userId &&
  one.agentId === other.agentId &&
  one.topic === other.topic &&
  one.type === other.type

function toEvents({ seq, user_id, agent_id, topic, type, count, data, at }: EventRow) {
  const about = {
    ...(user_id !== null && { userId: user_id }),
    ...(agent_id !== null && { agentId: agent_id }),
    topic,
    type,
    at: at.toISOString(),
  }
  return [data]
    .flat()
    .map((each, index) => ({ ...about, seq: seq - count + 1 + index, data: each }))
}
