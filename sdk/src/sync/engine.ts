import { mayDelete } from './delete-guard.ts'
import { emptyManifest, type Manifest, readManifest } from './manifest.ts'
import type { Plan, PlanMode } from './plan.ts'
import { makePlan } from './planner.ts'
import {
  type ChangesPage,
  type LocalTree,
  type ManifestStore,
  type RemoteChange,
  type RemoteSpace,
  RevisionGoneError,
  type Unknown,
} from './ports.ts'
import { Receiver } from './receiver.ts'
import { withoutRoom } from './room.ts'
import { Sender } from './sender.ts'
import { type SyncEvent, SyncState } from './state.ts'
import { type RemoteEntry, sameValue } from './value.ts'

export interface SyncEngineOptions {
  tree: LocalTree
  remote: RemoteSpace
  manifest: ManifestStore
  /** Default `two-way`. */
  mode?: Exclude<PlanMode, 'pull-first'>
  /** What the first pass does where there is no common state: send and fetch, or fetch alone. Default `merge`. */
  withoutBase?: 'merge' | 'pull-first'
  /** Stands in the names of conflict copies, e.g. the agent's or the machine's name. */
  who: string
  /** Many deletions at once pass without consent. Default neither. */
  allowDeletes?: { here?: boolean; there?: boolean }
  onEvent?: (event: SyncEvent) => void
  now?: () => Date
}

export interface PassOptions {
  /** Scan only these paths and what is beneath them; everything when absent. */
  paths?: readonly string[]
  /** Lets held deletions through in this pass. */
  allowDeletes?: boolean
  /** Makes the plan and stops. */
  isDryRun?: boolean
}

export interface PassReport {
  plan: Plan
  /** Another pass has something to do now: files changed meanwhile, or conflict copies were made. */
  isUnfinished: boolean
  /** Paths whose files were being written; scan them again once they rest. */
  busy: string[]
  /** In a dry run: what the platform would not take, with its problem. */
  withoutRoom: { path: string; problem: unknown }[]
  /** Everything that is left alone, with the reason. */
  unknown: Unknown[]
  /** Conflict copies that this pass wanted to make. */
  conflicts: number
  /** Files that the platform refuses at the moment. */
  refused: number
  /** When refused files are worth another try, in milliseconds from now. */
  retryAfterMs: number | undefined
}

/** Deletions count together until none came for this long, and none is held. */
const LATELY_MS = 60_000

/** What was asked before it was needed. */
interface FirstPage {
  since: number
  page: Promise<ChangesPage>
}

/** Reason under which a scan lists a file that is being written. */
export const BUSY = 'busy'

/**
 * Keeps one tree and one space equal. `pass` compares base, here and there once and acts; it may be cut at any point
 * and called again. One caller at a time.
 */
export class SyncEngine {
  private readonly options: SyncEngineOptions
  private readonly now: () => Date
  private parts: { state: SyncState; sender: Sender; receiver: Receiver } | undefined
  /** No pass was finished since the manifest was loaded. */
  private isFresh = true

  constructor(options: SyncEngineOptions) {
    this.options = options
    this.now = options.now ?? (() => new Date())
  }

  /** The revision up to which the platform's changes are known here. */
  get revision(): number {
    return this.parts?.state.manifest.revision ?? 0
  }

  /** @throws RemoteUnavailableError and whatever the tree cannot handle; calling again is always right */
  async pass(options: PassOptions = {}): Promise<PassReport> {
    const { state, sender, receiver } = await this.load()
    state.isUnfinished = false
    try {
      // Asked while the folder is looked at, in the first pass of a process: mostly it is the only one.
      const early = this.isFresh ? this.askEarly(state) : undefined
      await state.scan(this.isFresh ? undefined : options.paths)
      this.checkEmptied(state)
      state.settleReceived()
      await this.fetchChanges(state, early)
      const plan = this.plan(state, options.allowDeletes ?? false)
      if (!options.isDryRun) {
        await state.saveUnlessStored()
        for (const { path, entry } of plan.adopt) state.settle(path, entry)
        this.count(state, plan)
        if (this.options.mode !== 'pull') await sender.send(plan)
        await receiver.receive(plan)
        this.isFresh = false
        this.endFirstPull(state)
      }
      const unknown = [...state.unknown.values()]
      return {
        plan,
        isUnfinished: state.isUnfinished,
        busy: unknown.filter(({ reason }) => reason === BUSY).map(({ path }) => path),
        withoutRoom: options.isDryRun ? await this.withoutRoom(state, plan) : [],
        unknown,
        conflicts:
          plan.up.filter(({ conflictOf }) => conflictOf !== undefined).length +
          plan.copiesHere.length,
        refused: sender.refusals.count,
        retryAfterMs: sender.refusals.retryAfterMs(),
      }
    } finally {
      if (!options.isDryRun) await state.save()
    }
  }

  private async load(): Promise<{ state: SyncState; sender: Sender; receiver: Receiver }> {
    const { tree, remote, withoutBase } = this.options
    const volumeId = await tree.volumeId()
    if (this.parts?.state.manifest.volumeId === volumeId) return this.parts
    const text = this.parts ? undefined : await this.options.manifest.load()
    const stored = text === undefined ? undefined : readManifest(text)
    const isStored = stored?.volumeId === volumeId
    const manifest = isStored ? stored : emptyManifest(volumeId, withoutBase === 'pull-first')
    const state = new SyncState(manifest, { ...this.options, isStored })
    this.isFresh = true
    this.parts = {
      state,
      sender: new Sender(state, { tree, remote, now: this.now }),
      receiver: new Receiver(state, { tree, remote }),
    }
    return this.parts
  }

  private async withoutRoom(state: SyncState, plan: Plan): Promise<PassReport['withoutRoom']> {
    const room = plan.up.length > 0 ? await this.options.remote.room?.() : undefined
    return room ? withoutRoom(plan, room, (path) => state.entryThere(path)) : []
  }

  private plan(state: SyncState, allowDeletes: boolean): Plan {
    const { mode = 'two-way', allowDeletes: allowed } = this.options
    const { manifest } = state
    return makePlan({
      mode: mode === 'two-way' && manifest.isPulling ? 'pull-first' : mode,
      base: manifest.base,
      here: manifest.here,
      there: state.there(),
      unknown: state.blockingPaths(),
      lately: manifest.lately,
      isHolding: manifest.isHolding,
      allowDeletes: {
        here: allowDeletes || (allowed?.here ?? false),
        there: allowDeletes || (allowed?.there ?? false),
      },
      who: this.options.who,
      at: this.now(),
    })
  }

  private count(state: SyncState, { held, lost }: Plan): void {
    const { manifest } = state
    const { lately, isHolding } = manifest
    const now = this.now().getTime()
    const { mode = 'two-way' } = this.options
    const isHeld = (side: 'here' | 'there') =>
      mayDelete(mode, side) ? held[side].length > 0 : isHolding[side]
    const [here, there] = [isHeld('here'), isHeld('there')]
    if (here !== isHolding.here || there !== isHolding.there) {
      manifest.isHolding = { here, there }
      state.touchPosition()
    }
    const isOver = now - lately.at > LATELY_MS
    if (isOver && !here && !there) manifest.lately = { here: 0, there: 0, at: now }
    if (lost.here + lost.there === 0) return
    manifest.lately.here += lost.here
    manifest.lately.there += lost.there
    manifest.lately.at = now
  }

  /** Emptied or unmounted while nobody looked: fetch, never delete. */
  private checkEmptied(state: SyncState): void {
    const { manifest } = state
    if (!this.isFresh || manifest.base.size === 0 || manifest.here.size > 0) return
    this.forgetBase(state)
    manifest.isPulling = this.options.withoutBase === 'pull-first'
  }

  private endFirstPull(state: SyncState): void {
    if (!state.manifest.isPulling) return
    state.manifest.isPulling = false
    state.isUnfinished = true
    state.touch()
  }

  private forgetBase(state: SyncState): void {
    state.manifest.base.clear()
    state.manifest.pending.clear()
    state.manifest.sending.clear()
    state.manifest.receiving.clear()
    state.manifest.revision = 0
    state.forgetStored()
  }

  private askEarly({ manifest }: SyncState): FirstPage | undefined {
    const { revision: since } = manifest
    if (since === 0) return undefined
    const page = this.options.remote.changes(since)
    // It is awaited after the scan, or not at all.
    page.catch(() => {})
    return { since, page }
  }

  private async fetchChanges(state: SyncState, early?: FirstPage): Promise<void> {
    await this.fetchNew(state, early)
    // What was cut off on its way has been told by now, or never arrived.
    state.manifest.sending.clear()
  }

  private async fetchNew(state: SyncState, early?: FirstPage): Promise<void> {
    const { manifest } = state
    if (manifest.revision === 0) return this.fetchAll(state)
    try {
      const revision = await this.fetchSince(state, manifest.revision, early)
      if (revision >= manifest.seenRevision) manifest.revision = revision
      else await this.fetchAll(state)
    } catch (error) {
      if (!(error instanceof RevisionGoneError)) throw error
      await this.fetchAll(state)
    }
  }

  /** Takes a whole listing: what it does not name was deleted, unless the platform itself was set back. */
  private async fetchAll(state: SyncState): Promise<void> {
    const { manifest } = state
    state.touch()
    for (const path of manifest.pending.keys()) manifest.pending.set(path, undefined)
    for (const path of manifest.base.keys()) manifest.pending.set(path, undefined)
    const revision = await this.fetchSince(state, 0)
    if (revision < manifest.seenRevision) {
      // Set back, e.g. to a backup: without a base nothing that it lacks counts as deleted.
      this.forgetBase(state)
      manifest.seenRevision = 0
      await this.fetchSince(state, 0)
    }
    manifest.revision = revision
  }

  private async fetchSince(state: SyncState, since: number, early?: FirstPage): Promise<number> {
    let revision: number | undefined
    let cursor: string | undefined
    do {
      const isAsked = cursor === undefined && early?.since === since
      const page = await (isAsked ? early.page : this.options.remote.changes(since, cursor))
      // The first page's revision: what changes between two pages is told again by the next question.
      revision ??= page.revision
      if (revision < since) return revision
      state.saw(revision)
      for (const change of page.items) note(state.manifest, change)
      if (page.items.length > 0) state.touch()
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return revision
  }
}

function note(manifest: Manifest, change: RemoteChange): void {
  const base = manifest.base.get(change.path)
  const entry = remoteEntry(change)
  const isCommon = entry && sameValue(entry.value, base?.value)
  const isOurs = entry && sameValue(entry.value, manifest.sending.get(change.path))
  if (isCommon || isOurs) {
    manifest.base.set(change.path, entry)
    manifest.pending.delete(change.path)
  } else if (entry || base) {
    manifest.pending.set(change.path, entry)
  } else {
    manifest.pending.delete(change.path)
  }
}

function remoteEntry(change: RemoteChange): RemoteEntry | undefined {
  if (change.deleted) return undefined
  const { revision } = change
  const modifiedAt = change.modifiedAt ?? ''
  if (change.kind === 'folder') return { value: { kind: 'folder' }, revision, modifiedAt }
  const { digest, size, executable } = change
  const value = { digest: digest ?? '', size: size ?? 0, executable: executable ?? false }
  return { value: { kind: 'file', ...value }, revision, modifiedAt }
}
