const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const MAX_SLUG = 64

/** Why a name cannot be that of a skill, or undefined. */
export function slugProblem(name: string): string | undefined {
  if (name.length >= 1 && name.length <= MAX_SLUG && SLUG.test(name)) return undefined
  return `has to be 1 to ${MAX_SLUG} of a-z, 0-9 and single hyphens between them, like weekly-report`
}
