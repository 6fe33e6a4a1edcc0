import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SidecarConfig } from './config.ts'
import { ConversationRelay } from './conversation/conversation-relay.ts'
import { Delivery } from './conversation/delivery.ts'
import { Spool } from './conversation/spool.ts'
import { TranscriptBook } from './conversation/transcript-book.ts'
import { AgentFiles } from './files/agent-files.ts'
import { SafeRoot } from './files/safe-root.ts'
import type { Log } from './log.ts'
import { EventFeed } from './platform/event-feed.ts'
import { InternalClient } from './platform/internal-client.ts'
import { StateReport } from './platform/state-report.ts'
import { Token } from './platform/token.ts'
import { Door } from './relay/door.ts'
import { EgressRelay } from './relay/egress-relay.ts'
import { LlmRelay } from './relay/llm-relay.ts'
import { SkillBook } from './skills/skill-book.ts'
import { SkillDelivery } from './skills/skill-delivery.ts'
import { SkillPlace } from './skills/skill-place.ts'

/** Room for hooks and messages while the platform is away. */
const SPOOL_BYTES = 64 * 1024 * 1024

/** Home of the agent as the sandbox names it. */
const SANDBOX_HOME = '/home/agent'

export interface Sidecar {
  /** Takes nothing new, delivers what can be delivered until the signal ends it. */
  close(signal: AbortSignal): Promise<void>
}

/** Starts everything. @param onRevoked the platform no longer knows this agent's token */
export async function startSidecar(
  config: SidecarConfig,
  log: Log,
  onRevoked: (message: string) => void,
): Promise<Sidecar> {
  const { agentDir, agentId, internalUrl } = config
  const own = join(agentDir, 'sidecar')
  mkdirSync(own, { recursive: true, mode: 0o700 })
  const token = new Token(config.tokenFile, onRevoked)
  const client = new InternalClient({ internalUrl, agentId, token })
  const spool = await Spool.open(join(own, 'spool'), { maxBytes: SPOOL_BYTES })
  const home = join(agentDir, 'home')
  const conversation = new ConversationRelay({
    home: new SafeRoot(home),
    homePaths: [SANDBOX_HOME, home],
    spool,
    book: await TranscriptBook.open(join(own, 'transcripts.json'), log),
    log,
  })
  const llm = new LlmRelay({ internalUrl, agentId, token, log })
  const egress = new EgressRelay({ internalUrl, token, log })
  const door = new Door({ llm, egress, conversation, log })
  await door.listen(join(agentDir, 'side'), 'side.sock')

  const state = new StateReport({ client, log })
  const delivery = new Delivery({ spool, client, log })
  const waiting = new Set(['files', 'skills'])
  const noteFirstPass = (part: 'files' | 'skills') => {
    if (waiting.delete(part) && waiting.size === 0) state.synced()
  }
  const files = new AgentFiles(
    config.spaces,
    { agentDir, maxFileBytes: config.maxFileBytes, client, state, log },
    () => noteFirstPass('files'),
  )
  const skills = new SkillDelivery({
    client,
    place: new SkillPlace(new SafeRoot(home)),
    book: await SkillBook.open(join(own, 'skills.json'), log),
    log,
    onFirstPass: () => noteFirstPass('skills'),
  })
  const feed = new EventFeed({
    client,
    log,
    onEvent: (event) => {
      const { type, sessionId, epoch } = event
      if (type === 'skills.changed') skills.note()
      else if (type !== 'session.restarted') files.note(event)
      else if (sessionId && epoch) conversation.restarted(sessionId, epoch)
    },
    onConnect: () => {
      files.noteReachable()
      skills.note()
      delivery.noteReachable()
      state.repeat()
    },
  })
  conversation.start()
  const running = new AbortController()
  const { signal } = running
  const loops = [
    feed.run(signal),
    delivery.run(signal),
    state.run(signal),
    files.run(signal),
    skills.run(signal),
  ]
  log.info('sidecar started', { spaces: config.spaces })

  return {
    close: async (deadline) => {
      const doorClosed = door.close(deadline)
      running.abort()
      await Promise.all(loops)
      await conversation.stop()
      await delivery
        .drain(deadline)
        .catch((error: unknown) => log.warn('not all delivered', { error }))
      await files.drain(deadline)
      // Last: an answer of the model may take longer than there is time.
      await doorClosed
      await spool.close()
      files.close()
      llm.close()
      client.close()
    },
  }
}
