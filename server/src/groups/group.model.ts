import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import type { GroupRole } from '../authorization/can.ts'
import { BaseModel, toTimestamp } from '../db/model.ts'

export class GroupModel extends BaseModel {
  static override tableName = 'groups'
  declare id: number
  declare slug: string
  declare name: string
  declare description: string
  declare ownerId: number
  declare instructions: string
  declare maxBytes: number | null
  declare maxFiles: number | null
  declare createdAt: Date
  declare updatedAt: Date
  /** From here on: joined by `withDetails`. */
  declare ownerUsername: string
  declare ownerDisplayName: string
  declare memberCount: number
  declare role: GroupRole | null
  /** What lists are sorted by. */
  declare sortName: string

  /** Groups with their owner, how many belong to them, and what `userId` is in them. */
  static withDetails(knex: Knex, userId: number) {
    return GroupModel.query(knex)
      .join('users', 'users.id', 'groups.owner_id')
      .leftJoin('group_members', (on) =>
        on
          .on('group_members.group_id', 'groups.id')
          .andOn('group_members.user_id', knex.raw('?', [userId])),
      )
      .select(
        'groups.*',
        'users.username as owner_username',
        'users.display_name as owner_display_name',
        'group_members.role',
        knex.raw('lower(groups.name) as sort_name'),
        knex.raw(
          '(select count(*) from group_members all_members where all_members.group_id = groups.id) as member_count',
        ),
      )
  }

  toGroup(): Schema<'Group'> {
    const { id, slug, name, description, memberCount, role, maxBytes, maxFiles } = this
    return {
      id,
      slug,
      name,
      description,
      owner: {
        id: this.ownerId,
        username: this.ownerUsername,
        displayName: this.ownerDisplayName,
      },
      memberCount,
      role,
      maxBytes,
      maxFiles,
      createdAt: toTimestamp(this.createdAt),
      updatedAt: toTimestamp(this.updatedAt),
    }
  }
}
