import { Readable } from 'node:stream'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Actor, SidecarActor } from '../authorization/actor.ts'
import { toTimestamp } from '../db/model.ts'
import { decodeCursor, encodeCursor, foreignCursor, type Page } from '../db/pages.ts'
import { isUuid, storable } from '../db/storable.ts'
import type { EventsService } from '../events/events.service.ts'
import {
  type ConversationFilter,
  checkFilter,
  checkInstant,
  messagePage,
  type Position,
} from './conversation-query.ts'
import { ADMIN_CSV, EXPORTERS, type Exporter, type ExportFormat } from './export-formats.ts'
import { clampTime, countsOf } from './message-text.ts'

type Message = Schema<'ConversationMessage'>

const EXPORT_BATCH = 500

export interface ListOptions {
  order?: 'asc' | 'desc'
  limit?: number
  cursor?: string
}

/** What was said between people and their agents. */
export class ConversationsService {
  readonly #knex: Knex
  readonly #events: Pick<EventsService, 'append'>

  constructor(knex: Knex, events: Pick<EventsService, 'append'>) {
    this.#knex = knex
    this.#events = events
  }

  /**
   * Takes messages from an agent's sidecar, each once, however often it is sent. Those that name a session of another
   * agent are left out and counted.
   */
  async append(
    { agentId, userId }: SidecarActor,
    messages: Schema<'NewConversationMessage'>[],
  ): Promise<Schema<'AppendedConversations'>> {
    const incoming = toRows(messages)
    return this.#knex.transaction(async (trx) => {
      const { rows } = await trx.raw<{
        rows: { session_id: string; at: Date; is_known: boolean }[]
      }>(
        `with incoming as (
           select i.* from jsonb_to_recordset(?::jsonb) as i (uuid text, session_id uuid, claude_session_id text,
             role text, content text, model text, usage jsonb, at timestamptz)
           join sessions s on s.id = i.session_id and s.agent_id = ?
         ), fresh as (
           insert into conversation_keys (agent_id, uuid, at) select ?, uuid, at from incoming
           on conflict do nothing returning uuid
         ), added as (
           insert into conversation_messages
             (at, user_id, agent_id, session_id, claude_session_id, uuid, role, content, model, usage)
           select at, ?, ?, session_id, claude_session_id, uuid, role, content, model, usage
           from incoming join fresh using (uuid) order by at
           returning session_id, at
         )
         select session_id, at, true as is_known from added
         union all
         select session_id, at, false from incoming where uuid not in (select uuid from fresh)`,
        [JSON.stringify(incoming), agentId, agentId, userId, agentId],
      )
      const added = rows.filter((row) => row.is_known)
      for (const [sessionId, times] of groupBySession(added)) {
        await this.#events.append(trx, {
          userId,
          agentId,
          topic: 'conversation',
          type: 'conversation.appended',
          data: {
            sessionId,
            count: times.length,
            lastAt: new Date(Math.max(...times)).toISOString(),
          },
        })
      }
      return { inserted: added.length, refused: incoming.length - rows.length }
    })
  }

  /** Messages of one agent, whose owner the caller is. */
  async list(
    filter: ConversationFilter & { agentId: number },
    options: ListOptions,
  ): Promise<Page<Message>> {
    return this.#page(checkFilter(filter), options, false)
  }

  /** Sessions of one agent in which something was said, the latest first. */
  async listSessions(
    agentId: number,
    { limit = 50, cursor }: ListOptions,
  ): Promise<Page<Schema<'ConversationSession'>>> {
    const query = this.#knex('conversation_messages')
      .where('agent_id', agentId)
      .groupBy('session_id')
      .select('session_id')
      .min('at as first_at')
      .max('at as last_at')
      .count('* as count')
      .orderByRaw('max(at) desc, session_id desc')
      .limit(limit + 1)
    if (cursor)
      query.havingRaw('(max(at), session_id) < (?::timestamptz, ?::uuid)', sessionPosition(cursor))
    const rows = (await query) as unknown as SessionRow[]
    const items = rows.slice(0, limit).map((row) => ({
      sessionId: row.session_id,
      firstAt: toTimestamp(row.first_at),
      lastAt: toTimestamp(row.last_at),
      count: row.count,
    }))
    const last = items.at(-1)
    return {
      items,
      nextCursor: rows.length > limit && last ? encodeCursor([last.lastAt, last.sessionId]) : null,
    }
  }

  /** All messages of the filter, oldest first, as a stream that holds one batch in memory. */
  export(filter: ConversationFilter & { agentId: number }, format: ExportFormat): Readable {
    return this.#stream(checkFilter(filter), EXPORTERS[format], false)
  }

  /** For administrators; who read what is noted. */
  async listAll(
    actor: Actor,
    filter: ConversationFilter,
    options: ListOptions,
  ): Promise<Page<Message>> {
    const checked = checkFilter(filter)
    if (options.cursor) messagePosition(options.cursor)
    await audit(this.#knex, actor, {
      action: 'conversation.read',
      targetKind: 'conversation',
      detail: { ...checked },
    })
    return this.#page(checked, options, true)
  }

  /** For administrators; who exported what is noted. */
  async exportAll(
    actor: Actor,
    filter: ConversationFilter,
    format: ExportFormat,
  ): Promise<Readable> {
    const checked = checkFilter(filter)
    await audit(this.#knex, actor, {
      action: 'conversation.export',
      targetKind: 'conversation',
      detail: { ...checked },
    })
    return this.#stream(checked, format === 'csv' ? ADMIN_CSV : EXPORTERS.jsonl, true)
  }

  async #page(
    filter: ConversationFilter,
    { order = 'desc', limit = 50, cursor }: ListOptions,
    withNames: boolean,
  ): Promise<Page<Message>> {
    const from = cursor ? messagePosition(cursor) : undefined
    const { items, next } = await messagePage(
      this.#knex,
      filter,
      { order, limit, from },
      { withNames },
    )
    return { items, nextCursor: next ? encodeCursor(next) : null }
  }

  #stream(filter: ConversationFilter, { head, line }: Exporter, withNames: boolean): Readable {
    const knex = this.#knex
    async function* batches() {
      if (head !== '') yield head
      let from: Position | undefined
      do {
        const page = await messagePage(
          knex,
          filter,
          { order: 'asc', limit: EXPORT_BATCH, from },
          { withNames },
        )
        if (page.items.length > 0) yield page.items.map(line).join('')
        from = page.next
      } while (from)
    }
    return Readable.from(batches(), { objectMode: false, highWaterMark: 1 })
  }
}

function messagePosition(cursor: string): Position {
  const [at, id] = decodeCursor<Position>(cursor, ['string', 'number'])
  if (!Number.isSafeInteger(id)) throw foreignCursor()
  return [checkInstant(at, 'query/cursor'), id]
}

function sessionPosition(cursor: string): [at: string, sessionId: string] {
  const [at, sessionId] = decodeCursor<[string, string]>(cursor, ['string', 'string'])
  if (!isUuid(sessionId)) throw foreignCursor()
  return [checkInstant(at, 'query/cursor'), sessionId]
}

interface SessionRow {
  session_id: string
  first_at: Date
  last_at: Date
  count: number
}

/** One row per uuid, fit to be stored. */
function toRows(messages: Schema<'NewConversationMessage'>[]) {
  const now = Date.now()
  const rows = messages.map((message) => ({
    uuid: message.uuid,
    session_id: message.sessionId,
    claude_session_id: storable(message.claudeSessionId),
    role: message.role,
    content: storable(message.content),
    model: message.model ? storable(message.model) : null,
    usage: countsOf(message.usage),
    at: clampTime(message.at, now).toISOString(),
  }))
  return [...new Map(rows.map((row) => [row.uuid, row])).values()]
}

function groupBySession(rows: { session_id: string; at: Date }[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const { session_id, at } of rows) {
    const times = groups.get(session_id)
    if (times) times.push(at.getTime())
    else groups.set(session_id, [at.getTime()])
  }
  return groups
}
