import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { audit } from '../audit/audit.ts'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { invalid, problem } from '../problems.ts'
import { GroupModel } from './group.model.ts'
import type { GroupChanges } from './group-changes.ts'
import { freeSlug, slugOf } from './slug.ts'

type Group = Schema<'Group'>
type PageQuery = { limit?: number; cursor?: string }

/** What groups need of the files domain. */
export interface GroupFiles {
  /** Makes the space of a new group. */
  createGroupSpace(trx: Knex, groupId: number): Promise<unknown>
}

/** Groups of users: name, owner, instructions. Who belongs to them is `GroupMembersService`'s. */
export class GroupsService {
  readonly #knex: Knex
  readonly #changes: GroupChanges
  readonly #files: GroupFiles

  constructor(knex: Knex, changes: GroupChanges, files: GroupFiles) {
    this.#knex = knex
    this.#changes = changes
    this.#files = files
  }

  /** One's own, by name. */
  async list(actor: Actor, query: PageQuery): Promise<Page<Group>> {
    return this.#page(actor, query, true)
  }

  /** All, by name; for admins. */
  async listAll(actor: Actor, query: PageQuery): Promise<Page<Group>> {
    return this.#page(actor, query, false)
  }

  async get(actor: Actor, groupId: number): Promise<Group> {
    return (await this.#changes.find(this.#knex, groupId, userIdOf(actor))).toGroup()
  }

  /** With its owner as first member and its space. @throws Problem `already-exists` naming the member */
  async create(actor: Actor, body: Schema<'CreateGroupRequest'>): Promise<Group> {
    const { name, description = '', ownerId = userIdOf(actor) } = body
    return this.#knex.transaction(async (trx) => {
      await this.#changes.person(trx, { id: ownerId }, '/ownerId')
      // One at a time, so that what is found free below stays so.
      await trx.raw(`select pg_advisory_xact_lock(hashtext('sac.groups'))`)
      await this.#assertFreeName(trx, name)
      const slug = await this.#slug(trx, body)
      const { id } = await GroupModel.query(trx)
        .insert({ slug, name, description, ownerId })
        .returning('id')
      await trx('group_members').insert({ group_id: id, user_id: ownerId, role: 'admin' })
      await this.#files.createGroupSpace(trx, id)
      await this.#changes.record(trx, actor, id, 'group.create', { slug, name, ownerId })
      return (await this.#changes.find(trx, id, userIdOf(actor))).toGroup()
    })
  }

  /** Partial; `ownerId` hands it over. @throws Problem `invalid-request` naming the member, `forbidden` */
  async update(
    actor: Actor,
    groupId: number,
    { name, description, ownerId, maxBytes, maxFiles }: Schema<'UpdateGroupRequest'>,
  ): Promise<Group> {
    return this.#knex.transaction(async (trx) => {
      if (name !== undefined) await trx.raw(`select pg_advisory_xact_lock(hashtext('sac.groups'))`)
      const old = await this.#changes.lock(trx, groupId)
      const patch = {
        ...(name !== undefined && name !== old.name && { name }),
        ...(description !== undefined && description !== old.description && { description }),
        ...(ownerId !== undefined && ownerId !== old.ownerId && { ownerId }),
        ...(maxBytes !== undefined && maxBytes !== old.maxBytes && { maxBytes }),
        ...(maxFiles !== undefined && maxFiles !== old.maxFiles && { maxFiles }),
      }
      if ((patch.maxBytes !== undefined || patch.maxFiles !== undefined) && !isAdmin(actor)) {
        throw problem('forbidden', {
          detail: 'Only admins of the system set the limits of a group.',
        })
      }
      if (Object.keys(patch).length > 0) {
        if (patch.name !== undefined) await this.#assertFreeName(trx, patch.name, groupId)
        if (patch.ownerId !== undefined) await this.#handOver(trx, actor, old, patch.ownerId)
        await GroupModel.query(trx)
          .patch({ ...patch, updatedAt: new Date() })
          .where({ id: groupId })
        // Templates stand in the order of the names.
        if (patch.name !== undefined && old.instructions !== '') await this.#refresh(trx, groupId)
        await this.#changes.record(trx, actor, groupId, 'group.update', patch)
      }
      return (await this.#changes.find(trx, groupId, userIdOf(actor))).toGroup()
    })
  }

  /** For good, with members, space and files. */
  async delete(actor: Actor, groupId: number): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const group = await this.#changes.lock(trx, groupId)
      const members = await this.#changes.members(trx, groupId)
      await GroupModel.query(trx).deleteById(groupId)
      await this.#changes.left(
        trx,
        group,
        members.map(({ userId }) => userId),
      )
      const { slug, name } = group
      await audit(trx, actor, {
        action: 'group.delete',
        targetKind: 'group',
        targetId: groupId,
        detail: { slug, name },
      })
    })
  }

  async template(actor: Actor, groupId: number): Promise<Schema<'GroupTemplate'>> {
    const { instructions } = await this.#changes.find(this.#knex, groupId, userIdOf(actor))
    return { instructions }
  }

  /** The members' agents get the new text after the commit. */
  async setTemplate(
    actor: Actor,
    groupId: number,
    instructions: string,
  ): Promise<Schema<'GroupTemplate'>> {
    await this.#knex.transaction(async (trx) => {
      const old = await this.#changes.lock(trx, groupId)
      if (old.instructions === instructions) return
      await GroupModel.query(trx)
        .patch({ instructions, updatedAt: new Date() })
        .where({ id: groupId })
      await this.#refresh(trx, groupId)
      const detail = { characters: instructions.length }
      await this.#changes.record(trx, actor, groupId, 'group.set-template', detail)
    })
    return { instructions }
  }

  async #page(actor: Actor, { limit = 50, cursor }: PageQuery, isOwn: boolean) {
    const query = GroupModel.withDetails(this.#knex, userIdOf(actor))
      .orderByRaw('lower(groups.name)')
      .limit(limit + 1)
    if (isOwn) query.whereNotNull('group_members.role')
    if (cursor) query.whereRaw('lower(groups.name) > ?', decodeCursor<[string]>(cursor, ['string']))
    return toPage(
      await query,
      limit,
      (row) => row.toGroup(),
      (row) => [row.sortName],
    )
  }

  async #refresh(trx: Knex.Transaction, groupId: number): Promise<void> {
    const members = await this.#changes.members(trx, groupId)
    await this.#changes.refresh(
      trx,
      members.map(({ userId }) => userId),
    )
  }

  /** The new owner is an admin of the group from here on, and the old one still is. */
  async #handOver(
    trx: Knex.Transaction,
    actor: Actor,
    { id, ownerId: oldOwnerId, name }: GroupModel,
    ownerId: number,
  ): Promise<void> {
    if (!isAdmin(actor) && userIdOf(actor) !== oldOwnerId) {
      throw problem('forbidden', {
        detail: `Only the owner of ${name} and admins of the system hand it over.`,
      })
    }
    const { username } = await this.#changes.person(trx, { id: ownerId }, '/ownerId')
    const count = await trx('group_members')
      .where({ group_id: id, user_id: ownerId })
      .update({ role: 'admin' })
    if (count === 0) {
      throw invalid('/ownerId', `${username} is no member of ${name}; add them to it first`)
    }
  }

  async #assertFreeName(trx: Knex.Transaction, name: string, exceptId = 0): Promise<void> {
    const other = await GroupModel.query(trx)
      .whereRaw('lower(name) = lower(?)', [name])
      .whereNot('id', exceptId)
      .first()
    if (other) throw taken('name', `There is a group ${other.name} already.`)
  }

  async #slug(
    trx: Knex.Transaction,
    { slug, name }: Schema<'CreateGroupRequest'>,
  ): Promise<string> {
    const wanted = slug ?? slugOf(name)
    const rows: string[] = await trx('groups')
      .where('slug', wanted)
      .modify((query) => {
        // A numbered one may be shorter than what it was made from.
        if (slug === undefined) query.orWhere('slug', 'like', `${wanted.slice(0, 30)}%`)
      })
      .pluck('slug')
    if (slug === undefined) return freeSlug(wanted, new Set(rows))
    if (rows.length > 0) throw taken('slug', `There is a group with the slug ${slug} already.`)
    return slug
  }
}

const isAdmin = (actor: Actor) => actor.kind === 'user' && actor.role === 'admin'

const taken = (member: string, detail: string) =>
  problem('already-exists', { detail, errors: [{ pointer: `/${member}`, detail: 'is taken' }] })
