import { createHash, type Hash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { PACK_ENTRIES, PACK_FILE_BYTES, type PackFile } from '@sac/openapi/pack'
import type { Knex } from 'knex'
import type { Actor } from '../authorization/actor.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import { problem } from '../problems.ts'
import type { PackContents } from './pack-reader.ts'
import { packOf } from './pack-writer.ts'
import { readableSpaces } from './spaces.ts'

/** A content by where it stands in its segment. */
export interface StoredBlob {
  digest: string
  sizeBytes: number
  startByte: number
}

/** An object that stands in the store. */
export interface StoredPart {
  key: string
  sizeBytes: number
}

/** What stands in the store and no row of `segments` names yet. */
export interface StoredSegment {
  key: string
  sizeBytes: number
  blobs: StoredBlob[]
  /** The objects that its one blob is made of; absent: a single one, under `key`. */
  parts?: StoredPart[]
}

/** Where a content is read from. */
export interface BlobLocation {
  key: string
  startByte: number
  sizeBytes: number
  /** Null: a single object. */
  parts: StoredPart[] | null
}

/** SQL for what a `BlobLocation` has, of `blobs b` joined with `segments s`. */
export const LOCATION_COLUMNS = `s.key, b.start_byte as "startByte", b.size_bytes as "sizeBytes",
  case when s.is_parted then (
    select json_agg(json_build_object('key', p.key, 'sizeBytes', p.size_bytes) order by p.number)
    from segment_parts p where p.segment_id = s.id) end as parts`

export const SEGMENT_PREFIX = 'segments/'
/** Objects that large uploads come in. */
export const PART_PREFIX = 'parts/'

/** Contents in the object store: each once, under its SHA-256, small ones together in one segment. */
export class Blobs {
  readonly #knex: Knex
  readonly #objects: ObjectStore

  constructor(knex: Knex, objects: ObjectStore) {
    this.#knex = knex
    this.#objects = objects
  }

  /**
   * Stores one content as a segment of its own, hashed as it passes.
   * @throws Problem `content-too-large`, `digest-mismatch`; nothing is stored then
   */
  async store(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expected: { maxBytes: number; digest?: string | undefined; sizeBytes?: number | undefined },
  ): Promise<StoredSegment> {
    const key = newKey()
    const hash = createHash('sha256')
    let digest = ''
    const { sizeBytes } = await this.#objects.put(key, checked())
    return { key, sizeBytes, blobs: [{ digest, sizeBytes, startByte: 0 }] }

    // The check stands inside the source: the store drops what it has when the source throws.
    async function* checked() {
      let size = 0
      for await (const bytes of source) {
        size += bytes.length
        if (size > expected.maxBytes) throw tooLarge(expected.maxBytes)
        hash.update(bytes)
        yield bytes
      }
      digest = hash.digest('hex')
      checkContent(expected, digest, size)
    }
  }

  /**
   * Stores the contents of a pack as one segment.
   * @param wanted which files to keep; the others are read and dropped
   * @returns undefined when nothing was kept; `mismatched` are the files whose content is not what the header says
   */
  async storePack(
    contents: PackContents,
    wanted: (file: PackFile) => boolean,
  ): Promise<{ segment: StoredSegment | undefined; mismatched: Set<PackFile> }> {
    const mismatched = new Set<PackFile>()
    const blobs: StoredBlob[] = []
    const kept = keep()
    const first = await kept.next()
    if (first.done && blobs.length === 0) return { segment: undefined, mismatched }
    const key = newKey()
    const { sizeBytes } = await this.#objects.put(key, startingWith(first, kept))
    return { segment: { key, sizeBytes, blobs }, mismatched }

    async function* keep() {
      let offset = 0
      let startByte = 0
      let hash = createHash('sha256')
      for await (const part of contents) {
        if (part.type === 'data') {
          if (!wanted(part.file)) continue
          hash.update(part.bytes)
          offset += part.bytes.length
          yield part.bytes
        } else {
          if (!wanted(part.file)) continue
          const digest = hash.digest('hex')
          // What does not match stays as dead bytes until the segment is compacted.
          if (digest === part.file.digest) {
            blobs.push({ digest, sizeBytes: offset - startByte, startByte })
          } else mismatched.add(part.file)
          startByte = offset
          hash = createHash('sha256')
        }
      }
    }
  }

  /** Removes an object that no row came to name. A failure leaves an orphan, which garbage collection finds. */
  async discard({ key, parts }: Pick<StoredSegment, 'key' | 'parts'>): Promise<void> {
    for (const object of parts ?? [{ key }]) await this.#objects.delete(object.key).catch(() => {})
  }

  /**
   * Stores a part of an upload.
   * @param expected `digest` is checked where the sender names one
   * @param onBytes told of the bytes as they pass, and at the end before they are flushed
   * @throws Problem `digest-mismatch`; nothing is stored then
   */
  async storePart(
    uploadId: string,
    source: AsyncIterable<Uint8Array>,
    expected: { sizeBytes: number; digest?: string | undefined },
    onBytes: { update(bytes: Uint8Array): void; end(key: string): void } | undefined,
  ): Promise<StoredPart> {
    const key = `${PART_PREFIX}${uploadId.slice(0, 2)}/${randomUUID()}`
    const { sizeBytes } = await this.#objects.put(key, checked())
    return { key, sizeBytes }

    async function* checked() {
      const hash = expected.digest === undefined ? undefined : createHash('sha256')
      let size = 0
      for await (const bytes of source) {
        size += bytes.length
        if (size > expected.sizeBytes) break
        hash?.update(bytes)
        onBytes?.update(bytes)
        yield bytes
      }
      checkContent(expected, hash?.digest('hex') ?? '', size)
      onBytes?.end(key)
    }
  }

  /** SHA-256 of what `hash` has got already and these parts. */
  async digestOf(hash: Hash, parts: readonly StoredPart[]): Promise<string> {
    for (const { key } of parts) {
      for await (const bytes of await this.#objects.get(key)) hash.update(bytes)
    }
    return hash.digest('hex')
  }

  /** Of `digests` those that the actor can read, with their sizes; they stay until `trx` ends. */
  async readable(trx: Knex, actor: Actor, digests: string[]): Promise<Map<string, number>> {
    const { rows } = await trx.raw<{ rows: { digest: string; size_bytes: number }[] }>(
      `select encode(b.digest, 'hex') as digest, b.size_bytes from blobs b
       where ${readableBy(actor).sql} order by b.digest for key share of b`,
      readableBy(actor).bindings(digests),
    )
    return new Map(rows.map((row) => [row.digest, row.size_bytes]))
  }

  /** Of `digests` those that the actor cannot read, each once. */
  async missing(actor: Actor, digests: string[]): Promise<string[]> {
    const { rows } = await this.#knex.raw<{ rows: { digest: string }[] }>(
      `select encode(b.digest, 'hex') as digest from blobs b where ${readableBy(actor).sql}`,
      readableBy(actor).bindings(digests),
    )
    const present = new Set(rows.map(({ digest }) => digest))
    return [...new Set(digests)].filter((digest) => !present.has(digest))
  }

  /** @returns undefined where the content is not here, or not for this actor */
  async find(actor: Actor, digest: string): Promise<BlobLocation | undefined> {
    return (await this.findAll(actor, [digest])).get(digest)
  }

  /** Of `digests` those that the actor can read, and where they are. */
  async findAll(actor: Actor, digests: string[]): Promise<Map<string, BlobLocation>> {
    const { sql, bindings } = readableBy(actor)
    const { rows } = await this.#knex.raw<{ rows: (BlobLocation & { digest: string })[] }>(
      `select encode(b.digest, 'hex') as digest, ${LOCATION_COLUMNS}
       from blobs b join segments s on s.id = b.segment_id where ${sql}`,
      bindings(digests),
    )
    return new Map(rows.map(({ digest, ...location }) => [digest, location]))
  }

  /** Of `digests` those that the actor can read and that are small, as one pack, in the order in which they are stored. */
  async readPack(actor: Actor, digests: string[]) {
    const { sql, bindings } = readableBy(actor)
    const { rows } = await this.#knex.raw<{ rows: (BlobLocation & { digest: string })[] }>(
      `select ${LOCATION_COLUMNS}, encode(b.digest, 'hex') as digest
       from blobs b join segments s on s.id = b.segment_id where ${sql} and b.size_bytes <= ?
       order by s.id, b.start_byte limit ?`,
      [...bindings(digests), PACK_FILE_BYTES, PACK_ENTRIES],
    )
    return packOf(this.#objects, rows)
  }

  /** @param range within the content */
  async open(
    { key, startByte, sizeBytes, parts }: BlobLocation,
    range: { offset: number; length: number } = { offset: 0, length: sizeBytes },
  ): Promise<Readable> {
    if (range.length === 0) return Readable.from([])
    if (parts) return Readable.from(this.#readParts(parts, range))
    return this.#objects.get(key, { offset: startByte + range.offset, length: range.length })
  }

  async *#readParts(parts: StoredPart[], range: { offset: number; length: number }) {
    const end = range.offset + range.length
    let start = 0
    for (const { key, sizeBytes } of parts) {
      const offset = Math.max(range.offset - start, 0)
      const length = Math.min(end - start, sizeBytes) - offset
      if (length > 0) yield* await this.#objects.get(key, { offset, length })
      start += sizeBytes
    }
  }
}

/** Writes the rows of a segment; contents that are known already keep their place. @returns false when all were known */
export async function registerSegment(trx: Knex, segment: StoredSegment): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    'insert into segments (key, size_bytes, is_parted) values (?, ?, ?) returning id',
    [segment.key, segment.sizeBytes, segment.parts !== undefined],
  )
  const { id } = rows[0]!
  await insertParts(trx, id, segment.parts ?? [])
  const { digests, sizes, starts } = columnsOf(segment.blobs)
  // In the order of digests: two packs with the same contents wait for one another, never in a circle.
  const inserted = await trx.raw<{ rows: { size_bytes: number }[] }>(
    `insert into blobs (digest, size_bytes, segment_id, start_byte)
     select decode(digest, 'hex'), size_bytes, ?, start_byte
     from unnest(?::text[], ?::bigint[], ?::bigint[]) as b (digest, size_bytes, start_byte)
     order by digest on conflict do nothing returning size_bytes`,
    [id, digests, sizes, starts],
  )
  if (inserted.rows.length === 0) {
    await trx('segments').where({ id }).delete()
    return false
  }
  const live = inserted.rows.reduce((sum, row) => sum + row.size_bytes, 0)
  await trx('segments').where({ id }).update({ live_bytes: live })
  return true
}

async function insertParts(trx: Knex, segmentId: number, parts: StoredPart[]): Promise<void> {
  if (parts.length === 0) return
  await trx.raw(
    `insert into segment_parts (segment_id, number, key, size_bytes)
     select ?, number, key, size_bytes
     from unnest(?::text[], ?::bigint[]) with ordinality as p (key, size_bytes, number)`,
    [segmentId, parts.map(({ key }) => key), parts.map(({ sizeBytes }) => sizeBytes)],
  )
}

function columnsOf(blobs: StoredBlob[]) {
  const each = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
  return {
    digests: each.map(({ digest }) => digest),
    sizes: each.map(({ sizeBytes }) => sizeBytes),
    starts: each.map(({ startByte }) => startByte),
  }
}

/** A content counts only for who can read a file, or a version in the trash, that has it: knowing a hash gives nothing. */
function readableBy(actor: Actor) {
  const spaces = readableSpaces(actor)
  return {
    sql: `b.digest in (select decode(d, 'hex') from unnest(?::text[]) as d)
      and (exists (select from files f where f.digest = b.digest and f.space_id in (${spaces.sql}))
        or exists (select from file_versions v where v.digest = b.digest and v.space_id in (${spaces.sql})))`,
    bindings: (digests: string[]) => [digests, ...spaces.bindings, ...spaces.bindings],
  }
}

export const tooLarge = (maxBytes: number) =>
  problem('content-too-large', {
    detail: `A file may have at most ${maxBytes} bytes.`,
    setting: 'maxFileBytes',
    limit: maxBytes,
  })

export function checkContent(
  expected: { digest?: string | undefined; sizeBytes?: number | undefined },
  digest: string,
  sizeBytes: number,
): void {
  if (expected.sizeBytes !== undefined && sizeBytes !== expected.sizeBytes) {
    throw problem('digest-mismatch', {
      detail: `The content has ${sizeBytes} bytes, not ${expected.sizeBytes}.`,
    })
  }
  if (expected.digest !== undefined && digest !== expected.digest) {
    throw problem('digest-mismatch', { detail: `The content's SHA-256 is ${digest}.` })
  }
}

// Spread over folders: a directory with a million entries is slow to list.
const newKey = () => {
  const id = randomUUID()
  return `${SEGMENT_PREFIX}${id.slice(0, 2)}/${id}`
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>) {
  if (!first.done) yield first.value
  yield* rest
}
