import type { Knex } from 'knex'
import { isUuid } from '../db/storable.ts'
import type { Actor } from './actor.ts'
import type { Resource } from './can.ts'
import { tierOf } from './skill-tier.ts'

export type ResourceKind = 'agent' | 'session' | 'provider' | 'token' | 'user' | 'group' | 'skill'

/** Loads the facts that `can()` looks at: one query by primary key each. */
export class Resources {
  readonly #knex: Knex

  constructor(knex: Knex) {
    this.#knex = knex
  }

  /**
   * @param id as it stands in the request, unchecked; undefined answers mean "no such row"
   * @param actor whose membership counts where the row is a group's
   */
  async load(kind: ResourceKind, id: string, actor: Actor): Promise<Resource | undefined> {
    if (kind === 'session') return isUuid(id) ? this.#session(id) : undefined
    const rowId = /^[1-9]\d{0,15}$/.test(id) ? Number(id) : undefined
    if (rowId === undefined || !Number.isSafeInteger(rowId)) return undefined
    switch (kind) {
      case 'agent':
        return this.#agent(rowId)
      case 'provider':
        return this.#provider(rowId)
      case 'token':
        return this.#owned('access_tokens', 'user_id', rowId)
      case 'user':
        return this.#owned('users', 'id', rowId)
      case 'group':
        return this.#group(rowId, actor)
      case 'skill':
        return this.#skill(rowId, actor)
    }
  }

  async #agent(id: number): Promise<Resource | undefined> {
    const row = await this.#knex('agents').where({ id }).first('owner_id', 'deleted_at')
    return row && { ownerId: row.owner_id, agentId: id, isDeleted: row.deleted_at !== null }
  }

  async #group(id: number, actor: Actor): Promise<Resource | undefined> {
    const userId = actor.kind === 'user' ? actor.userId : null
    const row = await this.#knex('groups')
      .leftJoin('group_members', (on) =>
        on
          .on('group_members.group_id', 'groups.id')
          .andOnVal('group_members.user_id', userId as number),
      )
      .where('groups.id', id)
      .first('group_members.role')
    return row && { memberRole: row.role ?? undefined }
  }

  async #skill(id: number, actor: Actor): Promise<Resource | undefined> {
    const userId = actor.kind === 'user' ? actor.userId : null
    const row = await this.#knex('skills')
      .leftJoin('group_members', (on) =>
        on
          .on('group_members.group_id', 'skills.group_id')
          .andOnVal('group_members.user_id', userId as number),
      )
      .where('skills.id', id)
      .first('owner_id', 'is_official', 'is_public', 'skills.group_id', 'group_members.role')
    if (!row) return undefined
    const { owner_id, is_official, is_public, group_id, role } = row
    const tier = tierOf({ isOfficial: is_official, isPublic: is_public, groupId: group_id })
    return { ownerId: owner_id, tier, memberRole: role ?? undefined }
  }

  async #session(id: string): Promise<Resource | undefined> {
    const row = await this.#knex('sessions').where({ id }).first('user_id', 'agent_id')
    return row && { ownerId: row.user_id, agentId: row.agent_id }
  }

  async #provider(id: number): Promise<Resource | undefined> {
    const row = await this.#knex('providers').where({ id }).first('owner_kind', 'owner_id')
    if (!row) return undefined
    return row.owner_kind === 'user'
      ? { ownerId: row.owner_id }
      : { isShared: row.owner_kind === 'system' }
  }

  async #owned(table: string, ownerColumn: string, id: number): Promise<Resource | undefined> {
    const row = await this.#knex(table).where({ id }).first(`${ownerColumn} as owner`)
    return row && { ownerId: row.owner }
  }
}
