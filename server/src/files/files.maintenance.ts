import { randomUUID } from 'node:crypto'
import { PACK_BYTES } from '@sac/openapi/pack'
import type { Knex } from 'knex'
import type { ObjectStore } from '../ports/object-store.ts'
import type { SettingsService } from '../settings/settings.service.ts'
import { PART_PREFIX, SEGMENT_PREFIX } from './blobs.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A content that nothing names may belong to an upload that is about to commit. */
const BLOB_GRACE_MS = DAY_MS
/** A reader may have looked up the segment before its contents went elsewhere. */
const SEGMENT_GRACE_MS = HOUR_MS
const ORPHAN_GRACE_MS = DAY_MS
/** Listing every object is slow where there are many; nothing is urgent about orphans. */
const SWEEP_INTERVAL_MS = DAY_MS
/** Rows per transaction. */
const BATCH = 5_000
/** Segments rewritten in one run, at most. */
const COMPACTED_SEGMENTS = 100

/** Exported for the test that looks at its plan. */
export const NAMED_KEYS = `
  select key from segments where key = any(?)
  union all select key from segment_parts where key = any(?)
  union all select key from upload_parts where key = any(?)`

/** What one run removed. */
export interface MaintenanceReport {
  versions: number
  uploads: number
  tombstones: number
  blobs: number
  compactedSegments: number
  segments: number
  orphans: number
}

interface BlobRow {
  digest: Buffer
  size_bytes: number
  start_byte: number
  segment_id: number
  key: string
}

/**
 * Forgets what nobody needs any more: old trash, old tombstones, contents without a file, emptied segments, objects
 * without a row. Each step commits by itself and can be cut off anywhere; one process at a time runs it.
 */
export class FilesMaintenance {
  readonly #knex: Knex
  readonly #objects: ObjectStore
  readonly #settings: SettingsService
  #sweptAt = 0

  constructor(knex: Knex, objects: ObjectStore, settings: SettingsService) {
    this.#knex = knex
    this.#objects = objects
    this.#settings = settings
  }

  /** @param now for tests; what is old is old by this clock */
  async run(now: Date = new Date()): Promise<MaintenanceReport> {
    const before = (ms: number) => new Date(now.getTime() - ms)
    const days = await this.#settings.get('trashRetentionDays')
    const expired = before(days * DAY_MS)
    const versions = await inBatches(() => this.#deleteVersions(expired))
    const uploads = await inBatches(() => this.#deleteUploads(now))
    const tombstones = await inBatches(() => this.#deleteTombstones(expired))
    const blobs = await this.#deleteBlobs(before(BLOB_GRACE_MS), now)
    const compactedSegments = await this.#compact(now)
    const segments = await this.#deleteSegments(before(SEGMENT_GRACE_MS))
    const isSweepDue = now.getTime() - this.#sweptAt >= SWEEP_INTERVAL_MS
    const orphans = isSweepDue ? await this.#sweep(before(ORPHAN_GRACE_MS)) : 0
    if (isSweepDue) this.#sweptAt = now.getTime()
    return { versions, uploads, tombstones, blobs, compactedSegments, segments, orphans }
  }

  /** Their parts go with the next sweep. */
  async #deleteUploads(now: Date): Promise<number> {
    return this.#knex('uploads')
      .whereIn('id', (ids) =>
        ids.from('uploads').select('id').where('expires_at', '<', now).limit(BATCH),
      )
      .delete()
  }

  async #deleteVersions(expired: Date): Promise<number> {
    return this.#knex('file_versions')
      .whereIn('id', (ids) =>
        ids.from('file_versions').select('id').where('trashed_at', '<', expired).limit(BATCH),
      )
      .delete()
  }

  /** Who asks for changes since before the last one that went has to list everything. */
  async #deleteTombstones(expired: Date): Promise<number> {
    const { rows } = await this.#knex.raw<{ rows: { count: number }[] }>(
      `with gone_files as (
         delete from files where (folder_id, name) in (
           select folder_id, name from files where digest is null and changed_at < :expired limit :batch)
         returning space_id, revision
       ), gone_folders as (
         delete from folders where id in (
           select id from folders fo where is_deleted and changed_at < :expired
             and not exists (select from files fi where fi.folder_id = fo.id)
             and not exists (select from folders child where child.parent_id = fo.id)
           limit :batch)
         returning space_id, revision
       ), gone as (select * from gone_files union all select * from gone_folders
       ), pruned as (
         update spaces set pruned_revision = greatest(pruned_revision, newest)
         from (select space_id, max(revision) as newest from gone group by space_id) last
         where spaces.id = last.space_id
       )
       select count(*) from gone`,
      { expired, batch: BATCH },
    )
    return rows[0]!.count
  }

  async #deleteBlobs(expired: Date, now: Date): Promise<number> {
    let count = 0
    let after: Buffer = Buffer.alloc(0)
    for (;;) {
      const page: { digest: Buffer }[] = await this.#knex('blobs')
        .where('digest', '>', after)
        .orderBy('digest')
        .limit(BATCH)
        .select('digest')
      const digests = page.map(({ digest }) => digest)
      if (digests.length > 0) count += await this.#deleteUnnamed(digests, expired, now)
      if (digests.length < BATCH) return count
      after = digests.at(-1)!
    }
  }

  async #deleteUnnamed(digests: Buffer[], expired: Date, now: Date): Promise<number> {
    const unnamed = `not exists (select from files f where f.digest = b.digest)
      and not exists (select from file_versions v where v.digest = b.digest)
      and not exists (select from skill_versions s where s.digest = b.digest)`
    return this.#knex.transaction(async (trx) => {
      const locked = await trx.raw<{ rows: { digest: Buffer }[] }>(
        `select b.digest from blobs b where b.digest = any(?) and b.created_at < ? and ${unnamed}
         order by b.digest for update skip locked`,
        [digests, expired],
      )
      if (locked.rows.length === 0) return 0
      // Looked at again: a file may have come between the first look and the lock. From the lock on none can.
      const { rows } = await trx.raw<{ rows: { segment_id: number; size_bytes: number }[] }>(
        `delete from blobs b where b.digest = any(?) and ${unnamed} returning b.segment_id, b.size_bytes`,
        [locked.rows.map(({ digest }) => digest)],
      )
      await shrinkSegments(trx, rows, now)
      return rows.length
    })
  }

  /** Copies what lives in sparse segments together, a pack's size at a time. */
  async #compact(now: Date): Promise<number> {
    const sparse: { id: number; live_bytes: number }[] = await this.#knex('segments')
      .whereNull('emptied_at')
      .whereRaw('live_bytes * 2 < size_bytes')
      .orderBy('id')
      .limit(COMPACTED_SEGMENTS)
      .select('id', 'live_bytes')
    let group: number[] = []
    let groupBytes = 0
    for (const [index, { id, live_bytes }] of sparse.entries()) {
      group.push(id)
      groupBytes += live_bytes
      if (groupBytes < PACK_BYTES && index < sparse.length - 1) continue
      await this.#rewrite(group, now)
      group = []
      groupBytes = 0
    }
    return sparse.length
  }

  async #rewrite(segmentIds: number[], now: Date): Promise<void> {
    const blobs: BlobRow[] = await this.#knex('blobs')
      .join('segments', 'segments.id', 'blobs.segment_id')
      .whereIn('segment_id', segmentIds)
      .orderBy(['segment_id', 'start_byte'])
      .select('digest', 'blobs.size_bytes', 'start_byte', 'segment_id', 'key')
    const key = `${SEGMENT_PREFIX}compact/${randomUUID()}`
    const { sizeBytes } = await this.#objects.put(key, this.#contentsOf(blobs))
    let start = 0
    const starts = blobs.map(({ size_bytes }) => {
      start += size_bytes
      return start - size_bytes
    })
    await this.#knex.transaction(async (trx) => {
      const [segment] = await trx('segments').insert({ key, size_bytes: sizeBytes }).returning('id')
      // A content that went meanwhile leaves a hole in the new segment, and nothing else.
      const moved = await trx.raw<{ rows: { segment_id: number; size_bytes: number }[] }>(
        `update blobs b set segment_id = ?, start_byte = to_there.start_byte
         from unnest(?::bytea[], ?::bigint[], ?::bigint[]) as to_there (digest, segment_id, start_byte)
         where b.digest = to_there.digest and b.segment_id = to_there.segment_id
         returning to_there.segment_id, b.size_bytes`,
        [
          segment.id,
          blobs.map(({ digest }) => digest),
          blobs.map(({ segment_id }) => segment_id),
          starts,
        ],
      )
      const live = moved.rows.reduce((sum, { size_bytes }) => sum + size_bytes, 0)
      await trx('segments')
        .where('id', segment.id)
        .update({ live_bytes: live, ...(moved.rows.length === 0 && { emptied_at: now }) })
      await shrinkSegments(trx, moved.rows, now)
    })
  }

  async *#contentsOf(blobs: BlobRow[]): AsyncGenerator<Uint8Array> {
    for (const { key, start_byte, size_bytes } of blobs) {
      if (size_bytes > 0)
        yield* await this.#objects.get(key, { offset: start_byte, length: size_bytes })
    }
  }

  async #deleteSegments(expired: Date): Promise<number> {
    const emptied: { id: number; key: string; is_parted: boolean }[] = await this.#knex('segments')
      .where('emptied_at', '<', expired)
      .limit(BATCH)
      .select('id', 'key', 'is_parted')
    for (const { id, key, is_parted } of emptied) {
      const keys: string[] = is_parted
        ? await this.#knex('segment_parts').where('segment_id', id).pluck('key')
        : [key]
      for (const each of keys) await this.#objects.delete(each)
      await this.#knex('segments').where({ id }).delete()
    }
    return emptied.length
  }

  /** Objects that a process stored and died before it wrote their rows. */
  async #sweep(expired: Date): Promise<number> {
    let count = 0
    let old: string[] = []
    const remove = async () => {
      const known = await this.#named(old)
      for (const key of old.filter((each) => !known.has(each))) {
        await this.#objects.delete(key)
        count += 1
      }
      old = []
    }
    for (const prefix of [SEGMENT_PREFIX, PART_PREFIX]) {
      for await (const { key, modifiedAt } of this.#objects.list(prefix)) {
        if (modifiedAt >= expired) continue
        old.push(key)
        if (old.length === BATCH) await remove()
      }
    }
    await remove()
    return count
  }

  /** Of `keys` those that a row names; one statement, for a part goes from an upload to a segment. */
  async #named(keys: string[]): Promise<Set<string>> {
    const { rows } = await this.#knex.raw<{ rows: { key: string }[] }>(NAMED_KEYS, [
      keys,
      keys,
      keys,
    ])
    return new Set(rows.map(({ key }) => key))
  }
}

/** Takes what left off the segments' sums; those that nothing is left in are noted as emptied. */
async function shrinkSegments(
  trx: Knex,
  gone: { segment_id: number; size_bytes: number }[],
  now: Date,
): Promise<void> {
  const bytes = new Map<number, number>()
  for (const { segment_id, size_bytes } of gone) {
    bytes.set(segment_id, (bytes.get(segment_id) ?? 0) + size_bytes)
  }
  await trx.raw(
    `update segments s set live_bytes = s.live_bytes - gone.bytes,
       emptied_at = case when exists (select from blobs b where b.segment_id = s.id) then null
         else ?::timestamptz end
     from unnest(?::bigint[], ?::bigint[]) as gone (id, bytes) where s.id = gone.id`,
    [now, [...bytes.keys()], [...bytes.values()]],
  )
}

async function inBatches(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const count = await step()
    total += count
    if (count < BATCH) return total
  }
}
