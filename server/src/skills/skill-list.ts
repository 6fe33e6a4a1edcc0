import type { Schema } from '@sac/openapi'
import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { decodeCursor, type Page, toPage } from '../db/pages.ts'
import { SkillModel } from './skill.model.ts'

type Skill = Schema<'Skill'>
type Tier = Schema<'SkillTier'>

export interface SkillListQuery {
  tier?: Tier
  command?: string
  q?: string
  mine?: boolean
  groupId?: number
  limit?: number
  cursor?: string
}

const TIER_SQL: Record<Tier, string> = {
  official: 'skills.is_official',
  public: 'skills.is_public',
  group: 'skills.group_id is not null',
  private: '(not skills.is_official and not skills.is_public and skills.group_id is null)',
}

/** Those that the actor may see, newest first. @param tiers only of these */
export async function listSkills(
  knex: Knex,
  actor: Actor,
  options: SkillListQuery,
  tiers?: readonly Tier[],
): Promise<Page<Skill>> {
  const { tier, command, q, mine, groupId, limit = 50, cursor } = options
  const query = SkillModel.visible(knex, actor)
    .orderBy('skills.id', 'desc')
    .limit(limit + 1)
  const wanted = tier ? [tier] : tiers
  if (wanted) query.whereRaw(`(${wanted.map((each) => TIER_SQL[each]).join(' or ')})`)
  if (command !== undefined) query.where('skills.command', command)
  if (mine) query.where('skills.owner_id', userIdOf(actor))
  if (groupId !== undefined) query.where('skills.group_id', groupId)
  if (q !== undefined) {
    const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query.whereRaw(
      `(skills.command like ? or lower(skills.name) like ? or lower(skills.description) like ?)`,
      [pattern, pattern, pattern],
    )
  }
  if (cursor) query.where('skills.id', '<', decodeCursor<[number]>(cursor, ['number'])[0])
  return toPage(
    await query,
    limit,
    (row) => row.toSkill(actor),
    (row) => [row.id],
  )
}
