import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import type { EventsService } from '../events/events.service.ts'
import { Problem, problem } from '../problems.ts'
import { type Blobs, registerSegment, type StoredSegment } from './blobs.ts'
import { appendConflictEvents } from './conflict-events.ts'
import { appendFileEvents } from './file-events.ts'
import {
  applyChanges,
  type Conflict,
  type Refusal,
  type SpaceChanges,
  type SpaceLimits,
} from './space-changes.ts'
import { type FileWrite, SpaceTree } from './space-tree.ts'
import { findSpace, lockSpace, type Space } from './spaces.ts'

/** What became of some changes; those named in neither list stand under `revision`. */
export interface Outcome {
  revision: number
  conflicts: Conflict[]
  refused: Refusal[]
}

export interface CommitOptions {
  /** Contents that were stored for these changes. */
  segment?: StoredSegment | undefined
  /** What is stored is needed also when nothing comes of the changes. */
  keepsSegment?: boolean
  /** Says under the lock what to change, in place of `changes`; its files have contents that live in the space. */
  plan?: (trx: Knex.Transaction, space: Space) => Promise<SpaceChanges>
  /** What `deletes` names stands elsewhere afterwards, so none of it goes to the trash; all of it or nothing. */
  isMove?: boolean
  /** Runs first in the transaction. */
  first?: (trx: Knex.Transaction) => Promise<void>
  /** Runs in the transaction when something changed. */
  also?: (trx: Knex.Transaction) => Promise<void>
}

const COMMIT_ATTEMPTS = 3
const FOREIGN_KEY_VIOLATION = '23503'

/** Writes changes into spaces: each set in one transaction, whatever it holds. */
export class SpaceWriter {
  readonly #knex: Knex
  readonly #blobs: Blobs
  readonly #events: EventsService

  constructor(knex: Knex, blobs: Blobs, events: EventsService) {
    this.#knex = knex
    this.#blobs = blobs
    this.#events = events
  }

  /** What would become of the changes if they came now; nothing is locked or written. */
  async preview(space: Space, changes: SpaceChanges, limits: SpaceLimits) {
    const now = await findSpace(this.#knex, space.ref)
    return applyChanges(await loadTree(this.#knex, space, changes), now, changes, limits)
  }

  /**
   * One transaction: contents, rows, quota, revision, events. The space is locked late, so that writers of one space
   * wait for one another only while rows are written. Where nothing changes nothing stays, contents included.
   */
  async commit(
    actor: Actor,
    { id }: Space,
    changes: SpaceChanges,
    limits: SpaceLimits,
    options: CommitOptions = {},
  ): Promise<Outcome> {
    const { segment } = options
    for (let attempt = 1; ; attempt += 1) {
      let isSegmentUsed = true
      try {
        const outcome = await this.#knex.transaction(async (trx) => {
          await options.first?.(trx)
          if (segment) isSegmentUsed = await registerSegment(trx, segment)
          const { files, refused } = await this.#checkContents(trx, actor, changes.files, segment)
          const space = await lockSpace(trx, id)
          const wanted = (await options.plan?.(trx, space)) ?? { ...changes, files }
          const tree = await loadTree(trx, space, wanted)
          const applied = applyChanges(tree, space, wanted, limits)
          const made = tree.changes()
          const result = { conflicts: applied.conflicts, refused: [...refused, ...applied.refused] }
          const isHalf = options.isMove && applied.conflicts.length + applied.refused.length > 0
          if (made.length === 0 || isHalf) {
            throw new NothingChanged({ revision: space.revision, ...result })
          }
          const revision = space.revision + 1
          await tree.save(trx, revision, options)
          await trx('spaces')
            .where({ id })
            .update({
              revision,
              used_bytes: space.usedBytes + tree.grownBytes,
              file_count: space.fileCount + tree.grownFiles,
            })
          await appendFileEvents(this.#events, trx, space, revision, made)
          await appendConflictEvents(this.#events, trx, actor, space, { files, made, revision })
          await options.also?.(trx)
          return { revision, ...result }
        })
        if (segment && !isSegmentUsed) await this.#blobs.discard(segment)
        return outcome
      } catch (error) {
        // Rolled back for sure; after any other error the commit may have happened, and the object stays.
        const isRolledBack = error instanceof NothingChanged || error instanceof Problem
        if (segment && isRolledBack && !options.keepsSegment) await this.#blobs.discard(segment)
        if (error instanceof NothingChanged) return error.outcome
        // A content that stood here went with garbage collection between two statements; ours is stored.
        if (!isForeignKeyViolation(error) || attempt === COMMIT_ATTEMPTS) throw error
      }
    }
  }

  /** Files whose content did not come along must have one that the actor can read. */
  async #checkContents(
    trx: Knex,
    actor: Actor,
    files: FileWrite[],
    segment: StoredSegment | undefined,
  ): Promise<{ files: FileWrite[]; refused: Refusal[] }> {
    const stored = new Set(segment?.blobs.map(({ digest }) => digest))
    const named = files.filter(({ digest }) => !stored.has(digest))
    if (named.length === 0) return { files, refused: [] }
    const readable = await this.#blobs.readable(trx, actor, [
      ...new Set(named.map(({ digest }) => digest)),
    ])
    const refused: Refusal[] = []
    for (const { path, digest, sizeBytes } of named) {
      const size = readable.get(digest)
      if (size === undefined) {
        const detail = `The content ${digest} of ${path} is not here; send it.`
        refused.push({ path, problem: problem('content-missing', { detail }) })
      } else if (size !== sizeBytes) refused.push(mismatch({ path, size: sizeBytes, digest }))
    }
    const out = new Set(refused.map(({ path }) => path))
    return { files: files.filter(({ path }) => !out.has(path)), refused }
  }
}

/** Ends the transaction without a trace: there was nothing to write. */
class NothingChanged extends Error {
  readonly outcome: Outcome

  constructor(outcome: Outcome) {
    super('nothing changed')
    this.outcome = outcome
  }
}

const isForeignKeyViolation = (error: unknown) =>
  (error as { code?: string }).code === FOREIGN_KEY_VIOLATION

const loadTree = (knex: Knex, space: Space, { deletes, folders, files }: SpaceChanges) => {
  const deletions = deletes.map(({ path }) => path)
  const paths = [...deletions, ...folders, ...files.map(({ path }) => path)]
  return SpaceTree.load(knex, space, paths, deletions)
}

/** The content is not what was announced. */
export const mismatch = ({
  path,
  size,
  digest,
}: {
  path: string
  size: number
  digest: string
}) => ({
  path,
  problem: problem('digest-mismatch', {
    detail: `The content of ${path} is not the ${size} bytes with the SHA-256 ${digest}.`,
  }),
})
