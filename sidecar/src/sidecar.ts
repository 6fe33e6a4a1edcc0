import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SyncEngine, type SyncEvent } from '@sac/sdk/sync'
import type { SidecarConfig, SpaceConfig } from './config.ts'
import { ConversationRelay } from './conversation/conversation-relay.ts'
import { Delivery } from './conversation/delivery.ts'
import { Spool } from './conversation/spool.ts'
import { TranscriptBook } from './conversation/transcript-book.ts'
import { FolderWatcher } from './files/folder-watcher.ts'
import { ManifestFile } from './files/manifest-file.ts'
import { PlatformSpace } from './files/platform-space.ts'
import { SafeRoot } from './files/safe-root.ts'
import { SpaceSync } from './files/space-sync.ts'
import { VolumeTree } from './files/volume-tree.ts'
import type { Log } from './log.ts'
import { EventFeed, type PlatformEvent } from './platform/event-feed.ts'
import { InternalClient } from './platform/internal-client.ts'
import { StateReport } from './platform/state-report.ts'
import { Token } from './platform/token.ts'
import { Door } from './relay/door.ts'
import { EgressRelay } from './relay/egress-relay.ts'
import { LlmRelay } from './relay/llm-relay.ts'

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
  const waiting = new Set(config.spaces.map(({ space }) => space))
  const spaces = config.spaces.map((space) =>
    startSpace(space, { config, client, state, log }, () => {
      waiting.delete(space.space)
      if (waiting.size === 0) state.synced()
    }),
  )
  const feed = new EventFeed({
    client,
    log,
    onEvent: (event) => {
      const { type, sessionId, epoch } = event
      if (type !== 'session.restarted') route(event, spaces)
      else if (sessionId && epoch) conversation.restarted(sessionId, epoch)
    },
    onConnect: () => {
      for (const { sync } of spaces) sync.noteReachable()
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
    ...spaces.map(({ sync }) => sync.run(signal)),
  ]
  log.info('sidecar started', { spaces: config.spaces.map(({ space }) => space) })

  return {
    close: async (deadline) => {
      const doorClosed = door.close(deadline)
      running.abort()
      await Promise.all(loops)
      await conversation.stop()
      await delivery
        .drain(deadline)
        .catch((error: unknown) => log.warn('not all delivered', { error }))
      for (const { sync } of spaces) await sync.drain(deadline)
      // Last: an answer of the model may take longer than there is time.
      await doorClosed
      await spool.close()
      for (const { watcher } of spaces) watcher?.close()
      llm.close()
      client.close()
    },
  }
}

interface RunningSpace {
  space: string
  sync: SpaceSync
  watcher: FolderWatcher | undefined
}

function startSpace(
  { space, mode, folder }: SpaceConfig,
  parts: { config: SidecarConfig; client: InternalClient; state: StateReport; log: Log },
  onFirstPass: () => void,
): RunningSpace {
  const { config, client, state, log } = parts
  const workspace = join(config.agentDir, 'workspace')
  const root = join(workspace, folder)
  mkdirSync(root, { recursive: true, mode: 0o755 })
  const fileName = space.replace(':', '-')
  const watcher: FolderWatcher | undefined =
    mode === 'pull'
      ? undefined
      : new FolderWatcher({
          log,
          onChange: (path) => sync.noteLocal(path),
          onOverflow: () => sync.noteOverflow(),
        })
  const engine = new SyncEngine({
    tree: new VolumeTree({
      root,
      markerFile: join(workspace, `.sac-${fileName}.volume`),
      maxFileBytes: config.maxFileBytes,
      ...(watcher ? { watcher } : {}),
    }),
    remote: new PlatformSpace(client, space),
    manifest: new ManifestFile(join(config.agentDir, 'sidecar', `${fileName}.manifest`)),
    mode,
    withoutBase: 'pull-first',
    who: 'agent',
    // Nobody is there to ask. The volume is known by its marker, an emptied or strange one only pulls, and the platform
    // keeps each deleted version for weeks: what the agent clears away may go.
    allowDeletes: { here: true, there: true },
    onEvent: (event) => note(event, space, state, log),
  })
  const onState = (detail: Parameters<StateReport['note']>[0]) => state.note(detail)
  const sync = new SpaceSync({ space, engine, log, onFirstPass, onState })
  return { space, sync, watcher }
}

function note(event: SyncEvent, space: string, state: StateReport, log: Log): void {
  if (event.type === 'progress') {
    const { done, total, bytes, file } = event
    state.progress({ space, done, total, bytes, file })
    return
  }
  if (event.type === 'done') return
  log.warn(`file ${event.type}`, { space, ...event })
}

function route(event: PlatformEvent, spaces: readonly RunningSpace[]): void {
  for (const { space, sync } of spaces) {
    if (event.space !== space) continue
    if (event.type === 'space.changed') sync.noteRemote(event.revision)
  }
}
