import { randomUUID } from 'node:crypto'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { toTimestamp } from '../db/model.ts'
import { toInstant } from '../db/storable.ts'
import { invalid, problem } from '../problems.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { type Blobs, PART_PREFIX, type StoredPart, type StoredSegment, tooLarge } from './blobs.ts'
import { findFile, type WorkspaceFile } from './listing.ts'
import { checkNewPath, kindConflict, noFile } from './path-problems.ts'
import { RunningHashes } from './running-hashes.ts'
import { bytesExceeded, readLimits } from './space-changes.ts'
import { mismatch, type SpaceWriter } from './space-writer.ts'
import { findSpace, lockSpace, type Space, type SpaceRef } from './spaces.ts'

/** Of every part but the last one. */
export const PART_BYTES = 16 * 1024 * 1024
const DAY_MS = 86_400_000
/** Without a new part for so long, an upload is forgotten. */
const UPLOAD_LIFE_MS = 7 * DAY_MS

interface UploadRow {
  id: string
  path: string
  size_bytes: number
  part_bytes: number
  executable: boolean
  modified_at: Date
  expires_at: Date
}

/** Exported for the test that looks at its plan. */
export const PARTS_OF_UPLOAD = `
  select number, key, encode(digest, 'hex') as digest, size_bytes from upload_parts where upload_id = ? order by number`

interface PartRow {
  number: number
  key: string
  digest: string | null
  size_bytes: number
}

export interface NewUpload {
  path: string
  sizeBytes: number
  executable: boolean
  modifiedAt: string
}

/** Large files in numbered parts: what has arrived stays, so that a cut line goes on where it was. */
export class UploadsService {
  readonly #knex: Knex
  readonly #settings: SettingsService
  readonly #blobs: Blobs
  readonly #writer: SpaceWriter
  readonly #hashes = new RunningHashes()

  constructor(knex: Knex, settings: SettingsService, blobs: Blobs, writer: SpaceWriter) {
    this.#knex = knex
    this.#settings = settings
    this.#blobs = blobs
    this.#writer = writer
  }

  /**
   * The upload of this very file by this person, a new one where none is under way. Its bytes count as used.
   * @throws Problem `quota-exceeded`, `content-too-large`, `conflict`
   */
  async start(
    actor: Actor,
    ref: SpaceRef,
    file: NewUpload,
  ): Promise<{ isNew: boolean; upload: Schema<'Upload'> }> {
    checkNewPath(ref, file.path)
    const modifiedAt = toInstant(file.modifiedAt)
    if (!modifiedAt) throw invalid('query/modifiedAt', `${file.modifiedAt} is not a time`)
    const space = await findSpace(this.#knex, ref)
    const limits = await readLimits(this.#settings, space)
    if (file.sizeBytes > limits.maxFileBytes) throw tooLarge(limits.maxFileBytes)
    const write = { ...file, modifiedAt, digest: '' }
    const changes = { deletes: [], folders: [], files: [write] }
    const preview = await this.#writer.preview(space, changes, limits)
    if (preview.refused[0]) throw preview.refused[0].problem
    if (preview.conflicts[0]) throw kindConflict(file.path)
    const userId = userIdOf(actor)
    return this.#knex.transaction(async (trx) => {
      const locked = await lockSpace(trx, space.id)
      const same = { space_id: space.id, user_id: userId, path: file.path }
      const known = await trx<UploadRow>('uploads')
        .where({ ...same, size_bytes: file.sizeBytes, modified_at: new Date(modifiedAt) })
        .where('expires_at', '>', trx.fn.now())
        .first()
      if (known) return { isNew: false, upload: await this.#toUpload(trx, known) }
      const live = await findFile(trx, locked, file.path)
      const { rows } = await trx.raw<{ rows: { bytes: number }[] }>(
        'select coalesce(sum(size_bytes), 0)::bigint as bytes from uploads where space_id = ?',
        [space.id],
      )
      const { bytes } = rows[0]!
      const growth = bytes + file.sizeBytes - (live?.sizeBytes ?? 0)
      if (locked.usedBytes + growth > limits.maxSpaceBytes) {
        throw bytesExceeded(locked, limits, bytes)
      }
      const [row] = await trx<UploadRow>('uploads')
        .insert({
          id: randomUUID(),
          ...same,
          size_bytes: file.sizeBytes,
          part_bytes: PART_BYTES,
          executable: file.executable,
          modified_at: new Date(modifiedAt),
          expires_at: new Date(Date.now() + UPLOAD_LIFE_MS),
        } as never)
        .returning('*')
      return { isNew: true, upload: await this.#toUpload(trx, row as UploadRow) }
    })
  }

  /** With the parts that have arrived. @throws Problem `not-found` */
  async get(actor: Actor, ref: SpaceRef, id: string): Promise<Schema<'Upload'>> {
    const space = await findSpace(this.#knex, ref)
    return this.#toUpload(this.#knex, await this.#find(this.#knex, actor, space, id))
  }

  /**
   * Stores a part; one of the same number is replaced, so that it can be sent again.
   * @throws Problem `not-found`, `digest-mismatch`, `invalid-request` for a number that there is not
   */
  async putPart(
    actor: Actor,
    ref: SpaceRef,
    id: string,
    number: number,
    digest: string | undefined,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Schema<'UploadPart'>> {
    const space = await findSpace(this.#knex, ref)
    const upload = await this.#find(this.#knex, actor, space, id)
    const count = partCountOf(upload)
    if (number > count) throw invalid('path/number', `is not one of the ${count} parts`)
    const sizeBytes = number < count ? upload.part_bytes : lastPartBytes(upload)
    const hashed = await this.#hashes.begin(id, number)
    let stored: StoredPart
    try {
      stored = await this.#blobs.storePart(id, body, { sizeBytes, digest }, hashed)
    } finally {
      hashed?.end()
    }
    const part = { number, sizeBytes, digest: digest ?? null }
    let replaced: string | undefined
    try {
      await this.#knex.transaction(async (trx) => {
        const extended = await trx('uploads')
          .where({ id })
          .update({ expires_at: new Date(Date.now() + UPLOAD_LIFE_MS) })
        if (extended === 0) throw noUpload(id)
        replaced = await trx('upload_parts')
          .where({ upload_id: id, number })
          .first('key')
          .then((row) => row?.key)
        await trx('upload_parts')
          .insert({
            upload_id: id,
            number,
            key: stored.key,
            digest: digest === undefined ? null : Buffer.from(digest, 'hex'),
            size_bytes: sizeBytes,
          })
          .onConflict(['upload_id', 'number'])
          .merge()
      })
    } catch (error) {
      await this.#blobs.discard(stored)
      throw error
    }
    if (replaced) await this.#blobs.discard({ key: replaced })
    return part
  }

  /**
   * Makes the parts the file of its path. What is there now goes to the trash, unless `base` says that another one is
   * meant.
   * @throws Problem `content-missing` naming the parts, `digest-mismatch`, `lost-update`, `quota-exceeded`
   */
  async complete(
    actor: Actor,
    ref: SpaceRef,
    id: string,
    { digest, base }: { digest: string; base?: number | undefined },
  ): Promise<WorkspaceFile> {
    const space = await findSpace(this.#knex, ref)
    const upload = await this.#find(this.#knex, actor, space, id)
    const { path, size_bytes: sizeBytes, executable } = upload
    const parts = (await this.#parts(this.#knex, id)).map(toStored)
    await this.#assertWhole(upload)
    const { hash, count } = this.#hashes.resume(id, parts)
    if ((await this.#blobs.digestOf(hash, parts.slice(count))) !== digest) {
      throw mismatch({ path, size: sizeBytes, digest }).problem
    }
    const modifiedAt = upload.modified_at.toISOString()
    const file = {
      path,
      digest,
      sizeBytes,
      executable,
      modifiedAt,
      ...(base !== undefined && { base }),
    }
    const changes = { deletes: [], folders: [], files: [file] }
    const limits = await readLimits(this.#settings, space)
    const outcome = await this.#writer.commit(actor, space, changes, limits, {
      segment: toSegment(id, digest, parts),
      keepsSegment: true,
      first: (trx) => this.#close(trx, id, parts),
    })
    if (outcome.refused[0]) throw outcome.refused[0].problem
    this.#hashes.forget(id)
    const current = await findFile(this.#knex, space, path)
    if (outcome.conflicts[0]) throw base === undefined ? kindConflict(path) : stale(path, current)
    if (!current) throw noFile(space, path)
    return current
  }

  /** Forgets it with all parts; no error when it is gone already. */
  async abort(actor: Actor, ref: SpaceRef, id: string): Promise<void> {
    const space = await findSpace(this.#knex, ref)
    const upload = await this.#rowOf(this.#knex, actor, space, id)
    if (!upload) return
    const parts = await this.#knex.transaction(async (trx) => {
      const rows = await trx('uploads').where({ id }).forUpdate().select('id')
      const found = rows.length > 0 ? await this.#parts(trx, id) : []
      await trx('uploads').where({ id }).delete()
      return found.map(toStored)
    })
    this.#hashes.forget(id)
    await this.#blobs.discard({ key: '', parts })
  }

  /** The parts that were hashed are those that the file is made of, and no upload has them any more. */
  async #close(trx: Knex, id: string, hashed: StoredPart[]): Promise<void> {
    await trx('uploads').where({ id }).forUpdate().select('id')
    const now = (await this.#parts(trx, id)).map(({ key }) => key)
    if (now.join() !== hashed.map(({ key }) => key).join()) {
      throw problem('conflict', {
        detail: 'The upload changed, or was completed, while its content was checked.',
      })
    }
    await trx('uploads').where({ id }).delete()
  }

  async #assertWhole(upload: UploadRow): Promise<void> {
    const have = new Set((await this.#parts(this.#knex, upload.id)).map(({ number }) => number))
    const all = Array.from({ length: partCountOf(upload) }, (_, index) => index + 1)
    const missing = all.filter((number) => !have.has(number))
    if (missing.length === 0) return
    throw problem('content-missing', {
      detail: `${missing.length} of ${all.length} parts have not arrived, the first is number ${missing[0]}.`,
      missing: missing.slice(0, 100),
    })
  }

  async #find(knex: Knex, actor: Actor, space: Space, id: string): Promise<UploadRow> {
    const row = await this.#rowOf(knex, actor, space, id)
    if (row) return row
    throw noUpload(id)
  }

  async #rowOf(knex: Knex, actor: Actor, space: Space, id: string): Promise<UploadRow | undefined> {
    const where = { id, space_id: space.id, user_id: userIdOf(actor) }
    return knex<UploadRow>('uploads').where(where).first()
  }

  async #parts(knex: Knex, id: string): Promise<PartRow[]> {
    return (await knex.raw<{ rows: PartRow[] }>(PARTS_OF_UPLOAD, [id])).rows
  }

  async #toUpload(knex: Knex, row: UploadRow): Promise<Schema<'Upload'>> {
    const parts = await this.#parts(knex, row.id)
    return {
      id: row.id,
      path: row.path,
      sizeBytes: row.size_bytes,
      partBytes: row.part_bytes,
      partCount: partCountOf(row),
      executable: row.executable,
      modifiedAt: toTimestamp(row.modified_at),
      expiresAt: toTimestamp(row.expires_at),
      parts: parts.map(({ number, digest, size_bytes }) => ({
        number,
        digest,
        sizeBytes: size_bytes,
      })),
    }
  }
}

const partCountOf = ({ size_bytes, part_bytes }: UploadRow) => Math.ceil(size_bytes / part_bytes)

const lastPartBytes = (upload: UploadRow) =>
  upload.size_bytes - (partCountOf(upload) - 1) * upload.part_bytes

const toStored = ({ key, size_bytes }: PartRow): StoredPart => ({ key, sizeBytes: size_bytes })

/** A single part is an object like any other. */
function toSegment(id: string, digest: string, parts: StoredPart[]): StoredSegment {
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0)
  const blobs = [{ digest, sizeBytes, startByte: 0 }]
  if (parts.length === 1) return { key: parts[0]!.key, sizeBytes, blobs }
  return { key: `${PART_PREFIX}${id}`, sizeBytes, blobs, parts }
}

const noUpload = (id: string) =>
  problem('not-found', {
    detail: `There is no upload ${id} of yours; it was completed or forgotten.`,
  })

const stale = (path: string, current: WorkspaceFile | undefined) =>
  problem('lost-update', {
    detail: `${path} is no longer the version that this one was to replace.`,
    current: current ? { digest: current.digest, revision: current.revision } : null,
  })
