import type { Readable } from 'node:stream'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import type { Actor } from '../authorization/actor.ts'
import type { Page } from '../db/pages.ts'
import type { EventsService } from '../events/events.service.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import { problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { Archives } from './archives.ts'
import { type BlobLocation, Blobs, tooLarge } from './blobs.ts'
import { FileMoves } from './file-moves.ts'
import {
  findFile,
  findFolder,
  listChanges,
  listFolder,
  listTree,
  listVersions,
  type WorkspaceFile,
} from './listing.ts'
import { shownTime, toChanges } from './pack-changes.ts'
import { readPack } from './pack-reader.ts'
import { checkNewPath, checkPath, kindConflict, noFile } from './path-problems.ts'
import { readLimits, type SpaceLimits } from './space-changes.ts'
import type { FileWrite } from './space-tree.ts'
import { mismatch, type Outcome, SpaceWriter } from './space-writer.ts'
import {
  auditTarget,
  findSpace,
  listSpaces,
  type Space,
  type SpaceName,
  type SpaceRef,
  spaceOfAgent,
} from './spaces.ts'
import { deletionOf } from './subtree.ts'
import { TextEdits } from './text-edits.ts'
import { UploadsService } from './uploads.service.ts'

/** A file and where its content is read from. */
export interface OpenFile {
  file: { path: string; digest: string }
  location: BlobLocation
}

export interface UploadOptions {
  path: string
  executable: boolean
  /** SHA-256 that the content has to have; absent: any. */
  digest?: string | undefined
  /** As the sender says before it sends; lets a full space answer at once. */
  sizeBytes?: number | undefined
}

/** Files of agents, of groups and of everybody. Who may is decided before; every call names the space that is meant. */
export class FilesService {
  readonly #knex: Knex
  readonly #settings: SettingsService
  readonly #blobs: Blobs
  readonly #writer: SpaceWriter
  readonly moves: FileMoves
  readonly texts: TextEdits
  readonly archives: Archives
  readonly uploads: UploadsService

  constructor(knex: Knex, objects: ObjectStore, events: EventsService, settings: SettingsService) {
    this.#knex = knex
    this.#settings = settings
    this.#blobs = new Blobs(knex, objects)
    this.#writer = new SpaceWriter(knex, this.#blobs, events)
    this.moves = new FileMoves(knex, this.#writer)
    this.texts = new TextEdits(knex, settings, this.#blobs, this.#writer)
    this.archives = new Archives(knex, this.#blobs)
    this.uploads = new UploadsService(knex, settings, this.#blobs, this.#writer)
  }

  async list(
    ref: SpaceRef,
    options: { path: string; recursive: boolean; limit: number; cursor?: string | undefined },
  ): Promise<Page<WorkspaceFile>> {
    const { path, recursive, limit, cursor } = options
    if (path !== '') checkPath(path)
    const space = await findSpace(this.#knex, ref)
    return recursive
      ? listTree(this.#knex, space, path, limit, cursor)
      : listFolder(this.#knex, space, path, limit, cursor)
  }

  /** @throws Problem `not-found` */
  async find(actor: Actor, ref: SpaceRef, path: string): Promise<OpenFile> {
    checkPath(path)
    const space = await findSpace(this.#knex, ref)
    const file = await findFile(this.#knex, space, path)
    const location = file && (await this.#blobs.find(actor, file.digest))
    if (!location) throw noFile(space, path)
    return { file, location }
  }

  /** A content by its digest, for an actor who can read a file with it. @throws Problem `not-found` */
  async findBlob(actor: Actor, digest: string): Promise<BlobLocation> {
    const location = await this.#blobs.find(actor, digest)
    if (!location) throw problem('not-found', { detail: `There is no content ${digest}.` })
    return location
  }

  read(location: BlobLocation, range?: { offset: number; length: number }): Promise<Readable> {
    return this.#blobs.open(location, range)
  }

  /** Digests whose content the actor has to send. */
  missing(actor: Actor, digests: string[]): Promise<string[]> {
    return this.#blobs.missing(actor, digests)
  }

  /** Small contents that the actor can read, as one pack whose files are named by their digests. */
  readPack(actor: Actor, digests: string[]) {
    return this.#blobs.readPack(actor, digests)
  }

  /** Stores a person's file; the last one wins, the former version goes to the trash. */
  async upload(
    actor: Actor,
    ref: SpaceRef,
    options: UploadOptions,
    body: AsyncIterable<Uint8Array>,
  ): Promise<WorkspaceFile> {
    checkNewPath(ref, options.path)
    const space = await findSpace(this.#knex, ref)
    const file = { ...options, modifiedAt: new Date().toISOString() }
    const { conflicts } = await this.#storeAndCommit(actor, space, file, body)
    if (conflicts[0]) throw kindConflict(options.path)
    return this.#item(space, options.path)
  }

  /** Stores a sidecar's large file; a conflict is told, not thrown. */
  async putContent(
    actor: Actor,
    ref: SpaceRef,
    file: FileWrite,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Schema<'PushAnswer'>> {
    checkNewPath(ref, file.path)
    if (file.conflictOf !== undefined) checkPath(file.conflictOf)
    const space = await findSpace(this.#knex, ref)
    const wanted = { ...file, modifiedAt: shownTime(file.modifiedAt) }
    return toAnswer(await this.#storeAndCommit(actor, space, wanted, body))
  }

  /** Takes many files, folders and deletions; each stands or falls alone, all that stand are one revision. */
  async pushPack(
    actor: Actor,
    ref: SpaceRef,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Schema<'PushAnswer'>> {
    const space = await findSpace(this.#knex, ref)
    const limits = await this.#limits(space)
    const { header, contents } = await readPack(body)
    const { changes, refused } = toChanges(space, header, limits)
    // Before any content arrives: what will not stand is read and dropped, not stored.
    const preview = await this.#writer.preview(space, changes, limits)
    const outOf = new Set([...refused, ...preview.refused, ...preview.conflicts].map((e) => e.path))
    const { segment, mismatched } = await this.#blobs.storePack(
      contents,
      (file) => !outOf.has(file.path),
    )
    for (const file of mismatched) refused.push(mismatch(file))
    for (const { path } of mismatched) outOf.add(path)
    const standing = (entry: { path: string }) => !outOf.has(entry.path)
    const outcome = await this.#writer.commit(
      actor,
      space,
      {
        deletes: changes.deletes.filter(standing),
        folders: changes.folders.filter((path) => !outOf.has(path)),
        files: changes.files.filter(standing),
      },
      limits,
      { segment },
    )
    return toAnswer({
      revision: outcome.revision,
      conflicts: [...preview.conflicts, ...outcome.conflicts],
      refused: [...refused, ...preview.refused, ...outcome.refused],
    })
  }

  /** Makes a folder with those above it; no error when it is there. */
  async makeFolder(actor: Actor, ref: SpaceRef, path: string): Promise<WorkspaceFile> {
    checkNewPath(ref, path)
    const space = await findSpace(this.#knex, ref)
    const changes = { deletes: [], folders: [path], files: [] }
    const { conflicts, refused } = await this.#writer.commit(
      actor,
      space,
      changes,
      await this.#limits(space),
    )
    if (refused[0]) throw refused[0].problem
    if (conflicts[0]) throw kindConflict(path)
    return (await findFolder(this.#knex, space, path)).item
  }

  /** Deletes a file, or a folder: an empty one, or with `recursive` all that is in it. */
  async delete(actor: Actor, ref: SpaceRef, path: string, recursive: boolean): Promise<void> {
    checkPath(path)
    const space = await findSpace(this.#knex, ref)
    let isDeleted = false
    const { conflicts } = await this.#writer.commit(
      actor,
      space,
      { deletes: [{ path }], folders: [], files: [] },
      await this.#limits(space),
      {
        ...(recursive && { plan: (trx, { id }) => deletionOf(trx, id, path) }),
        also: async (trx) => {
          isDeleted = true
          await audit(trx, actor, {
            action: 'file.delete',
            ...auditTarget(ref),
            detail: { space: space.name, path, recursive },
          })
        },
      },
    )
    if (conflicts[0]) {
      throw problem('conflict', {
        detail: `The folder ${path} is not empty; delete it recursively.`,
      })
    }
    if (!isDeleted) throw noFile(space, path)
  }

  /** Makes a version of the trash the file of its path again. @throws Problem `not-found` */
  async restore(
    actor: Actor,
    ref: SpaceRef,
    path: string,
    revision: number,
  ): Promise<WorkspaceFile> {
    checkPath(path)
    const space = await findSpace(this.#knex, ref)
    const version = await this.#knex('file_versions')
      .where({ space_id: space.id, path, revision })
      .first(
        'id',
        'size_bytes',
        'executable',
        'modified_at',
        this.#knex.raw(`encode(digest, 'hex') as digest`),
      )
    if (!version) {
      throw problem('not-found', { detail: `The trash has no revision ${revision} of ${path}.` })
    }
    const file: FileWrite = {
      path,
      digest: version.digest,
      sizeBytes: version.size_bytes,
      executable: version.executable,
      modifiedAt: version.modified_at.toISOString(),
    }
    const limits = await this.#limits(space)
    const changes = { deletes: [], folders: [], files: [file] }
    const outcome = await this.#writer.commit(actor, space, changes, limits, {
      also: async (trx) => {
        await trx('file_versions').where('id', version.id).delete()
      },
    })
    if (outcome.refused[0]) throw outcome.refused[0].problem
    if (outcome.conflicts[0]) throw kindConflict(path)
    return this.#item(space, path)
  }

  async listTrash(
    ref: SpaceRef,
    options: { limit: number; cursor?: string | undefined },
  ): Promise<Page<Schema<'FileVersion'>>> {
    const space = await findSpace(this.#knex, ref)
    const days = await this.#settings.get('trashRetentionDays')
    return listVersions(this.#knex, space, days, options.limit, options.cursor)
  }

  async quota(ref: SpaceRef): Promise<Schema<'Quota'>> {
    const space = await findSpace(this.#knex, ref)
    const limits = await this.#limits(space)
    return {
      space: space.name,
      usedBytes: space.usedBytes,
      maxBytes: limits.maxSpaceBytes,
      fileCount: space.fileCount,
      maxFileCount: limits.maxSpaceFiles,
      maxFileBytes: limits.maxFileBytes,
    }
  }

  /** @throws Problem `changes-expired` when deletions since then are no longer known */
  async changes(
    ref: SpaceRef,
    options: { since: number; limit: number; cursor?: string | undefined },
  ): Promise<Schema<'SpaceChangesPage'>> {
    const { since, limit, cursor } = options
    // Its revision is read before the rows: what commits between the two is told now and once more next time.
    const space = await findSpace(this.#knex, ref)
    const page = await listChanges(this.#knex, space, since, limit, cursor)
    // And after them what is forgotten: it may have gone between the two.
    const pruned = since === 0 ? 0 : (await findSpace(this.#knex, ref)).prunedRevision
    if (since < pruned) {
      throw problem('changes-expired', {
        detail: `Deletions before revision ${pruned} are no longer kept; list from 0.`,
      })
    }
    return { revision: space.revision, ...page }
  }

  /** The space that an agent's sidecar means. @throws Problem `not-found`, `forbidden` */
  spaceOfAgent(agentId: number, name: SpaceName, isWrite?: boolean): Promise<SpaceRef> {
    return spaceOfAgent(this.#knex, agentId, name, isWrite)
  }

  /** Every space that the agent sees, each with its current revision. */
  spaces(agentId: number): Promise<Space[]> {
    return listSpaces(this.#knex, agentId)
  }

  /** What the agent reads and does not write. */
  async sharedSpaces(agentId: number): Promise<Schema<'SharedSpace'>[]> {
    const spaces = await this.spaces(agentId)
    return spaces.flatMap(({ ref, name, slug, revision }) =>
      'agentId' in ref
        ? []
        : [{ space: name, folder: slug === undefined ? 'public' : `group/${slug}`, revision }],
    )
  }

  async #storeAndCommit(
    actor: Actor,
    space: Space,
    file: Omit<FileWrite, 'digest' | 'sizeBytes'> & { digest?: string; sizeBytes?: number },
    body: AsyncIterable<Uint8Array>,
  ): Promise<Outcome> {
    const limits = await this.#limits(space)
    const { maxFileBytes: maxBytes } = limits
    if ((file.sizeBytes ?? 0) > maxBytes) throw tooLarge(maxBytes)
    const announced = { ...file, digest: file.digest ?? '', sizeBytes: file.sizeBytes ?? 0 }
    const changes = { deletes: [], folders: [], files: [announced] }
    const preview = await this.#writer.preview(space, changes, limits)
    if (preview.refused[0]) throw preview.refused[0].problem
    if (preview.conflicts[0]) return { revision: space.revision, ...preview }
    const segment = await this.#blobs.store(body, { ...file, maxBytes })
    const [blob] = segment.blobs
    const stored = { ...file, digest: blob!.digest, sizeBytes: blob!.sizeBytes }
    const outcome = await this.#writer.commit(
      actor,
      space,
      { ...changes, files: [stored] },
      limits,
      {
        segment,
      },
    )
    if (outcome.refused[0]) throw outcome.refused[0].problem
    return outcome
  }

  async #item(space: Space, path: string): Promise<WorkspaceFile> {
    const file = await findFile(this.#knex, space, path)
    if (!file) throw noFile(space, path)
    return file
  }

  #limits(space: Space): Promise<SpaceLimits> {
    return readLimits(this.#settings, space)
  }
}

const toAnswer = ({ revision, conflicts, refused }: Outcome): Schema<'PushAnswer'> => ({
  revision,
  conflicts,
  refused: refused.map((refusal) => ({ path: refusal.path, problem: refusal.problem.toBody() })),
})
