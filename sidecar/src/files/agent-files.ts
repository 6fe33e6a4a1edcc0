import type { PlatformEvent } from '../platform/event-feed.ts'
import { KeptSpace, type KeptSpaceParts } from './kept-space.ts'
import { type SharedSpace, SharedSpaces } from './shared-spaces.ts'

/** Stands for the list of shared spaces among what is waited for. */
const LIST = 'list of shared spaces'

/** All files of an agent: its own spaces both ways, and those that others share with it. */
export class AgentFiles {
  private readonly own: KeptSpace[]
  private readonly shared: SharedSpaces
  private readonly sharedNow = new Map<string, KeptSpace>()
  /** What has to be here before the first program starts. */
  private readonly waiting: Set<string>
  private readonly parts: KeptSpaceParts
  private readonly onFirstPass: () => void

  /**
   * @param spaces the agent's own
   * @param onFirstPass everything is here, as it was a moment ago
   */
  constructor(spaces: readonly string[], parts: KeptSpaceParts, onFirstPass: () => void) {
    this.onFirstPass = onFirstPass
    this.parts = parts
    this.waiting = new Set([...spaces, LIST])
    this.own = spaces.map(
      (space) =>
        new KeptSpace({ space, mode: 'two-way', folder: space }, parts, () => this.arrived(space)),
    )
    this.shared = new SharedSpaces({
      client: parts.client,
      agentDir: parts.agentDir,
      log: parts.log,
      keep: (space) => this.keepShared(space),
      onListed: (names) => this.onListed(new Set(names)),
    })
  }

  /** Follows which spaces there are until the signal is aborted, then stops all of them. */
  async run(signal: AbortSignal): Promise<void> {
    const shared = this.shared.run(signal)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    await Promise.all([shared, ...this.own.map((space) => space.stop())])
  }

  note({ type, space, revision }: PlatformEvent): void {
    if (type === 'sync.requested') this.lookAtAll()
    if (type !== 'space.changed' && type !== 'space.removed') return
    const kept = this.all().find((each) => each.space === space)
    if (type === 'space.changed' && kept) kept.noteRemote(revision)
    else this.shared.refresh()
  }

  /** The platform is back, and may have told something that nobody heard. */
  noteReachable(): void {
    this.shared.refresh()
    for (const each of this.all()) each.noteReachable()
  }

  /** Sends what rests by now; after `run` has ended. */
  async drain(signal: AbortSignal): Promise<void> {
    for (const space of this.own) await space.drain(signal)
  }

  close(): void {
    for (const space of this.own) space.close()
  }

  private all(): KeptSpace[] {
    return [...this.own, ...this.sharedNow.values()]
  }

  private lookAtAll(): void {
    this.shared.refresh()
    for (const each of this.all()) each.noteAll()
  }

  private keepShared({ space, folder }: SharedSpace): KeptSpace {
    if (this.waiting.has(LIST)) this.waiting.add(space)
    const kept = new KeptSpace({ space, mode: 'mirror-down', folder }, this.parts, () =>
      this.arrived(space),
    )
    this.sharedNow.set(space, kept)
    return kept
  }

  private onListed(names: ReadonlySet<string>): void {
    for (const space of this.sharedNow.keys()) {
      if (names.has(space)) continue
      this.sharedNow.delete(space)
      this.arrived(space)
    }
    this.arrived(LIST)
  }

  private arrived(name: string): void {
    if (this.waiting.delete(name) && this.waiting.size === 0) this.onFirstPass()
  }
}
