import { Readable } from 'node:stream'
import { joinPath, nameOf } from '@sac/openapi/paths'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import { problem } from '../problems.ts'
import type { BlobLocation, Blobs } from './blobs.ts'
import { dispositionOf } from './download.ts'
import { findFile, findFolder, listTree, type WorkspaceFile } from './listing.ts'
import { checkPath } from './path-problems.ts'
import { findSpace, type Space, type SpaceRef } from './spaces.ts'
import { type ZipEntry, zip } from './zip.ts'

/** Rows that are looked up at a time. */
const PAGE = 500

/** Folders as one file, made while it is sent. */
export class Archives {
  readonly #knex: Knex
  readonly #blobs: Blobs

  constructor(knex: Knex, blobs: Blobs) {
    this.#knex = knex
    this.#blobs = blobs
  }

  /**
   * Everything beneath a folder, or what `only` names in it; names relative to it. An error on the way cuts the stream, so that nobody takes a
   * part for the whole.
   * @throws Problem `not-found`
   */
  async open(
    actor: Actor,
    ref: SpaceRef,
    path: string,
    only: readonly string[] = [],
  ): Promise<{ stream: Readable; headers: Record<string, string> }> {
    if (path !== '') checkPath(path)
    for (const chosen of only) checkPath(chosen)
    const space = await findSpace(this.#knex, ref)
    await findFolder(this.#knex, space, path)
    const chosen: WorkspaceFile[] = []
    for (const name of only) chosen.push(await this.#find(space, joinPath(path, name)))
    const beneath = path === '' ? 0 : path.length + 1
    const entries =
      only.length > 0
        ? this.#chosen(actor, space, chosen, beneath)
        : this.#entries(actor, space, path, beneath)
    return {
      stream: Readable.from(zip(entries)),
      headers: {
        'content-type': 'application/zip',
        'content-disposition': dispositionOf(`${nameOf(path) || ref.kind}.zip`),
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
      },
    }
  }

  /** @throws Problem `not-found` */
  async #find(space: Space, path: string): Promise<WorkspaceFile> {
    const file = await findFile(this.#knex, space, path)
    return file ?? (await findFolder(this.#knex, space, path)).item
  }

  async *#chosen(
    actor: Actor,
    space: Space,
    chosen: readonly WorkspaceFile[],
    beneath: number,
  ): AsyncGenerator<ZipEntry> {
    const digests = chosen.flatMap(({ digest }) => digest ?? [])
    const locations = await this.#blobs.findAll(actor, digests)
    for (const item of chosen) {
      yield this.#entry(item, beneath, locations)
      if (item.kind === 'folder') yield* this.#entries(actor, space, item.path, beneath)
    }
  }

  async *#entries(
    actor: Actor,
    space: Space,
    path: string,
    beneath: number,
  ): AsyncGenerator<ZipEntry> {
    let cursor: string | undefined
    do {
      const page = await listTree(this.#knex, space, path, PAGE, cursor)
      const digests = page.items.flatMap(({ digest }) => digest ?? [])
      const locations = await this.#blobs.findAll(actor, digests)
      for (const item of page.items) yield this.#entry(item, beneath, locations)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
  }

  #entry(
    { path, digest, sizeBytes, executable, modifiedAt }: WorkspaceFile,
    beneath: number,
    locations: ReadonlyMap<string, BlobLocation>,
  ): ZipEntry {
    const name = path.slice(beneath)
    const at = { modifiedAt: new Date(modifiedAt), sizeBytes }
    if (digest === null) return { ...at, name: `${name}/`, mode: 0o755 }
    const location = locations.get(digest)
    if (!location) throw problem('not-found', { detail: `${path} is gone.` })
    const open = () => this.#blobs.open(location)
    return { ...at, name, mode: executable ? 0o755 : 0o644, open }
  }
}
