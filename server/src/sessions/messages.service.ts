import { randomUUID } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { userIdOf } from '../authorization/actor.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { problem } from '../problems.ts'
import type { PodClient } from '../terminal/pod-client.ts'
import { finishTurn, finishWrittenTurn, noteLastAnswer } from './finish-turn.ts'
import { MessageModel, matchKeyOf, takenBy } from './message.model.ts'
import type { Reconciler } from './reconcile.ts'
import { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'
import { settleMessages } from './settle-messages.ts'

type Message = Schema<'Message'>
type Hook = Schema<'HookReport'>

export interface MessagesOptions {
  knex: Knex
  changes: SessionChanges
  reconciler: Pick<Reconciler, 'wake'>
  pods: Pick<PodClient, 'acknowledgeMessage'>
  log: FastifyBaseLogger
}

/** What people say to an agent through the platform, and what the program's hooks say became of it. */
export class MessagesService {
  readonly #options: MessagesOptions

  constructor(options: MessagesOptions) {
    this.#options = options
  }

  /** @returns `isNew: false` and the message as it is when `clientMessageId` was used before */
  async send(
    actor: Actor,
    sessionId: string,
    { text, clientMessageId }: Schema<'SendMessageRequest'>,
  ): Promise<{ message: Message; isNew: boolean }> {
    const { knex, changes, reconciler } = this.#options
    const { row, session, isNew } = await knex.transaction(async (trx) => {
      const session = await this.#session(trx, actor, sessionId)
      const known = { session_id: sessionId, client_message_id: clientMessageId }
      const old = await MessageModel.query(trx).where(known).first()
      if (old) return { row: old, session, isNew: false }
      if (session.endedAt) {
        throw problem('session-ended', { detail: `Session ${sessionId} has ended; start another.` })
      }
      if (session.kind === 'headless') {
        throw problem('message-refused', { detail: 'A headless session takes no messages.' })
      }
      await this.#checkRunning(trx, session.agentId)
      // Two sends at once: the second waits here for the first, and then finds its message.
      const inserted = await trx('messages')
        .insert({
          ...known,
          id: randomUUID(),
          text,
          match_key: matchKeyOf(text),
        })
        .onConflict(['session_id', 'client_message_id'])
        .ignore()
        .returning('id')
      const row = await MessageModel.query(trx).where(known).first().throwIfNotFound()
      const isNew = inserted.length > 0
      if (isNew) await changes.tellMessage(trx, session, row)
      return { row, session, isNew }
    })
    reconciler.wake(session.agentId)
    return { message: row.toMessage(), isNew }
  }

  async list(
    actor: Actor,
    sessionId: string,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Message>> {
    await this.#session(this.#options.knex, actor, sessionId)
    const query = MessageModel.query(this.#options.knex)
      .where({ session_id: sessionId })
      .orderBy('seq', 'desc')
      .limit(limit + 1)
    if (cursor) query.where('seq', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(
      await query,
      limit,
      (row) => row.toMessage(),
      (row) => [row.seq],
    )
  }

  async get(actor: Actor, sessionId: string, messageId: string): Promise<Message> {
    await this.#session(this.#options.knex, actor, sessionId)
    const row = await MessageModel.query(this.#options.knex)
      .where({ session_id: sessionId, id: messageId })
      .first()
    if (row) return row.toMessage()
    throw problem('not-found', { detail: `There is no message ${messageId} in this session.` })
  }

  /**
   * Takes a report of the program's hooks.
   * @param hookId the same when a report comes again, which then takes no other message of the same text
   */
  async reportHook(agentId: number, hook: Hook, hookId: string | null = null): Promise<void> {
    const { knex, pods, reconciler, log } = this.#options
    const accepted = await knex.transaction(async (trx) => {
      // One at a time per session: two reports at once must not take the same message.
      const session = await SessionModel.query(trx)
        .where({ id: hook.sessionId, agent_id: agentId })
        .forUpdate()
        .first()
      if (!session) {
        throw problem('not-found', { detail: `This agent has no session ${hook.sessionId}.` })
      }
      return session.endedAt ? [] : this.#take(trx, session, hook, hookId)
    })
    for (const messageId of accepted) {
      pods.acknowledgeMessage(agentId, hook.sessionId, messageId).catch((error: unknown) => {
        // The pod then presses Enter once more, on an empty prompt: harmless.
        log.info({ err: error, messageId }, 'could not acknowledge a message')
      })
    }
    reconciler.wake(agentId)
  }

  /** @returns ids of the messages that the program has taken */
  async #take(
    trx: Knex.Transaction,
    session: SessionModel,
    hook: Hook,
    hookId: string | null,
  ): Promise<string[]> {
    switch (hook.event) {
      case 'UserPromptSubmit':
      // A skill: `/name arguments`, as it was typed.
      case 'UserPromptExpansion': {
        // The turn before is over, though its last words are still to come.
        if (session.lastAnswer !== null) await finishTurn(trx, this.#options.changes, session)
        await this.#note(trx, session, hook, true)
        return this.#accept(trx, session, hook, hookId)
      }
      case 'Stop':
      case 'StopFailure':
      case 'SessionEnd': {
        await this.#note(trx, session, hook, false)
        await this.#finish(trx, session, hook)
        return []
      }
      // The sidecar's own: it stands in the transcript, and no hook tells.
      case 'Interrupted': {
        await this.#note(trx, session, hook, false)
        const why = problem('turn-failed', { detail: 'It was stopped.' })
        await finishTurn(trx, this.#options.changes, session, why)
        return []
      }
      // The sidecar's own: all that a dead program had written down has come before this.
      case 'TranscriptRead': {
        const isCurrent = hook.epoch !== undefined && hook.epoch === session.epoch
        if (isCurrent) await settleMessages(trx, this.#options.changes, session, hook.epoch!)
        return []
      }
      default:
        await this.#note(trx, session, hook, session.isBusy)
        return []
    }
  }

  async #note(
    trx: Knex.Transaction,
    session: SessionModel,
    hook: Hook,
    isBusy: boolean,
  ): Promise<void> {
    const claudeSessionId = hook.claudeSessionId ?? session.claudeSessionId
    if (session.isBusy === isBusy && session.claudeSessionId === claudeSessionId) return
    await this.#options.changes.patch(trx, session.id, { isBusy, claudeSessionId })
  }

  async #accept(
    trx: Knex.Transaction,
    session: SessionModel,
    { event, prompt = '', promptId }: Hook,
    hookId: string | null,
  ): Promise<string[]> {
    const known = { session_id: session.id }
    if (hookId && (await MessageModel.query(trx).findOne({ ...known, hook_id: hookId }))) return []
    const open = await MessageModel.query(trx)
      .where(known)
      .whereIn('state', ['queued', 'accepted'])
      .orderBy('seq')
    const key = matchKeyOf(prompt)
    // A skill is reported twice, as a prompt and as its expansion. (Several prompts may share a turn, thus its id.)
    const isTold = open.some((old) => old.promptId === (promptId ?? null) && old.matchKey === key)
    if (event === 'UserPromptExpansion' && isTold) return []
    const waiting = open.filter(({ state }) => state === 'queued')
    const taken = takenBy(key, waiting)
    for (const { id } of taken) {
      await this.#options.changes.patchMessage(
        trx,
        session,
        id,
        { state: 'accepted', acceptedAt: new Date(), promptId: promptId ?? null, hookId },
        ['queued'],
      )
    }
    return taken.map(({ id }) => id)
  }

  async #finish(trx: Knex.Transaction, session: SessionModel, { event, error, answer }: Hook) {
    const { changes } = this.#options
    if (event === 'Stop' && answer !== undefined) {
      const lastAnswer = matchKeyOf(answer)
      await noteLastAnswer(trx, session.id, lastAnswer)
      const { id, userId, agentId } = session
      return finishWrittenTurn(trx, changes, { id, userId, agentId, lastAnswer })
    }
    const failure = problem('turn-failed', { detail: error ?? 'The agent could not answer.' })
    return finishTurn(trx, changes, session, event === 'StopFailure' ? failure : undefined)
  }

  async #session(knex: Knex, actor: Actor, sessionId: string): Promise<SessionModel> {
    const session = await SessionModel.query(knex)
      .where({ id: sessionId, user_id: userIdOf(actor) })
      .first()
    if (session) return session
    throw problem('not-found', { detail: `There is no session ${sessionId}, or it is not yours.` })
  }

  async #checkRunning(trx: Knex.Transaction, agentId: number): Promise<void> {
    const agent = await trx('agents').where({ id: agentId }).first('operating_mode')
    if (agent?.operating_mode !== 'suspended') return
    throw problem('agent-suspended', {
      detail: `Agent ${agentId} is suspended; resume it first.`,
      fix: `POST /api/agents/${agentId}/resume`,
    })
  }
}
