import type { Knex } from 'knex'
import type { AgentModel } from '../agents/agent.model.ts'
import { problem } from '../problems.ts'
import { isSkillOf } from '../skills/installed-skills.ts'
import { type PodClient, PodRefusal } from '../terminal/pod-client.ts'
import { finishTurn, finishWrittenTurn } from './finish-turn.ts'
import { MessageModel } from './message.model.ts'
import type { PodWatch } from './pod-watch.ts'
import type { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'
import { isUnsettled, settleMessages } from './settle-messages.ts'

/**
 * A message that was typed and that no hook reported is over when nothing is at work for this long: built-in commands
 * (`/help`) and messages that were taken into a running turn report nothing.
 */
const SILENT_AFTER_MS = 8_000
/** For so long the sidecar may read what a program that died has left. */
const TRANSCRIPT_MS = 15_000

export interface Delivery {
  knex: Knex
  pods: Pick<PodClient, 'sendMessage'>
  sessionChanges: SessionChanges
  agent: AgentModel
  sessions: SessionModel[]
  /** Queued and accepted ones, in order. */
  messages: MessageModel[]
  pod: PodWatch
  wakeIn: (ms: number) => void
}

/** Hands messages to the pod, in order and once each, and writes down what became of them. */
export async function deliverMessages(delivery: Delivery): Promise<void> {
  await Promise.all(
    delivery.sessions.map(async (session) => {
      const open = delivery.messages.filter(({ sessionId }) => sessionId === session.id)
      await finish(delivery, session, open)
      if (await isSettling(delivery, session, open)) return
      for (const message of open) {
        if (message.state === 'queued') await deliver(delivery, session, message)
      }
    }),
  )
}

/** The words of a turn may come after its end; where none come, the end counts. */
async function finish(
  { knex, sessionChanges, wakeIn }: Delivery,
  session: SessionModel,
  open: MessageModel[],
): Promise<void> {
  const isOver = !session.isBusy && open.some(({ state }) => state === 'accepted')
  if (!isOver || session.lastAnswer === null) return
  const waitMs = session.updatedAt.getTime() + SILENT_AFTER_MS - Date.now()
  if (waitMs > 0) wakeIn(waitMs)
  await knex.transaction((trx) =>
    waitMs > 0
      ? finishWrittenTurn(trx, sessionChanges, session)
      : finishTurn(trx, sessionChanges, session),
  )
}

/** Whether it is unknown yet which messages a program took that has died: they may not be typed twice, nor overtaken. */
async function isSettling(
  { knex, sessionChanges, agent, pod, wakeIn }: Delivery,
  session: SessionModel,
  open: MessageModel[],
): Promise<boolean> {
  const running = pod.sessions.get(session.id)
  if (!running || !open.some((message) => isUnsettled(message, running))) return false
  // Other programs than claude write nothing down that could be read.
  const waitMs = agent.command ? 0 : running.sinceMs + TRANSCRIPT_MS - Date.now()
  if (waitMs > 0) wakeIn(waitMs)
  else {
    await knex.transaction((trx) => settleMessages(trx, sessionChanges, session, running.epoch))
    wakeIn(0)
  }
  return true
}

async function deliver(
  delivery: Delivery,
  session: SessionModel,
  message: MessageModel,
): Promise<void> {
  const { knex, pods, sessionChanges, agent, pod, wakeIn } = delivery
  // A program that has ended refuses everything; its session ends too, or comes back and takes the message then.
  const running = pod.sessions.get(session.id)
  if (!running || running.state === 'exited') return
  if (!pod.messages.has(message.id)) {
    const { id: messageId, text } = message
    if (message.epoch !== running.epoch) {
      await MessageModel.query(knex).patch({ epoch: running.epoch }).where({ id: messageId })
    }
    try {
      const isSkill = await isSkillOf(knex, agent.id, text)
      const message = { messageId, text, ...(isSkill && { isSkill }) }
      const { state, reason } = await pods.sendMessage(agent.id, session.id, message)
      if (!pod.messages.has(messageId)) pod.noteMessage(messageId, state, reason)
    } catch (error) {
      if (!(error instanceof PodRefusal)) throw error
      // 404: the session went away just now, which its event tells.
      if (error.status !== 404) pod.noteMessage(messageId, 'refused', error.message)
    }
  }
  const seen = pod.messages.get(message.id)
  if (seen?.state === 'refused') {
    const detail = seen.reason ?? 'The program does not take this message.'
    await refuse(delivery, session, message, detail)
  } else if (seen?.state === 'typed') {
    // A skill is always reported, if not at once, then after the turn that it waits for.
    const isSkill = !agent.command && (await isSkillOf(knex, agent.id, message.text))
    const sinceMs = isSkill ? Math.max(seen.sinceMs, session.updatedAt.getTime()) : seen.sinceMs
    // Other programs than claude have no hooks: typed is all that there will be.
    const waitMs = agent.command ? 0 : sinceMs + SILENT_AFTER_MS - Date.now()
    if (waitMs > 0) return wakeIn(waitMs)
    if (session.isBusy) return
    if (isSkill) return refuse(delivery, session, message, NOT_RUN)
    const now = new Date()
    const over = { state: 'done', acceptedAt: now, doneAt: now } as const
    await knex.transaction((trx) =>
      sessionChanges.patchMessage(trx, session, message.id, over, ['queued']),
    )
  }
}

const NOT_RUN =
  'The program did not run this skill: it finds a new one some seconds after it came. Send it again.'

async function refuse(
  { knex, sessionChanges }: Delivery,
  session: SessionModel,
  { id }: MessageModel,
  detail: string,
): Promise<void> {
  const refused = {
    state: 'refused',
    problem: problem('message-refused', { detail }).toBody(),
  } as const
  await knex.transaction((trx) => sessionChanges.patchMessage(trx, session, id, refused))
}
