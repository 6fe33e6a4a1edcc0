import type { Schema } from '@sac/openapi'

/** The tier that the columns of a skill stand for. */
export function tierOf(skill: {
  isOfficial: boolean
  isPublic: boolean
  groupId: number | null
}): Schema<'SkillTier'> {
  if (skill.isOfficial) return 'official'
  if (skill.isPublic) return 'public'
  return skill.groupId === null ? 'private' : 'group'
}
