import type { Knex } from 'knex'
import { type Actor, userIdOf } from '../authorization/actor.ts'
import { type Action, can } from '../authorization/can.ts'
import { forbidden } from '../authorization/forbidden.ts'
import { invalid, problem } from '../problems.ts'
import { SkillModel } from './skill.model.ts'

/**
 * The skill, locked, where the actor may do `action`. Members change under the lock of their group, so they stay what
 * they are until `trx` ends; groups are locked before skills, as when one is deleted.
 * @param groupId another group that the change is about
 * @throws Problem `not-found`, `forbidden`, `conflict` when it moved to another group just now
 */
export async function lockSkill(
  trx: Knex.Transaction,
  actor: Actor,
  skillId: number,
  action: Action,
  groupId?: number,
): Promise<SkillModel> {
  const seen = await SkillModel.query(trx).findById(skillId)
  await keepGroups(trx, [seen?.groupId, groupId])
  const skill = await SkillModel.query(trx).findById(skillId).forUpdate()
  if (!skill) throw noSkill(skillId)
  if (skill.groupId !== null && skill.groupId !== seen?.groupId) {
    throw problem('conflict', { detail: `Skill ${skillId} moved to another group; try again.` })
  }
  const role = skill.groupId === null ? undefined : await roleIn(trx, actor, skill.groupId)
  const { ownerId, tier } = skill
  const verdict = can(actor, action, { ownerId, tier, ...(role && { memberRole: role }) })
  if (verdict === 'allow') return skill
  if (verdict === 'hidden') throw noSkill(skillId)
  throw forbidden(actor, action)
}

/** The actor belongs to the group, and goes on to until `trx` ends. @throws Problem `invalid-request` at `pointer` */
export async function assertMember(
  trx: Knex.Transaction,
  actor: Actor,
  groupId: number,
  pointer: string,
): Promise<void> {
  await keepGroups(trx, [groupId])
  if (await roleIn(trx, actor, groupId)) return
  throw invalid(pointer, `there is no group ${groupId}, or you do not belong to it`)
}

async function keepGroups(
  trx: Knex.Transaction,
  groupIds: (number | null | undefined)[],
): Promise<void> {
  const ids = groupIds.filter((id) => typeof id === 'number')
  if (ids.length > 0) await trx('groups').whereIn('id', ids).orderBy('id').forKeyShare().pluck('id')
}

async function roleIn(trx: Knex, actor: Actor, groupId: number) {
  const member = await trx('group_members')
    .where({ group_id: groupId, user_id: userIdOf(actor) })
    .first('role')
  return member?.role as 'admin' | 'member' | undefined
}

export const noSkill = (skillId: number, pointer?: string) =>
  problem('not-found', {
    detail: `There is no skill ${skillId}, or it is not yours to see.`,
    ...(pointer && { errors: [{ pointer, detail: 'is no skill that you may see' }] }),
  })
