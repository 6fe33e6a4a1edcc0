import type { Schema } from '@sac/openapi'
import type { Actor } from '../authorization/actor.ts'
import { can } from '../authorization/can.ts'
import { invalid, problem } from '../problems.ts'
import type { SkillModel } from './skill.model.ts'

/** Where a skill is, and so who sees it. */
export interface Placement {
  tier: Schema<'SkillTier'>
  groupId?: number | undefined
}

export const columnsOf = ({ tier, groupId }: Placement) => ({
  isOfficial: tier === 'official',
  isPublic: tier === 'public',
  groupId: groupId ?? null,
})

/** What can be said before anything is read. @param place in front of the names of the members */
export function checkPlacement(actor: Actor, { tier, groupId }: Placement, place: string): void {
  if (tier === 'group' && groupId === undefined)
    throw invalid(`${place}groupId`, 'is missing: the tier group needs one')
  if (tier !== 'group' && groupId !== undefined)
    throw invalid(`${place}groupId`, `is for the tier group alone, and the tier is ${tier}`)
  if (tier === 'official' && can(actor, 'skill:make-official') !== 'allow')
    throw problem('forbidden', { detail: 'Only admins make a skill official.' })
}

/** Who did not make it may take it from sight, and admins may make a public one official; nothing else. */
export function assertMayMove(skill: SkillModel, tier: Placement['tier']): void {
  if (tier === 'private' || (skill.tier !== 'group' && tier !== 'group')) return
  throw problem('forbidden', {
    detail: 'Only its creator gives a skill to a group, or takes one of a group elsewhere.',
  })
}
