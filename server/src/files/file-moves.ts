import { joinPath } from '@sac/openapi/paths'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../authorization/actor.ts'
import { invalid, problem } from '../problems.ts'
import { findFile, findFolder, type WorkspaceFile } from './listing.ts'
import { checkNewPath, checkPath, kindConflict, noFile } from './path-problems.ts'
import type { SpaceChanges } from './space-changes.ts'
import type { SpaceWriter } from './space-writer.ts'
import { auditTarget, findSpace, type Space, type SpaceRef } from './spaces.ts'
import { deletesOf, loadSubtree, type Subtree } from './subtree.ts'

/** A move takes no room, whatever the limits became since. */
const NO_LIMITS = {
  maxFileBytes: Number.POSITIVE_INFINITY,
  maxSpaceBytes: Number.POSITIVE_INFINITY,
  maxSpaceFiles: Number.POSITIVE_INFINITY,
}

/** Gives files and folders another path: one transaction, no content is read. */
export class FileMoves {
  readonly #knex: Knex
  readonly #writer: SpaceWriter

  constructor(knex: Knex, writer: SpaceWriter) {
    this.#knex = knex
    this.#writer = writer
  }

  /**
   * Folders above `to` are made; nothing is ever overwritten.
   * @throws Problem `not-found`, `already-exists` for something at `to`, `conflict` for a file above it
   */
  async move(actor: Actor, ref: SpaceRef, from: string, to: string): Promise<WorkspaceFile> {
    checkPath(from)
    checkNewPath(ref, to, 'query/to')
    if (to.startsWith(`${from}/`)) throw invalid('query/to', `is beneath ${from}, which moves`)
    const space = await findSpace(this.#knex, ref)
    const nothing = { deletes: [], folders: [], files: [] }
    const { conflicts, refused } = await this.#writer.commit(actor, space, nothing, NO_LIMITS, {
      plan: (trx, locked) => planMove(trx, locked, from, to),
      isMove: true,
      also: (trx) =>
        audit(trx, actor, {
          action: 'file.move',
          ...auditTarget(ref),
          detail: { space: space.name, from, to },
        }),
    })
    if (refused[0]) throw refused[0].problem
    if (conflicts[0]) throw kindConflict(to)
    return (await findFile(this.#knex, space, to)) ?? (await findFolder(this.#knex, space, to)).item
  }
}

async function planMove(trx: Knex, space: Space, from: string, to: string): Promise<SpaceChanges> {
  const moved = await subtreeAt(trx, space, from)
  if (!moved) throw noFile(space, from)
  if (from === to) return { deletes: [], folders: [], files: [] }
  if (await subtreeAt(trx, space, to)) {
    throw problem('already-exists', {
      detail: `${to} is there already; delete it first, or choose another name.`,
      errors: [{ pointer: 'query/to', detail: 'is there already' }],
    })
  }
  const movedPath = (path: string) => {
    const moved = path === from ? to : joinPath(to, path.slice(from.length + 1))
    checkPath(moved, 'query/to')
    return moved
  }
  return {
    deletes: deletesOf(moved),
    folders: moved.folders.map(movedPath),
    files: moved.files.map((file) => ({ ...file, path: movedPath(file.path), base: 0 })),
  }
}

/** Undefined when nothing is there. */
async function subtreeAt(trx: Knex, space: Space, path: string): Promise<Subtree | undefined> {
  const file = await findFile(trx, space, path)
  if (file) return { folders: [], files: [file] }
  const subtree = await loadSubtree(trx, space.id, path)
  return subtree.folders.length > 0 ? subtree : undefined
}
