import type { Readable } from 'node:stream'
import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import type { BlobLocation } from '../files/blobs.ts'
import { toVersion, toVersionDetail, versionsOf } from './skill.model.ts'
import { noVersion, type SkillStore } from './skill-store.ts'

/** Versions of skills, for those who may read the skill: that is asked before. They never change. */
export class SkillVersionsService {
  readonly #knex: Knex
  readonly #store: SkillStore

  constructor(knex: Knex, store: SkillStore) {
    this.#knex = knex
    this.#store = store
  }

  /** Newest first. */
  async list(
    skillId: number,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<Schema<'SkillVersion'>>> {
    const query = versionsOf(this.#knex, skillId)
      .orderBy('version', 'desc')
      .limit(limit + 1)
    if (cursor) query.where('version', '<', decodeCursor<[number]>(cursor, ['number'])[0])
    return toPage(await query, limit, toVersion, (row) => [row.version])
  }

  /** @throws Problem `not-found` */
  async get(skillId: number, version: number): Promise<Schema<'SkillVersionDetail'>> {
    const row = await versionsOf(this.#knex, skillId).where({ version }).first()
    if (row) return toVersionDetail(row)
    throw noVersion(skillId, version)
  }

  /** Where its tar stands. @throws Problem `not-found` */
  find(skillId: number, version: number): Promise<{ digest: string; location: BlobLocation }> {
    return this.#store.find(skillId, version)
  }

  read(location: BlobLocation, range: { offset: number; length: number }): Promise<Readable> {
    return this.#store.open(location, range)
  }
}
