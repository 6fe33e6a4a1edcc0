import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import type { GroupRole } from '../authorization/can.ts'
import { toTimestamp } from '../db/model.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { invalid, type Problem, problem } from '../problems.ts'
import type { GroupModel } from './group.model.ts'
import type { GroupChanges } from './group-changes.ts'

type GroupMember = Schema<'GroupMember'>

interface MemberRow {
  user_id: number
  username: string
  display_name: string
  role: GroupRole
  owner_id: number
  created_at: Date
}

/** Who belongs to a group, and as what. The owner is always one of its admins. */
export class GroupMembersService {
  readonly #knex: Knex
  readonly #changes: GroupChanges

  constructor(knex: Knex, changes: GroupChanges) {
    this.#knex = knex
    this.#changes = changes
  }

  /** By username. */
  async list(
    actor: Actor,
    groupId: number,
    { limit = 50, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<GroupMember>> {
    // Somebody may have left, or the group may be gone, since the request was let in.
    await this.#changes.find(this.#knex, groupId, userIdOf(actor))
    const query = this.#rows(this.#knex, groupId)
      .orderBy('username')
      .limit(limit + 1)
    if (cursor) query.where('username', '>', decodeCursor<[string]>(cursor, ['string'])[0])
    return toPage(await query, limit, toMember, (row) => [row.username])
  }

  /** @throws Problem `already-exists` for a member, `invalid-request` naming the member of the request */
  async add(
    actor: Actor,
    groupId: number,
    { userId, username, role = 'member' }: Schema<'AddGroupMemberRequest'>,
  ): Promise<GroupMember> {
    if ((userId === undefined) === (username === undefined)) {
      const words = userId === undefined ? 'is missing; or give' : 'stands beside'
      throw invalid('/userId', `${words} username; one of the two says who`)
    }
    const who = userId === undefined ? { username: username! } : { id: userId }
    const pointer = userId === undefined ? '/username' : '/userId'
    return this.#knex.transaction(async (trx) => {
      const group = await this.#changes.lock(trx, groupId)
      const user = await this.#changes.person(trx, who, pointer)
      const added = await trx('group_members')
        .insert({ group_id: groupId, user_id: user.id, role })
        .onConflict(['group_id', 'user_id'])
        .ignore()
        .returning('user_id')
      if (added.length === 0) {
        throw problem('already-exists', {
          detail: `${user.username} is a member of ${group.name} already.`,
        })
      }
      if (group.instructions !== '') await this.#changes.refresh(trx, [user.id])
      const detail = { userId: user.id, role }
      await this.#changes.record(trx, actor, groupId, 'group.add-member', detail)
      return toMember(await this.#find(trx, groupId, user.id))
    })
  }

  /** @throws Problem `owner-stays` for the owner, who stays an admin */
  async setRole(
    actor: Actor,
    groupId: number,
    userId: number,
    role: GroupRole,
  ): Promise<GroupMember> {
    return this.#knex.transaction(async (trx) => {
      const group = await this.#changes.lock(trx, groupId)
      const old = await this.#find(trx, groupId, userId)
      if (old.role === role) return toMember(old)
      if (userId === group.ownerId) throw ownerStays(group, old.username, 'stays its admin')
      await trx('group_members').where({ group_id: groupId, user_id: userId }).update({ role })
      await this.#changes.record(trx, actor, groupId, 'group.set-role', { userId, role })
      return toMember({ ...old, role })
    })
  }

  /** @throws Problem `owner-stays` for the owner */
  async remove(actor: Actor, groupId: number, userId: number): Promise<void> {
    await this.#takeOut(actor, groupId, userId, 'group.remove-member')
  }

  /** @throws Problem `owner-stays` for the owner */
  async leave(actor: Actor, groupId: number): Promise<void> {
    await this.#takeOut(actor, groupId, userIdOf(actor), 'group.leave')
  }

  async #takeOut(actor: Actor, groupId: number, userId: number, action: string): Promise<void> {
    await this.#knex.transaction(async (trx) => {
      const group = await this.#changes.lock(trx, groupId)
      const { username } = await this.#find(trx, groupId, userId)
      if (userId === group.ownerId) throw ownerStays(group, username, 'cannot be taken out of it')
      await trx('group_members').where({ group_id: groupId, user_id: userId }).delete()
      await this.#changes.left(trx, group, [userId])
      await this.#changes.record(trx, actor, groupId, action, { userId })
    })
  }

  async #find(trx: Knex.Transaction, groupId: number, userId: number): Promise<MemberRow> {
    const row = await this.#rows(trx, groupId).where('group_members.user_id', userId).first()
    if (row) return row
    throw problem('not-found', { detail: `User ${userId} is no member of group ${groupId}.` })
  }

  #rows(knex: Knex, groupId: number) {
    return knex<MemberRow>('group_members')
      .join('users', 'users.id', 'group_members.user_id')
      .join('groups', 'groups.id', 'group_members.group_id')
      .where('group_members.group_id', groupId)
      .select<MemberRow[]>(
        'group_members.user_id',
        'users.username',
        'users.display_name',
        'group_members.role',
        'groups.owner_id',
        'group_members.created_at',
      )
  }
}

const toMember = (row: MemberRow): GroupMember => ({
  user: { id: row.user_id, username: row.username, displayName: row.display_name },
  role: row.role,
  isOwner: row.user_id === row.owner_id,
  joinedAt: toTimestamp(row.created_at),
})

const ownerStays = ({ id, name }: GroupModel, username: string, what: string): Problem =>
  problem('owner-stays', {
    detail: `${username} owns ${name} and ${what}; hand the group over to another member first.`,
    fix: `PUT /api/groups/${id} with the ownerId of a member`,
  })
