import { PACK_BYTES, PACK_ENTRIES, PACK_FILE_BYTES } from '@sac/openapi/pack'
import type { Receiving } from './manifest.ts'
import type { Download, Plan } from './plan.ts'
import type { LocalTree, RemoteSpace } from './ports.ts'
import type { Progress } from './progress.ts'
import type { SyncState } from './state.ts'

/** Downloads at once: more gain nothing on loopback, fewer leave a distant server waiting. */
const PARALLEL_DOWNLOADS = 8

/** Requests for many contents at once: the next is read by the platform while one is written here. */
const PARALLEL_PACKS = 2

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
    const { copiesHere, deletesHere, foldersHere, modesHere, down } = plan
    const isChanging = [copiesHere, deletesHere, foldersHere, modesHere, down].some(
      ({ length }) => length > 0,
    )
    if (!isChanging) return
    state.touch()
    await state.note({ receiving: receivingOf(plan) })
    for (const { path, copy, file } of copiesHere) {
      await state.attempt(path, async () => {
        const { value, modifiedAt } = file
        const content = tree.read(path, file)
        here.set(copy, await tree.write(copy, value, content, { replaces: undefined, modifiedAt }))
        state.emit({ type: 'conflict', path, copy })
        state.isUnfinished = true
      })
    }
    for (const { path, entry, isReplaced } of deletesHere) {
      await state.attempt(path, async () => {
        await tree.delete(path, entry)
        here.delete(path)
        state.emit({ type: 'done', change: 'deleted-here', path, value: entry.value })
        if (!isReplaced) state.settle(path, undefined)
      })
    }
    for (const { path, there } of foldersHere) {
      await state.attempt(path, async () => {
        here.set(path, await tree.makeFolder(path))
        if (there?.value.kind === 'folder') state.settle(path, there)
      })
    }
    for (const { path, file, there, executable } of modesHere) {
      await state.attempt(path, async () => {
        const entry = await tree.setExecutable(path, file, executable)
        here.set(path, entry)
        // Where our content differs from theirs it goes up in the next pass, on top of their bit.
        const isEqual =
          executable === there.value.executable && file.value.digest === there.value.digest
        if (!isEqual) state.isUnfinished = true
        state.settle(path, there)
        const { value } = entry
        state.emit({ type: 'done', change: 'received', path, value, isModeOnly: true })
      })
    }
    await this.download(down)
  }

  private async download(steps: Download[]): Promise<void> {
    const progress = this.state.progress('down', steps)
    const isInPack = ({ value }: Download) =>
      this.remote.blobs !== undefined && value.size <= PACK_FILE_BYTES
    const packs = packsOf(steps.filter(isInPack))
    const single = steps.filter((step) => !isInPack(step))
    await inParallel(packs, PARALLEL_PACKS, (pack) => this.fetchPack(pack, progress))
    await inParallel(single, PARALLEL_DOWNLOADS, async (step) => {
      await this.fetch(step, progress.watch(step, this.remote.blob(step.value.digest)))
      progress.done(step)
    })
  }

  private async fetchPack(pack: Download[], progress: Progress): Promise<void> {
    const wanted = new Map<string, Download[]>()
    for (const step of pack) {
      const others = wanted.get(step.value.digest)
      if (others) others.push(step)
      else wanted.set(step.value.digest, [step])
    }
    for await (const { digest, content } of this.remote.blobs!([...wanted.keys()])) {
      for (const step of wanted.get(digest) ?? []) {
        await this.fetch(step, [content])
        progress.done(step)
      }
      wanted.delete(digest)
    }
    // Changed or deleted there since: the next pass learns of it.
    if (wanted.size > 0) this.state.isUnfinished = true
    await this.state.saveNowAndThen()
  }

  private fetch(
    { path, value, there, replaces }: Download,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    return this.state.attempt(path, async () => {
      const { modifiedAt } = there
      const entry = await this.tree.write(path, value, content, { replaces, modifiedAt })
      this.state.manifest.here.set(path, entry)
      this.state.settle(path, there)
      this.state.emit({ type: 'done', change: 'received', path, value })
      // Our executable bit on their content: the bit goes up in the next pass.
      if (value.executable !== there.value.executable) this.state.isUnfinished = true
      await this.state.saveNowAndThen()
    })
  }
}

function receivingOf({ down, modesHere }: Plan): Map<string, Receiving> {
  const receiving = new Map<string, Receiving>()
  for (const { path, value, there } of down) receiving.set(path, { written: value, entry: there })
  for (const { path, file, there, executable } of modesHere) {
    receiving.set(path, { written: { ...file.value, executable }, entry: there })
  }
  return receiving
}

/** As many together as a pack may hold. */
function packsOf(steps: Download[]): Download[][] {
  const packs: Download[][] = []
  let bytes = 0
  for (const step of steps) {
    const last = packs.at(-1)
    bytes += step.value.size
    if (last && last.length < PACK_ENTRIES && bytes <= PACK_BYTES) {
      last.push(step)
    } else {
      packs.push([step])
      bytes = step.value.size
    }
  }
  return packs
}

/** The first failure ends it, after what had begun. */
async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  step: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items].reverse()
  let failure: unknown
  const work = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      if (failure !== undefined) return
      try {
        await step(item)
      } catch (error) {
        failure ??= error
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, work))
  if (failure !== undefined) throw failure
}
