import type { Knex } from 'knex'
import type { EventsService } from '../events/events.service.ts'
import { type Problem, problem } from '../problems.ts'
import { MessageModel } from './message.model.ts'
import { SessionModel } from './session.model.ts'

export type SessionPatch = Partial<
  Pick<
    SessionModel,
    'state' | 'epoch' | 'problem' | 'exitCode' | 'signal' | 'isBusy' | 'claudeSessionId' | 'readyAt'
  >
>

type MessagePatch = Partial<
  Pick<
    MessageModel,
    'state' | 'problem' | 'epoch' | 'promptId' | 'hookId' | 'acceptedAt' | 'doneAt'
  >
>

const OPEN_MESSAGES = ['queued', 'accepted']

/** Every change of sessions and messages, each with its event in the same transaction. */
export class SessionChanges {
  readonly #events: EventsService

  constructor(events: EventsService) {
    this.#events = events
  }

  /** @returns the session now, undefined when it has ended meanwhile: what has ended stays so */
  async patch(
    trx: Knex.Transaction,
    sessionId: string,
    patch: SessionPatch,
  ): Promise<SessionModel | undefined> {
    const row = await SessionModel.query(trx)
      .patch({ ...patch, updatedAt: new Date() })
      .where({ id: sessionId })
      .whereNull('ended_at')
      .returning('*')
      .first()
    if (row) await this.tell(trx, row)
    return row
  }

  /** Ends a session for good; messages that were not taken are refused, those at work are done. */
  async end(
    trx: Knex.Transaction,
    sessionId: string,
    how: { exitCode?: number; signal?: string; problem?: Problem } = {},
  ): Promise<SessionModel | undefined> {
    const now = new Date()
    const row = await SessionModel.query(trx)
      .patch({
        state: 'ended',
        isBusy: false,
        problem: how.problem?.toBody() ?? null,
        exitCode: how.exitCode ?? null,
        signal: how.signal ?? null,
        endedAt: now,
        updatedAt: now,
      } as Partial<SessionModel>)
      .where({ id: sessionId })
      .whereNull('ended_at')
      .returning('*')
      .first()
    if (!row) return undefined
    await this.tell(trx, row)
    await this.#closeMessages(trx, row, ['queued', 'accepted'])
    return row
  }

  /** The program is gone while it worked: no hook will say that the turn is over. */
  async interruptTurn(trx: Knex.Transaction, session: SessionModel): Promise<void> {
    await this.#closeMessages(trx, session, ['accepted'])
  }

  /** All live sessions of an agent: the interactive ones fail until the cause is gone, the headless ones end. */
  async interruptAll(trx: Knex.Transaction, agentId: number, why: Problem): Promise<void> {
    for (const session of await this.live(trx, agentId)) {
      if (session.kind === 'headless') await this.end(trx, session.id, { problem: why })
      else {
        await this.patch(trx, session.id, { state: 'failed', problem: why.toBody(), isBusy: false })
        await this.interruptTurn(trx, session)
      }
    }
  }

  async endAll(trx: Knex.Transaction, agentId: number, why: Problem): Promise<void> {
    for (const { id } of await this.live(trx, agentId)) await this.end(trx, id, { problem: why })
  }

  /** Failed sessions of an agent are wanted again. */
  async reviveAll(trx: Knex.Transaction, agentId: number): Promise<void> {
    for (const { id, state } of await this.live(trx, agentId)) {
      if (state === 'failed') await this.patch(trx, id, { state: 'creating', problem: null })
    }
  }

  /** How far the files are, to those who wait for them. */
  async tellProgress(
    trx: Knex.Transaction,
    agentId: number,
    detail: SessionModel['syncDetail'],
  ): Promise<void> {
    for (const session of await this.live(trx, agentId).where('state', 'syncing')) {
      session.syncDetail = detail
      await this.tell(trx, session)
    }
  }

  live(knex: Knex, agentId: number) {
    return SessionModel.query(knex)
      .where({ agent_id: agentId })
      .whereNull('ended_at')
      .orderBy('seq')
  }

  /** @returns the message now, undefined when it is in none of the states `from` */
  async patchMessage(
    trx: Knex.Transaction,
    session: Pick<SessionModel, 'userId' | 'agentId'>,
    messageId: string,
    patch: MessagePatch,
    from: readonly string[] = OPEN_MESSAGES,
  ): Promise<MessageModel | undefined> {
    const row = await MessageModel.query(trx)
      .patch(patch)
      .where({ id: messageId })
      .whereIn('state', from)
      .returning('*')
      .first()
    if (row) await this.tellMessage(trx, session, row)
    return row
  }

  async tell(trx: Knex.Transaction, session: SessionModel): Promise<void> {
    await this.#events.append(trx, {
      userId: session.userId,
      agentId: session.agentId,
      topic: 'session',
      type: 'session.changed',
      data: { ...session.toSession() },
    })
  }

  async tellMessage(
    trx: Knex.Transaction,
    { userId, agentId }: Pick<SessionModel, 'userId' | 'agentId'>,
    message: MessageModel,
  ): Promise<void> {
    await this.#events.append(trx, {
      userId,
      agentId,
      topic: 'message',
      type: 'message.changed',
      data: { ...message.toMessage() },
    })
  }

  async #closeMessages(
    trx: Knex.Transaction,
    session: SessionModel,
    states: ('queued' | 'accepted')[],
  ): Promise<void> {
    const open = await MessageModel.query(trx)
      .where({ session_id: session.id })
      .whereIn('state', states)
      .orderBy('seq')
    for (const { id, state } of open) {
      const patch: MessagePatch =
        state === 'queued'
          ? {
              state: 'refused',
              problem: problem('message-refused', {
                detail: 'The session ended before the agent took the message.',
              }).toBody(),
            }
          : {
              state: 'done',
              doneAt: new Date(),
              problem: problem('turn-failed', {
                detail: 'The program ended before the turn was over.',
              }).toBody(),
            }
      await this.patchMessage(trx, session, id, patch)
    }
  }
}
