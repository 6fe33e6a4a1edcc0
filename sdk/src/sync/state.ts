import {
  type Manifest,
  type Receiving,
  writeChanges,
  writeManifest,
  writeNote,
} from './manifest.ts'
import { ancestorsOf, pathProblem } from './paths.ts'
import {
  ContentGoneError,
  LocalBlockedError,
  LocalChangedError,
  type LocalTree,
  type ManifestStore,
  type Unknown,
} from './ports.ts'
import { Progress, type Step } from './progress.ts'
import { isFile, type RemoteEntry, sameValue, type Value } from './value.ts'

/** What people may want to know of a pass while it runs. */
export type SyncEvent =
  | {
      type: 'progress'
      direction: 'up' | 'down'
      done: number
      total: number
      bytes: number
      totalBytes: number
      /** Of `bytes`, those of files that are not done. */
      partBytes: number
      file: string
    }
  | { type: 'done'; change: SyncChange; path: string; value: Value; isModeOnly?: boolean }
  | { type: 'conflict'; path: string; copy: string; isTheirs?: boolean }
  | { type: 'refused'; path: string; problem: unknown }
  | { type: 'blocked'; path: string; reason: string }

/** What became of a path: files alone, and folders that were deleted. */
export type SyncChange = 'sent' | 'received' | 'deleted-here' | 'deleted-there'

/** Between two saves in the middle of a pass; a kill forgets no more than that. */
const SAVE_MS = 1_000

/** Up to so many changed paths are added to what is stored, so many times; then it is written whole. */
const MOST_CHANGES = 200
const MOST_NOTES = 64

/** What the steps of a pass share: the manifest, what a scan left alone, and whether another pass is needed. */
export class SyncState {
  manifest: Manifest
  isUnfinished = false
  readonly unknown = new Map<string, Unknown>()
  private readonly tree: LocalTree
  private readonly store: ManifestStore
  private readonly emitEvent: ((event: SyncEvent) => void) | undefined
  private isDirty = false
  /** Paths whose base or entry here changed since it was stored; undefined when more than that did. */
  private changed: Set<string> | undefined = new Set()
  /** What is stored belongs to this manifest; false where another base stands there, or none. */
  private isStored: boolean
  private savedAt = 0
  /** One write at a time. */
  private writing: Promise<void> = Promise.resolve()

  /** @param parts.isStored the manifest is what the store has */
  constructor(
    manifest: Manifest,
    parts: {
      isStored: boolean
      tree: LocalTree
      manifest: ManifestStore
      onEvent?: ((event: SyncEvent) => void) | undefined
    },
  ) {
    this.manifest = manifest
    this.isStored = parts.isStored
    this.tree = parts.tree
    this.store = parts.manifest
    this.emitEvent = parts.onEvent
  }

  emit(event: SyncEvent): void {
    this.emitEvent?.(event)
  }

  /** The platform's side as far as it is known: the base and what came since. */
  there(): ReadonlyMap<string, RemoteEntry> {
    const { base, pending } = this.manifest
    if (pending.size === 0) return base
    const there = new Map(base)
    for (const [path, entry] of pending) {
      if (entry) there.set(path, entry)
      else there.delete(path)
    }
    return there
  }

  /** One entry of `there()`. */
  entryThere(path: string): RemoteEntry | undefined {
    const { base, pending } = this.manifest
    return pending.has(path) ? pending.get(path) : base.get(path)
  }

  /** Both sides have `entry` now, or nothing. */
  settle(path: string, entry: RemoteEntry | undefined): void {
    if (entry) this.manifest.base.set(path, entry)
    else this.manifest.base.delete(path)
    this.manifest.pending.delete(path)
    this.manifest.sending.delete(path)
    this.touchPath(path)
  }

  /** The platform named this revision. */
  saw(revision: number): void {
    if (revision <= this.manifest.seenRevision) return
    this.manifest.seenRevision = revision
    this.touchPosition()
  }

  /** Anything may have changed. */
  touch(): void {
    this.isDirty = true
    this.changed = undefined
  }

  /** The base of this path changed, or its entry here. */
  touchPath(path: string): void {
    this.isDirty = true
    this.changed?.add(path)
  }

  /** A revision or what is under way changed. */
  touchPosition(): void {
    this.isDirty = true
  }

  /** The stored base counts no longer. */
  forgetStored(): void {
    this.isStored = false
    this.touch()
  }

  /** A base that was given up must be gone for good before anything is done without it. */
  async saveUnlessStored(): Promise<void> {
    if (this.isStored) return
    // A start alone: the scan is stored with what comes of it.
    await this.inTurn(() => this.store.save(writeManifest({ ...this.manifest, here: new Map() })))
    this.manifest.notes = 0
    this.isStored = true
    this.savedAt = Date.now()
    this.touch()
  }

  /** In the middle of a pass, not too often. */
  async saveNowAndThen(): Promise<void> {
    if (Date.now() - this.savedAt >= SAVE_MS) await this.save()
  }

  save(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.isDirty && this.isStored) return
      const { changed, manifest, store } = this
      const isSmall = changed && changed.size <= MOST_CHANGES && manifest.notes < MOST_NOTES
      this.isDirty = false
      this.changed = new Set()
      try {
        if (isSmall && this.isStored && store.append) {
          manifest.notes += 1
          await store.append(writeChanges(manifest, changed))
        } else {
          manifest.notes = 0
          await store.save(writeManifest(manifest))
        }
        this.isStored = true
        this.savedAt = Date.now()
      } catch (error) {
        this.touch()
        throw error
      }
    })
  }

  /** Remembers what is about to go up or to come down. */
  async note(notes: {
    sending?: Map<string, Value>
    receiving?: Map<string, Receiving>
  }): Promise<void> {
    const { sending = new Map(), receiving = new Map() } = notes
    if (sending.size + receiving.size === 0) return
    for (const [path, value] of sending) this.manifest.sending.set(path, value)
    for (const [path, value] of receiving) this.manifest.receiving.set(path, value)
    this.touchPosition()
    const { store } = this
    if (!store.append || !this.isStored) return this.save()
    await this.inTurn(() => {
      this.manifest.notes += 1
      return store.append!(writeNote({ sending, receiving }))
    })
  }

  /** Takes what came down and was not noted any more: both sides had it in common, whatever happened there since. */
  settleReceived(): void {
    const { receiving, here, base, pending } = this.manifest
    if (receiving.size === 0) return
    for (const [path, { written, entry }] of receiving) {
      const isNewer = entry.revision > (base.get(path)?.revision ?? 0)
      if (!isNewer || !sameValue(here.get(path)?.value, written)) continue
      base.set(path, entry)
      if (pending.get(path)?.revision === entry.revision) pending.delete(path)
    }
    receiving.clear()
    this.touch()
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.writing.then(step)
    // Whoever asked for it sees its error.
    this.writing = turn.catch(() => {})
    return turn
  }

  async scan(paths: readonly string[] | undefined): Promise<void> {
    const { here, base } = this.manifest
    if (paths?.length === 0) return
    const found = await this.tree.scan(here, paths)
    let known = 0
    for (const [path, { stamp }] of found.entries) {
      const before = here.get(path)
      if (before) known += 1
      if (before?.stamp !== stamp) this.touchPath(path)
    }
    if (paths || known < here.size) this.touch()
    if (paths) {
      const scanned = new Set(paths)
      const isScanned = (path: string) =>
        scanned.has('') ||
        scanned.has(path) ||
        [...ancestorsOf(path)].some((each) => scanned.has(each))
      for (const path of here.keys()) if (isScanned(path)) here.delete(path)
      for (const path of this.unknown.keys()) if (isScanned(path)) this.unknown.delete(path)
    } else {
      this.unknown.clear()
    }
    if (!this.tree.hasExecutableBit) {
      for (const [path, entry] of found.entries) {
        const known = base.get(path)
        if (isFile(entry)) entry.value.executable = isFile(known) && known.value.executable
      }
    }
    if (!paths) this.manifest.here = found.entries
    else for (const [path, entry] of found.entries) here.set(path, entry)
    for (const item of found.unknown) this.unknown.set(item.path, item)
  }

  /** Paths that no step may touch. */
  blockingPaths(): Set<string> {
    const paths = new Set<string>()
    for (const item of this.unknown.values()) if (item.isBlocking) paths.add(item.path)
    const { here, base, pending } = this.manifest
    for (const path of pending.keys()) if (pathProblem(path)) paths.add(path)
    if (this.tree.leavesAlone) {
      for (const [path, { value }] of base) {
        if (!here.has(path) && this.tree.leavesAlone(path, value.kind)) paths.add(path)
      }
      for (const [path, entry] of pending) {
        if (!here.has(path) && this.tree.leavesAlone(path, entry?.value.kind ?? 'file'))
          paths.add(path)
      }
    }
    return paths
  }

  /** Runs a step; one file's trouble is noted and does not end the pass, everything else does. */
  async attempt<Result>(path: string, step: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await step()
    } catch (error) {
      if (error instanceof LocalChangedError) {
        this.isUnfinished = true
        await this.scan([path])
      } else if (error instanceof ContentGoneError) {
        this.isUnfinished = true
      } else if (error instanceof LocalBlockedError) {
        // A folder that could not go must not stop what is in it.
        const isBlocking = this.manifest.here.get(path)?.value.kind !== 'folder'
        this.unknown.set(path, { path, reason: error.reason, isBlocking })
        this.emit({ type: 'blocked', path, reason: error.reason })
      } else {
        throw error
      }
      return undefined
    }
  }

  /** Counts the steps of one direction. */
  progress(direction: 'up' | 'down', steps: readonly Step[]): Progress {
    return new Progress(direction, steps, (event) => this.emit(event))
  }
}
