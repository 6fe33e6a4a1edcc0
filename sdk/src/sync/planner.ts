import { holdDeletes } from './delete-guard.ts'
import { ancestorsOf, conflictPath, depthOf, isConflictOf } from './paths.ts'
import type { Plan, PlanInput, Upload } from './plan.ts'
import {
  type FileValue,
  isFile,
  type LocalEntry,
  type LocalFile,
  type RemoteEntry,
  type RemoteFile,
  sameValue,
  type Value,
} from './value.ts'

interface Outcome {
  value: Value | undefined
  from: 'here' | 'there' | 'both'
}

/** Decides by the last common state what one pass has to do. Pure: the same input gives the same plan. */
export function makePlan(input: PlanInput): Plan {
  return new Planner(input).run()
}

class Planner {
  private readonly input: PlanInput
  private readonly outcomes = new Map<string, Outcome>()
  /** Paths that are settled in a later pass, after their other version is safe under a name of its own. */
  private readonly waiting = new Set<string>()
  private readonly plan: Plan = {
    adopt: [],
    up: [],
    foldersThere: [],
    deletesThere: [],
    deletesHere: [],
    foldersHere: [],
    modesHere: [],
    down: [],
    copiesHere: [],
    held: { here: [], there: [] },
    lost: { here: 0, there: 0 },
    blocked: [],
  }
  private readonly copies = new Set<string>()

  constructor(input: PlanInput) {
    this.input = input
  }

  run(): Plan {
    const { base, there, unknown } = this.input
    const paths = this.unsettled()
    for (const path of paths) {
      if (this.isUnknown(path)) {
        if (!sameValue(there.get(path)?.value, base.get(path)?.value)) this.plan.blocked.push(path)
        continue
      }
      this.decide(path)
    }
    for (const path of unknown) this.keepFoldersOfUnknown(path)
    if (this.isFolderGoing()) {
      // Deepest first, so that a folder kept for a file in it keeps its own parents too.
      for (const path of [...paths].sort((one, other) => depthOf(other) - depthOf(one))) {
        if (this.outcomes.get(path)?.value || this.waiting.has(path)) this.keepFoldersOf(path)
      }
    }
    for (const [path, outcome] of this.outcomes) {
      if (!this.isWaiting(path)) this.derive(path, outcome)
    }
    this.keepDirection()
    holdDeletes(this.plan, this.input)
    return this.sorted()
  }

  /** Paths on which base, here and there do not all agree: mostly none of many. */
  private unsettled(): Set<string> {
    const { base, here, there } = this.input
    const paths = new Set<string>()
    // Nothing came from there: then both are one map, and each path is looked up and gone through once.
    const isBase = there === base
    let both = 0
    for (const [path, { value }] of here) {
      const theirs = there.get(path)
      if (theirs) both += 1
      const common = isBase ? theirs : base.get(path)
      const isSettled =
        theirs !== undefined &&
        theirs.revision === common?.revision &&
        sameValue(theirs.value, common.value) &&
        sameValue(value, theirs.value)
      if (!isSettled) paths.add(path)
    }
    if (both < there.size) for (const path of there.keys()) if (!here.has(path)) paths.add(path)
    if (isBase) return paths
    for (const path of base.keys()) if (!here.has(path) && !there.has(path)) paths.add(path)
    return paths
  }

  private decide(path: string): void {
    const { mode } = this.input
    const base = this.input.base.get(path)
    const here = this.input.here.get(path)
    const there = this.input.there.get(path)
    const set = (value: Value | undefined, from: Outcome['from']) =>
      this.outcomes.set(path, { value, from })

    if (sameValue(here?.value, there?.value)) return void set(here?.value, 'both')
    if (mode === 'pull') {
      if (there || base) set(there?.value, 'there')
      return
    }
    if (mode === 'mirror-up') return void set(here?.value, 'here')
    if (mode === 'mirror-down') return void set(there?.value, 'there')
    if (mode === 'pull-first') {
      if (there && !here) set(there.value, 'there')
      if (there && here) this.waiting.add(path)
      return
    }
    if (sameValue(there?.value, base?.value)) return void set(here?.value, 'here')
    if (sameValue(here?.value, base?.value) || !here) return void set(there?.value, 'there')
    if (!there) return void set(here.value, 'here')
    if (!isFile(here)) {
      // Both became something else, here a folder: the folder keeps the name.
      if (isFile(there) && !this.saveTheirs(path, there)) return
      return void set(here.value, 'here')
    }
    if (isFile(there) && isFile(base) && mode !== 'up') {
      const { value: mine } = here
      const { value: theirs } = there
      if (mine.digest === base.value.digest && theirs.executable === base.value.executable) {
        return void set({ ...theirs, executable: mine.executable }, 'there')
      }
      if (theirs.digest === base.value.digest && mine.executable === base.value.executable) {
        // Their bit first, our content in the next pass: then base and revision agree with theirs.
        this.plan.modesHere.push({ path, file: here, there, executable: theirs.executable })
        this.waiting.add(path)
        return
      }
    }
    if (this.saveOurs(path, here)) set(there.value, 'there')
  }

  /** @returns true when our version of `path` is already there under a conflict name; else it goes up in this pass */
  private saveOurs(path: string, file: LocalFile): boolean {
    if (this.hasCopy(path, file.value)) return true
    if (this.input.mode === 'down') {
      this.plan.copiesHere.push({ path, copy: this.reserve(path), file })
      return false
    }
    this.copyThere(path, file, { path, file })
    return false
  }

  private saveTheirs(path: string, file: RemoteFile): boolean {
    if (this.hasCopy(path, file.value)) return true
    if (this.input.mode === 'down') {
      this.waiting.add(path)
      this.plan.blocked.push(path)
    } else {
      this.copyThere(path, file)
    }
    return false
  }

  private hasCopy(path: string, value: FileValue): boolean {
    const { mode, here, there } = this.input
    for (const [candidate, entry] of mode === 'down' ? here : there) {
      if (isFile(entry) && entry.value.digest === value.digest && isConflictOf(candidate, path)) {
        return true
      }
    }
    return false
  }

  private copyThere(
    path: string,
    file: { value: FileValue; modifiedAt: string },
    source?: Upload['source'],
  ): void {
    const copy = this.reserve(path)
    this.plan.up.push({
      path: copy,
      conflictOf: path,
      value: file.value,
      base: 0,
      modifiedAt: file.modifiedAt,
      source,
    })
  }

  /** The name of a conflict copy; its path is settled in a later pass. */
  private reserve(path: string): string {
    const { here, there, who, at } = this.input
    const copy = conflictPath(path, {
      who,
      at,
      isTaken: (name) => here.has(name) || there.has(name) || this.copies.has(name),
    })
    this.copies.add(copy)
    this.waiting.add(path)
    this.outcomes.delete(path)
    return copy
  }

  /** A folder with something in it that we leave alone cannot go. */
  private keepFoldersOfUnknown(path: string): void {
    for (const folder of ancestorsOf(path)) {
      const outcome = this.outcomes.get(folder)
      if (outcome && outcome.value?.kind !== 'folder' && this.input.here.has(folder)) {
        this.outcomes.delete(folder)
        this.plan.blocked.push(folder)
      }
    }
  }

  /** Some path that is a folder on one side is to be none: mostly not so, and then nothing has to be kept for what is in it. */
  private isFolderGoing(): boolean {
    const { here, there } = this.input
    for (const [path, { value }] of this.outcomes) {
      if (value?.kind === 'folder') continue
      const isFolder = (entry: LocalEntry | RemoteEntry | undefined) =>
        entry?.value.kind === 'folder'
      if (isFolder(here.get(path)) || isFolder(there.get(path))) return true
    }
    return false
  }

  /** What stays needs its folders: one that was deleted or became a file on the other side is kept. */
  private keepFoldersOf(path: string): void {
    const { here, there } = this.input
    for (const folder of ancestorsOf(path)) {
      const outcome = this.outcomes.get(folder)
      if (!outcome || outcome.value?.kind === 'folder') continue
      if (outcome.value) {
        const mine = here.get(folder)
        const theirs = there.get(folder)
        const isSaved =
          outcome.from === 'here'
            ? !isFile(mine) || this.saveOurs(folder, mine)
            : !isFile(theirs) || this.saveTheirs(folder, theirs)
        if (!isSaved) continue
      }
      this.outcomes.set(folder, { value: { kind: 'folder' }, from: 'both' })
    }
  }

  private derive(path: string, outcome: Outcome): void {
    const { plan } = this
    const here = this.input.here.get(path)
    const there = this.input.there.get(path)
    const { value, from } = outcome
    const isDoneHere = sameValue(here?.value, value)
    const isDoneThere = sameValue(there?.value, value)
    if (isDoneHere && isDoneThere) {
      const base = this.input.base.get(path)
      if (base?.revision !== there?.revision || !sameValue(base?.value, there?.value)) {
        plan.adopt.push({ path, entry: there })
      }
      return
    }
    if (!isDoneHere) {
      if (here && here.value.kind !== value?.kind) {
        plan.deletesHere.push({ path, entry: here, isReplaced: value !== undefined })
      }
      if (value?.kind === 'folder') plan.foldersHere.push({ path, there })
      if (value?.kind === 'file' && isFile(there)) {
        const file = isFile(here) ? here : undefined
        if (file?.value.digest === value.digest) {
          plan.modesHere.push({ path, file, there, executable: value.executable })
        } else {
          plan.down.push({ path, there, value, replaces: file })
        }
      }
    }
    // A merge of content and executable bit is first made here; the pass after sends the bit.
    if (isDoneThere || from === 'there') return
    if (there && there.value.kind !== value?.kind) {
      plan.deletesThere.push({
        path,
        value: there.value,
        base: there.revision,
        isReplaced: value !== undefined,
      })
    }
    if (value?.kind === 'folder') plan.foldersThere.push(path)
    if (value?.kind === 'file' && isFile(here)) {
      plan.up.push({
        path,
        value,
        base: isFile(there) ? there.revision : 0,
        modifiedAt: here.modifiedAt,
        source: { path, file: here },
      })
    }
  }

  /** One direction alone: the steps of the other are left out, and so are deletions unless one side is mirrored. */
  private keepDirection(): void {
    const { plan } = this
    const { mode } = this.input
    const isReplaced = (step: { isReplaced: boolean }) => step.isReplaced
    if (mode === 'up' || mode === 'mirror-up') {
      plan.deletesHere = []
      plan.foldersHere = []
      plan.modesHere = []
      plan.down = []
      if (mode === 'up') plan.deletesThere = plan.deletesThere.filter(isReplaced)
    } else if (mode === 'down' || mode === 'mirror-down') {
      plan.up = []
      plan.foldersThere = []
      plan.deletesThere = []
      if (mode === 'down') plan.deletesHere = plan.deletesHere.filter(isReplaced)
    }
  }

  private sorted(): Plan {
    const deepestFirst = (one: { path: string }, other: { path: string }) =>
      depthOf(other.path) - depthOf(one.path)
    const { plan } = this
    plan.deletesHere.sort(deepestFirst)
    plan.deletesThere.sort(deepestFirst)
    plan.foldersHere.sort((one, other) => -deepestFirst(one, other))
    plan.foldersThere.sort((one, other) => depthOf(one) - depthOf(other))
    return plan
  }

  private isUnknown(path: string): boolean {
    const { unknown } = this.input
    if (unknown.size === 0) return false
    if (unknown.has(path)) return true
    for (const folder of ancestorsOf(path)) if (unknown.has(folder)) return true
    return false
  }

  private isWaiting(path: string): boolean {
    if (this.waiting.size === 0) return false
    if (this.waiting.has(path)) return true
    for (const folder of ancestorsOf(path)) if (this.waiting.has(folder)) return true
    return false
  }
}
