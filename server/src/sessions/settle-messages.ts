import type { Knex } from 'knex'
import { saidSince } from '../conversations/said-since.ts'
import { problem } from '../problems.ts'
import { CLOCK_SKEW_MS, finishWrittenTurn, noteLastAnswer } from './finish-turn.ts'
import { MessageModel, matchKeyOf, takenBy } from './message.model.ts'
import type { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'

/** Handed to a program that has died since, and not over: nobody knows yet whether it took the message. */
export const isUnsettled = (
  { epoch, state }: Pick<MessageModel, 'epoch' | 'state'>,
  running: { epoch: string },
): boolean =>
  (state === 'queued' || state === 'accepted') && epoch !== null && epoch !== running.epoch

/**
 * After a program has died: what stands in its conversation was said, and will not be said again; all else, also what a
 * hook had reported a moment before, is typed anew. Call when the transcript has been read to its end.
 */
export async function settleMessages(
  trx: Knex.Transaction,
  changes: SessionChanges,
  session: Pick<SessionModel, 'id' | 'userId' | 'agentId' | 'lastAnswer'>,
  epoch: string,
): Promise<void> {
  await finishWrittenTurn(trx, changes, session)
  const rows = await MessageModel.query(trx)
    .where({ session_id: session.id })
    .whereIn('state', ['queued', 'accepted'])
    .orderBy('seq')
    .forUpdate()
  const open = rows.filter((row) => isUnsettled(row, { epoch }))
  const [oldest] = open
  if (!oldest) return
  const since = new Date(oldest.createdAt.getTime() - CLOCK_SKEW_MS)
  const over = await MessageModel.query(trx)
    .where({ session_id: session.id, state: 'done' })
    .where('accepted_at', '>=', since)
  const waiting = new Set([...over, ...open].sort((one, other) => one.seq - other.seq))
  const place = { agentId: session.agentId, sessionId: session.id, since }
  for (const prompt of await saidSince(trx, 'user', place)) {
    for (const said of takenBy(matchKeyOf(prompt), [...waiting])) waiting.delete(said)
  }
  const now = new Date()
  const interrupted = problem('turn-failed', {
    detail: 'The program ended before the turn was over.',
  })
  for (const { id, acceptedAt } of open.filter((message) => !waiting.has(message))) {
    const end = { state: 'done', acceptedAt: acceptedAt ?? now, doneAt: now } as const
    await changes.patchMessage(trx, session, id, { ...end, problem: interrupted.toBody() })
  }
  const anew = { epoch: null, acceptedAt: null, promptId: null, hookId: null }
  for (const { id } of open.filter((message) => waiting.has(message))) {
    await changes.patchMessage(trx, session, id, { ...anew, state: 'queued' })
  }
  await noteLastAnswer(trx, session.id, null)
}

/** Sessions of an agent that wait for their transcripts to be read, and the PTY each has now. */
export async function unsettledSessions(
  knex: Knex,
  agentId: number,
): Promise<{ sessionId: string; epoch: string }[]> {
  const { rows } = await knex.raw<{ rows: { sessionId: string; epoch: string }[] }>(
    `select distinct s.id as "sessionId", s.epoch from sessions s join messages m on m.session_id = s.id
     where s.agent_id = ? and s.ended_at is null and m.state in ('queued', 'accepted') and m.epoch <> s.epoch`,
    [agentId],
  )
  return rows
}
