import { PACK_FILE_BYTES } from '@sac/openapi/pack'
import { Batch, emptyPack, toPackFile } from './batch.ts'
import type { Plan, Upload } from './plan.ts'
import type { LocalTree, Pack, PushAnswer, RemoteSpace } from './ports.ts'
import type { Progress } from './progress.ts'
import { Refusals } from './refusals.ts'
import type { SyncState } from './state.ts'
import { isFile, type Value } from './value.ts'

/** Below this the question which contents are missing costs more than sending them. */
const ASK_MISSING_BYTES = 1024 * 1024

/** Digests in one question. */
const ASK_MISSING_DIGESTS = 5_000

/** Small contents that are asked for first: where the platform has none of these, all are sent without asking. */
const SAMPLE_DIGESTS = 250

/** Packs that are sent and not answered: one is received, one stored, one written into the tree, while the next is read. */
const IN_FLIGHT = 3

/** Carries out what a plan wants changed there. */
export class Sender {
  readonly refusals: Refusals
  private readonly tree: LocalTree
  private readonly remote: RemoteSpace
  private readonly state: SyncState
  private readonly now: () => Date
  private batch = new Batch()
  /** One for each pack that was sent: resolves when it and those before it were answered. */
  private answers: Promise<void>[] = []
  /** Revisions that our packs made and that do not follow the known one yet. */
  private readonly ownRevisions = new Set<number>()
  /** Set when the quota is full: what is left waits as if it had been refused, instead of being sent in vain. */
  private quotaProblem: unknown

  constructor(state: SyncState, parts: { tree: LocalTree; remote: RemoteSpace; now: () => Date }) {
    this.state = state
    this.tree = parts.tree
    this.remote = parts.remote
    this.now = parts.now
    this.refusals = new Refusals(() => parts.now().getTime())
  }

  async send(plan: Plan): Promise<void> {
    this.batch = new Batch()
    this.answers = []
    this.ownRevisions.clear()
    try {
      await this.sendAll(plan)
    } finally {
      // Whatever failed: what is under way is told about before anybody looks at the platform again.
      await this.answers.at(-1)?.catch(() => {})
    }
  }

  private async sendAll(plan: Plan): Promise<void> {
    this.quotaProblem = undefined
    this.refusals.retain(plan.up)
    const uploads = plan.up.filter((upload) => !this.refusals.isWaiting(upload))
    const present = await this.presentDigests(uploads)
    const isPresent = (upload: Upload) =>
      !upload.source || (present.has(upload.value.digest) && !this.refusals.mustSend(upload))
    const isLarge = (upload: Upload) => !isPresent(upload) && upload.value.size > PACK_FILE_BYTES
    const progress = this.state.progress('up', uploads)

    for (const { path, base, isReplaced } of plan.deletesThere) {
      if (isReplaced) await this.add((pack) => pack.deletes.push({ path, base }))
    }
    for (const path of plan.foldersThere) await this.add((pack) => pack.folders.push({ path }))
    const large = uploads.filter(isLarge)
    for (const upload of uploads) {
      if (isLarge(upload)) continue
      await this.addFile(upload, isPresent(upload))
      progress.done(upload)
    }
    if (large.length > 0) {
      await this.flush()
      await this.answers.at(-1)
    }
    for (const upload of large) {
      await this.sendLarge(upload, progress)
      progress.done(upload)
    }
    // Last: until then the platform can read the content of what was only moved.
    for (const { path, base, isReplaced } of plan.deletesThere) {
      if (!isReplaced) await this.add((pack) => pack.deletes.push({ path, base }))
    }
    await this.flush()
    await this.answers.at(-1)
  }

  private async presentDigests(uploads: readonly Upload[]): Promise<Set<string>> {
    const present = new Set<string>()
    if (uploads.length === 0) return present
    for (const entry of this.state.there().values()) {
      if (isFile(entry)) present.add(entry.value.digest)
    }
    const unsure = new Map<string, number>()
    for (const { value, source } of uploads) {
      if (source && !present.has(value.digest)) unsure.set(value.digest, value.size)
    }
    const bytes = [...unsure.values()].reduce((sum, size) => sum + size, 0)
    if (bytes <= ASK_MISSING_BYTES) return present
    const large: string[] = []
    const small: string[] = []
    for (const [digest, size] of unsure) (size > PACK_FILE_BYTES ? large : small).push(digest)
    await this.ask(large, present)
    const every = Math.ceil(small.length / SAMPLE_DIGESTS)
    const sample = small.filter((_, index) => index % every === 0)
    const isAnyPresent = await this.ask(sample, present)
    if (isAnyPresent) await this.ask(small, present)
    return present
  }

  /** Adds to `present` what the platform has. @returns whether it has any */
  private async ask(digests: readonly string[], present: Set<string>): Promise<boolean> {
    const before = present.size
    for (let start = 0; start < digests.length; start += ASK_MISSING_DIGESTS) {
      const asked = digests.slice(start, start + ASK_MISSING_DIGESTS)
      const missing = new Set(await this.remote.missing(asked))
      for (const digest of asked) if (!missing.has(digest)) present.add(digest)
    }
    return present.size > before
  }

  private async add(change: (pack: Pack) => void): Promise<void> {
    if (!this.batch.hasRoom(0)) await this.flush()
    change(this.batch.pack)
  }

  private async addFile(upload: Upload, isPresent: boolean): Promise<void> {
    if (this.quotaProblem !== undefined) return this.refuse(upload, this.quotaProblem)
    const content = isPresent ? undefined : await this.readSmall(upload)
    if (!isPresent && !content) return
    if (!this.batch.hasRoom(content?.length ?? 0)) await this.flush()
    if (this.quotaProblem !== undefined) return this.refuse(upload, this.quotaProblem)
    this.batch.add(upload, content)
  }

  private readSmall({ path, value, source }: Upload): Promise<Uint8Array | undefined> {
    return this.state.attempt(source?.path ?? path, async () => {
      if (this.tree.readSmall) return this.tree.readSmall(source!.path, source!.file)
      const content = new Uint8Array(value.size)
      let filled = 0
      for await (const bytes of this.tree.read(source!.path, source!.file)) {
        content.set(bytes, filled)
        filled += bytes.length
      }
      return content
    })
  }

  private async sendLarge(upload: Upload, progress: Progress): Promise<void> {
    if (this.quotaProblem !== undefined) return this.refuse(upload, this.quotaProblem)
    const { path, file } = upload.source!
    await this.state.attempt(path, async () => {
      await this.note([upload], emptyPack())
      const content = progress.watch(upload, this.tree.read(path, file))
      const answer = await this.remote.put(toPackFile(upload), content)
      await this.accept([upload], emptyPack(), answer)
    })
  }

  private async flush(): Promise<void> {
    const { batch, answers } = this
    this.batch = new Batch()
    if (batch.count === 0) return
    const { uploads, pack, contents } = batch
    const isAlone = pack.deletes.length > 0
    const before = answers.at(-1)
    await (isAlone ? before : answers.at(-IN_FLIGHT))
    await this.note(uploads, pack)
    const answered = this.remote.push(pack, contents)
    const accepted = (async () => {
      const [answer, earlier] = await Promise.allSettled([answered, before])
      if (answer.status === 'fulfilled') await this.accept(uploads, pack, answer.value)
      for (const each of [earlier, answer]) if (each.status === 'rejected') throw each.reason
    })()
    // It is awaited, but perhaps later.
    accepted.catch(() => {})
    answers.push(accepted)
    if (isAlone) await accepted
  }

  /** Remembers what is about to go up; a conflict copy is left out, since nothing stands here under its name. */
  private async note(uploads: Upload[], pack: Pack): Promise<void> {
    const values = new Map<string, Value>()
    for (const { path, value, conflictOf } of uploads) {
      if (conflictOf === undefined) values.set(path, value)
    }
    for (const { path } of pack.folders) values.set(path, { kind: 'folder' })
    await this.state.note({ sending: values })
  }

  /** Takes over what the platform accepted. */
  private async accept(uploads: Upload[], pack: Pack, answer: PushAnswer): Promise<void> {
    const { state } = this
    const { manifest } = state
    const { revision } = answer
    state.saw(revision)
    const conflicts = new Set(answer.conflicts.map(({ path }) => path))
    const refused = new Map(answer.refused.map(({ path, problem }) => [path, problem]))
    const isAccepted = (path: string) => !conflicts.has(path) && !refused.has(path)
    if (conflicts.size > 0) state.isUnfinished = true
    for (const path of [...conflicts, ...refused.keys()]) manifest.sending.delete(path)

    for (const { path } of pack.deletes) {
      if (!isAccepted(path)) continue
      const deleted = state.entryThere(path)
      state.settle(path, undefined)
      if (deleted) {
        state.emit({ type: 'done', change: 'deleted-there', path, value: deleted.value })
      }
    }
    for (const { path } of pack.folders) {
      if (!isAccepted(path)) continue
      const modifiedAt = this.now().toISOString()
      state.settle(path, { value: { kind: 'folder' }, revision, modifiedAt })
    }
    for (const upload of uploads) {
      const { path, value, modifiedAt, conflictOf } = upload
      if (refused.has(path)) this.refuse(upload, refused.get(path))
      if (!isAccepted(path)) continue
      this.refusals.forget(upload)
      const entry = { value, revision, modifiedAt }
      if (conflictOf === undefined) {
        state.emit({ type: 'done', change: 'sent', path, value })
        state.settle(path, entry)
        continue
      }
      manifest.pending.set(path, entry)
      state.touch()
      const isTheirs = !upload.source
      state.emit({ type: 'conflict', path: conflictOf, copy: path, ...(isTheirs && { isTheirs }) })
      // The path itself can be settled now that its other version is safe.
      state.isUnfinished = true
    }
    // Revisions have no gaps: ours being the next one proves that nobody else changed anything in between. Without a file
    // that was taken the revision may be somebody else's; then only a listing tells.
    if (uploads.some(({ path }) => isAccepted(path))) this.ownRevisions.add(revision)
    while (this.ownRevisions.delete(manifest.revision + 1)) manifest.revision += 1
    state.touchPosition()
    await state.saveNowAndThen()
  }

  private refuse(upload: Upload, problem: unknown): void {
    const name = problemName(problem)
    if (name === 'quota-exceeded') this.quotaProblem = problem
    const isImmediate = name === 'content-missing' && !this.refusals.mustSend(upload)
    this.refusals.note(upload, { isImmediate })
    if (isImmediate) this.state.isUnfinished = true
    else this.state.emit({ type: 'refused', path: upload.path, problem })
  }
}

/** Last part of a problem's type, given as the whole problem or as the type alone. */
function problemName(problem: unknown): string {
  const isProblem = typeof problem === 'object' && problem !== null && 'type' in problem
  return (
    String(isProblem ? problem.type : problem)
      .split(':')
      .at(-1) ?? ''
  )
}
