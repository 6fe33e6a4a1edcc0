import type { Readable } from 'node:stream'
import type { BundleFile } from '@sac/openapi/skill'
import { readTar } from '@sac/openapi/skill'
import type { Knex } from 'knex'
import { type BlobLocation, Blobs, LOCATION_COLUMNS, registerSegment } from '../files/blobs.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import { problem } from '../problems.ts'
import type { SkillBundle } from './skill-bundle.ts'

const COMMIT_ATTEMPTS = 3
const FOREIGN_KEY_VIOLATION = '23503'

/** Bundles among the contents of the one store. */
export class SkillStore {
  readonly #knex: Knex
  readonly #blobs: Blobs

  constructor(knex: Knex, objects: ObjectStore) {
    this.#knex = knex
    this.#blobs = new Blobs(knex, objects)
  }

  /** Stores the bundle and runs `write` in the transaction that makes it known. */
  async commit<Result>(
    { tar, digest }: SkillBundle,
    write: (trx: Knex.Transaction) => Promise<Result>,
  ): Promise<Result> {
    const segment = await this.#blobs.store(piecesOf(tar), { maxBytes: tar.length, digest })
    for (let attempt = 1; ; attempt += 1) {
      let isSegmentUsed = true
      try {
        const result = await this.#knex.transaction(async (trx) => {
          isSegmentUsed = await registerSegment(trx, segment)
          return write(trx)
        })
        if (!isSegmentUsed) await this.#blobs.discard(segment)
        return result
      } catch (error) {
        // An equal content went with garbage collection between two statements; ours is stored.
        const isGone =
          (error as { code?: string; constraint?: string }).code === FOREIGN_KEY_VIOLATION &&
          (error as { constraint?: string }).constraint === 'skill_versions_digest_fkey'
        if (isGone && attempt < COMMIT_ATTEMPTS) continue
        await this.#blobs.discard(segment)
        throw error
      }
    }
  }

  /** @throws Problem `not-found` */
  async find(
    skillId: number,
    version: number,
  ): Promise<{ digest: string; location: BlobLocation }> {
    const found = await this.#locate('v.skill_id = ? and v.version = ?', [skillId, version])
    if (found) return found
    throw noVersion(skillId, version)
  }

  /** A bundle by digest, where one of these versions has it. */
  async findAmong(
    digest: string,
    versions: { skillId: number; version: number }[],
  ): Promise<{ digest: string; location: BlobLocation } | undefined> {
    return this.#locate(
      `v.digest = decode(?, 'hex') and (v.skill_id, v.version) in
         (select * from unnest(?::bigint[], ?::integer[]))`,
      [digest, versions.map(({ skillId }) => skillId), versions.map(({ version }) => version)],
    )
  }

  open(location: BlobLocation, range?: { offset: number; length: number }): Promise<Readable> {
    return this.#blobs.open(location, range)
  }

  async files(skillId: number, version: number): Promise<BundleFile[]> {
    const { location } = await this.find(skillId, version)
    const chunks: Buffer[] = await (await this.open(location)).toArray()
    return readTar(Buffer.concat(chunks))
  }

  async #locate(where: string, bindings: unknown[]) {
    const { rows } = await this.#knex.raw<{ rows: (BlobLocation & { digest: string })[] }>(
      `select encode(v.digest, 'hex') as digest, ${LOCATION_COLUMNS}
       from skill_versions v join blobs b on b.digest = v.digest join segments s on s.id = b.segment_id
       where ${where} limit 1`,
      bindings as never,
    )
    const [row] = rows
    if (!row) return undefined
    const { digest, ...location } = row
    return { digest, location }
  }
}

export const noVersion = (skillId: number, version: number) =>
  problem('not-found', { detail: `Skill ${skillId} has no version ${version}.` })

async function* piecesOf(tar: Uint8Array) {
  yield tar
}
