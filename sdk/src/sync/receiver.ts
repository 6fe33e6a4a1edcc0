import type { Download, Plan } from './plan.ts'
import type { LocalTree, RemoteSpace } from './ports.ts'
import type { SyncState } from './state.ts'

/** Downloads at once: more gain nothing on loopback, fewer leave a distant server waiting. */
const PARALLEL_DOWNLOADS = 8

/** Between two notes of what has come down; a kill forgets no more than that. */
const SAVE_MS = 1_000

/** Carries out what a plan wants changed here. */
export class Receiver {
  private readonly state: SyncState
  private readonly tree: LocalTree
  private readonly remote: RemoteSpace

  constructor(state: SyncState, parts: { tree: LocalTree; remote: RemoteSpace }) {
    this.state = state
    this.tree = parts.tree
    this.remote = parts.remote
  }

  async receive(plan: Plan): Promise<void> {
    const { state, tree } = this
    const { here } = state.manifest
    for (const { path, copy, file } of plan.copiesHere) {
      await state.attempt(path, async () => {
        const { value, modifiedAt } = file
        const content = tree.read(path, file)
        here.set(copy, await tree.write(copy, value, content, { replaces: undefined, modifiedAt }))
        state.emit({ type: 'conflict', path, copy })
        state.isUnfinished = true
      })
    }
    for (const { path, entry, isReplaced } of plan.deletesHere) {
      await state.attempt(path, async () => {
        await tree.delete(path, entry)
        here.delete(path)
        state.emit({ type: 'done', change: 'deleted-here', path })
        if (!isReplaced) state.settle(path, undefined)
      })
    }
    for (const { path, there } of plan.foldersHere) {
      await state.attempt(path, async () => {
        here.set(path, await tree.makeFolder(path))
        if (there?.value.kind === 'folder') state.settle(path, there)
      })
    }
    for (const { path, file, there, executable } of plan.modesHere) {
      await state.attempt(path, async () => {
        const entry = await tree.setExecutable(path, file, executable)
        here.set(path, entry)
        // Where our content differs from theirs it goes up in the next pass, on top of their bit.
        const isEqual =
          executable === there.value.executable && file.value.digest === there.value.digest
        if (!isEqual) state.isUnfinished = true
        state.settle(path, there)
      })
    }
    await this.download(plan.down)
  }

  private async download(steps: Download[]): Promise<void> {
    const queue = [...steps].reverse()
    const progress = this.state.progress('down', steps)
    let failure: unknown
    let savedAt = Date.now()
    const work = async () => {
      for (let step = queue.pop(); step && failure === undefined; step = queue.pop()) {
        try {
          await this.fetch(step)
          if (Date.now() - savedAt < SAVE_MS) continue
          savedAt = Date.now()
          await this.state.save()
        } catch (error) {
          failure = error
        } finally {
          progress(step)
        }
      }
    }
    await Promise.all(Array.from({ length: PARALLEL_DOWNLOADS }, work))
    if (failure !== undefined) throw failure
  }

  private fetch({ path, value, there, replaces }: Download): Promise<void> {
    return this.state.attempt(path, async () => {
      const entry = await this.tree.write(path, value, this.remote.blob(value.digest), {
        replaces,
        modifiedAt: there.modifiedAt,
      })
      this.state.manifest.here.set(path, entry)
      this.state.settle(path, there)
      this.state.emit({ type: 'done', change: 'received', path })
      // Our executable bit on their content: the bit goes up in the next pass.
      if (value.executable !== there.value.executable) this.state.isUnfinished = true
    })
  }
}
