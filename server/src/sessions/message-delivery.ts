import type { Knex } from 'knex'
import type { AgentModel } from '../agents/agent.model.ts'
import { problem } from '../problems.ts'
import type { PodClient } from '../terminal/pod-client.ts'
import type { MessageModel } from './message.model.ts'
import type { PodWatch } from './pod-watch.ts'
import type { SessionModel } from './session.model.ts'
import type { SessionChanges } from './session-changes.ts'

/**
 * A message that was typed and that no hook reported is over when nothing is at work for this long: built-in commands
 * (`/help`) and messages that were taken into a running turn report nothing.
 */
const SILENT_AFTER_MS = 8_000

export interface Delivery {
  knex: Knex
  pods: Pick<PodClient, 'sendMessage'>
  sessionChanges: SessionChanges
  agent: AgentModel
  sessions: SessionModel[]
  messages: MessageModel[]
  pod: PodWatch
  wakeIn: (ms: number) => void
}

/** Hands messages to the pod, in order and once each, and writes down what became of them. */
export async function deliverMessages(delivery: Delivery): Promise<void> {
  await Promise.all(
    delivery.sessions.map(async (session) => {
      for (const message of delivery.messages) {
        if (message.sessionId === session.id) await deliver(delivery, session, message)
      }
    }),
  )
}

async function deliver(
  { knex, pods, sessionChanges, agent, pod, wakeIn }: Delivery,
  session: SessionModel,
  message: MessageModel,
): Promise<void> {
  // A program that has ended refuses everything; its session ends too, or comes back and takes the message then.
  const running = pod.sessions.get(session.id)
  if (!running || running.state === 'exited') return
  if (!pod.messages.has(message.id)) {
    const { id: messageId, text } = message
    const { state, reason } = await pods.sendMessage(agent.id, session.id, { messageId, text })
    if (!pod.messages.has(messageId)) pod.noteMessage(messageId, state, reason)
  }
  const seen = pod.messages.get(message.id)
  if (seen?.state === 'refused') {
    const detail = seen.reason ?? 'The program does not take this message.'
    await knex.transaction((trx) =>
      sessionChanges.patchMessage(trx, session, message.id, {
        state: 'refused',
        problem: problem('message-refused', { detail }).toBody(),
      }),
    )
  } else if (seen?.state === 'typed') {
    // Other programs than claude have no hooks: typed is all that there will be.
    const waitMs = agent.command ? 0 : seen.sinceMs + SILENT_AFTER_MS - Date.now()
    if (waitMs > 0) return wakeIn(waitMs)
    if (session.isBusy) return
    const now = new Date()
    const over = { state: 'done', acceptedAt: now, doneAt: now } as const
    await knex.transaction((trx) =>
      sessionChanges.patchMessage(trx, session, message.id, over, ['queued']),
    )
  }
}
