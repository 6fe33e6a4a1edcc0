import type { Draft } from './skill-draft.ts'

interface KeptDraft {
  draft: Draft
  /** The version that it began with. */
  base: number | undefined
}

/** By skill; a new one has no id. Lives as long as the page does, which asks before it is closed. */
const kept = new Map<number | undefined, KeptDraft>()

export const keptDraft = (skillId: number | undefined): KeptDraft | undefined => kept.get(skillId)

const ask = (event: Event): void => event.preventDefault()

export function keepDraft(skillId: number | undefined, draft: KeptDraft): void {
  kept.set(skillId, draft)
  addEventListener('beforeunload', ask)
}

export function dropDraft(skillId: number | undefined): void {
  kept.delete(skillId)
  if (kept.size === 0) removeEventListener('beforeunload', ask)
}
