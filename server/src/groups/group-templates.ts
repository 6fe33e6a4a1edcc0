import type { Knex } from 'knex'

/** The instructions of a user's groups, by name of the group; without those that say nothing. */
export async function templatesOf(knex: Knex, userId: number): Promise<string[]> {
  return knex('groups')
    .join('group_members', 'group_members.group_id', 'groups.id')
    .where('group_members.user_id', userId)
    .whereNot('groups.instructions', '')
    .orderByRaw('lower(groups.name)')
    .pluck('groups.instructions')
}
