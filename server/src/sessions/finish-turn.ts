import type { Knex } from 'knex'
import { saidSince } from '../conversations/said-since.ts'
import type { Problem } from '../problems.ts'
import { MessageModel, matchKeyOf } from './message.model.ts'
import { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'

/** Between the clock of the sandbox, which stamps what was said, and the database's. */
export const CLOCK_SKEW_MS = 2_000

type TurnOf = Pick<SessionModel, 'id' | 'userId' | 'agentId' | 'lastAnswer'>

/** The turn is over, for every message that was taken before. */
export async function finishTurn(
  trx: Knex.Transaction,
  changes: SessionChanges,
  session: TurnOf,
  failure?: Problem,
): Promise<void> {
  for (const { id } of await acceptedOf(trx, session)) {
    const end = { state: 'done', doneAt: new Date() } as const
    const why = failure && { problem: failure.toBody() }
    await changes.patchMessage(trx, session, id, { ...end, ...why }, ['accepted'])
  }
  if (session.lastAnswer !== null) await noteLastAnswer(trx, session.id, null)
}

/** Nobody sees it, so nobody is told. */
export async function noteLastAnswer(
  trx: Knex.Transaction,
  sessionId: string,
  lastAnswer: string | null,
): Promise<void> {
  await SessionModel.query(trx).patch({ lastAnswer }).where({ id: sessionId })
}

/**
 * Finishes a turn whose end was reported as soon as its last words have come too: `claude` writes them down some 100 ms
 * later, and what a crash takes in between was not said.
 */
export async function finishWrittenTurn(
  trx: Knex.Transaction,
  changes: SessionChanges,
  session: TurnOf,
): Promise<void> {
  const [oldest] = await acceptedOf(trx, session)
  if (session.lastAnswer === null) return
  if (!oldest) return finishTurn(trx, changes, session)
  const { id: sessionId, agentId, lastAnswer } = session
  const since = new Date(oldest.createdAt.getTime() - CLOCK_SKEW_MS)
  const answers = await saidSince(trx, 'assistant', { agentId, sessionId, since })
  const keys = answers.map(matchKeyOf).filter((key) => key !== '')
  // An answer of several parts stands as several messages.
  if (keys.some((key) => lastAnswer.endsWith(key))) await finishTurn(trx, changes, session)
}

const acceptedOf = (trx: Knex.Transaction, { id }: TurnOf) =>
  MessageModel.query(trx).where({ session_id: id, state: 'accepted' }).orderBy('seq').forUpdate()
