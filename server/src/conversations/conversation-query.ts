import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { toTimestamp } from '../db/model.ts'
import { storable, toInstant } from '../db/storable.ts'
import { invalid } from '../problems.ts'

/** Contents of one page: it ends early, with a cursor, when its messages are long. */
const PAGE_BYTES = 4 << 20

export interface ConversationFilter {
  userId?: number | undefined
  agentId?: number | undefined
  sessionId?: string | undefined
  /** Words as people type them into a search engine. */
  q?: string | undefined
  /** Exclusive bounds, RFC 3339. */
  before?: string | undefined
  after?: string | undefined
}

/** Where a page ended: time in RFC 3339, id. */
export type Position = [at: string, id: number]

export interface PageOptions {
  order: 'asc' | 'desc'
  limit: number
  from: Position | undefined
}

export interface MessagePage {
  items: Schema<'ConversationMessage'>[]
  /** Undefined on the last page. */
  next: Position | undefined
}

interface Row {
  id: number
  at: Date
  user_id: number
  agent_id: number
  session_id: string
  claude_session_id: string
  uuid: string
  role: 'user' | 'assistant'
  content: string
  model: string | null
  usage: Record<string, number> | null
  username?: string
  agent_name?: string
  found: number
}

/** One page of messages by (time, id). Bounded in memory, whatever the messages are. */
export async function messagePage(
  knex: Knex,
  filter: ConversationFilter,
  { order, limit, from }: PageOptions,
  { withNames = false } = {},
): Promise<MessagePage> {
  const sorted = [
    { column: 'at', order },
    { column: 'id', order },
  ]
  const matching = knex('conversation_messages').select('at', 'id').modify(applyFilter, filter)
  if (from) {
    const [at, id] = from
    // The bound on the time alone is what lets PostgreSQL leave partitions out.
    matching
      .where('at', order === 'asc' ? '>=' : '<=', at)
      .whereRaw(order === 'asc' ? '(at, id) > (?, ?)' : '(at, id) < (?, ?)', [at, id])
  }
  const measured = knex('conversation_messages as m')
    .join(
      knex('matching')
        .orderBy(sorted)
        .limit(limit + 1)
        .as('page'),
      { 'm.at': 'page.at', 'm.id': 'page.id' },
    )
    .select('m.*')
    .select(knex.raw('count(*) over ()::int as found'))
    .select(
      knex.raw(
        `coalesce(sum(octet_length(content)) over (order by m.at ${order}, m.id ${order} rows between unbounded preceding and 1 preceding), 0) as bytes_before`,
      ),
    )
  const query = knex
    .select('m.*')
    .from(measured.as('m'))
    .where('bytes_before', '<', PAGE_BYTES)
    .orderBy(sorted.map(({ column }) => ({ column: `m.${column}`, order })))
    .limit(limit)
  // A search has to use the index of words first: by order of time it would read every text to the last (0.4 s for 150,000).
  if (filter.q === undefined) query.with('matching', matching)
  else query.withMaterialized('matching', matching)
  if (withNames) {
    query
      .join('users as u', 'u.id', 'm.user_id')
      .join('agents as a', 'a.id', 'm.agent_id')
      .select('u.username', 'a.name as agent_name')
  }
  const rows: Row[] = await query
  const last = rows.at(-1)
  return {
    items: rows.map(toMessage),
    next: last && last.found > rows.length ? [toTimestamp(last.at), last.id] : undefined,
  }
}

/** A filter as it came from a request, fit for the database. @throws Problem `invalid-request` */
export function checkFilter<Filter extends ConversationFilter>(filter: Filter): Filter {
  const { q, before, after } = filter
  return {
    ...filter,
    ...(q !== undefined && { q: storable(q) }),
    ...(before !== undefined && { before: checkInstant(before, 'query/before') }),
    ...(after !== undefined && { after: checkInstant(after, 'query/after') }),
  }
}

export function checkInstant(text: string, pointer: string): string {
  const instant = toInstant(text)
  if (instant === undefined) throw invalid(pointer, 'is no instant of this calendar')
  return instant
}

function applyFilter(query: Knex.QueryBuilder, filter: ConversationFilter): void {
  const { userId, agentId, sessionId, q, before, after } = filter
  if (userId !== undefined) query.where('user_id', userId)
  if (agentId !== undefined) query.where('agent_id', agentId)
  if (sessionId !== undefined) query.where('session_id', sessionId)
  if (before !== undefined) query.where('at', '<', before)
  if (after !== undefined) query.where('at', '>', after)
  if (q !== undefined) {
    query.whereRaw(
      `to_tsvector('simple', left(content, 50000)) @@ websearch_to_tsquery('simple', ?)`,
      [q],
    )
  }
}

const toMessage = (row: Row): Schema<'ConversationMessage'> => ({
  id: row.id,
  at: toTimestamp(row.at),
  agentId: row.agent_id,
  sessionId: row.session_id,
  claudeSessionId: row.claude_session_id,
  uuid: row.uuid,
  role: row.role,
  content: row.content,
  model: row.model,
  usage: row.usage,
  ...(row.username !== undefined && {
    userId: row.user_id,
    username: row.username,
    agentName: row.agent_name,
  }),
})
