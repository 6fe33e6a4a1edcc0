import { ancestorsOf } from './paths.ts'
import type { Plan, PlanInput, PlanMode } from './plan.ts'
import { isFile } from './value.ts'

/** More deletions than this, and more than half of all files, wait for consent. */
const MANY_DELETES = 20

/** Takes deletions out of the plan when they are too many; a moved file's is none of them. */
export function holdDeletes(plan: Plan, input: PlanInput): void {
  hold('here', plan, input)
  hold('there', plan, input)
}

/** Whether a pass looks at what is to be deleted on a side; one that does not cannot tell that nothing is any more. */
export function mayDelete(mode: PlanMode, side: 'here' | 'there'): boolean {
  if (mode === 'two-way') return true
  return side === 'there' ? mode === 'mirror-up' : mode === 'mirror-down' || mode === 'pull'
}

function hold(side: 'here' | 'there', plan: Plan, input: PlanInput): void {
  const lost = lostOn(side, plan, input)
  if (input.allowDeletes[side] || !isTooMuch(lost.length, side, input)) {
    plan.lost[side] = lost.length
    return
  }
  const held = new Set(lost.flatMap((path) => [path, ...ancestorsOf(path)]))
  const isFree = (step: { path: string }) => !held.has(step.path)
  plan.held[side] = lost
  if (side === 'here') {
    plan.deletesHere = plan.deletesHere.filter(isFree)
    plan.down = plan.down.filter(isFree)
  } else {
    plan.deletesThere = plan.deletesThere.filter(isFree)
    plan.up = plan.up.filter(isFree)
  }
}

/** Files that are deleted on one side, without those that a move accounts for. */
function lostOn(side: 'here' | 'there', plan: Plan, { here, there }: PlanInput): string[] {
  const [entries, deletes] = side === 'here' ? [here, plan.deletesHere] : [there, plan.deletesThere]
  if (deletes.length === 0) return []
  const arriving = side === 'here' ? plan.down : ownContents(plan, there)
  const moves = new Map<string, number>()
  for (const { value } of arriving) moves.set(value.digest, (moves.get(value.digest) ?? 0) + 1)
  return deletes.flatMap(({ path, isReplaced }) => {
    const entry = entries.get(path)
    if (isReplaced || !isFile(entry)) return []
    const left = moves.get(entry.value.digest) ?? 0
    moves.set(entry.value.digest, left - 1)
    return left > 0 ? [] : [path]
  })
}

/** What goes up and is new there, under its path: no mere executable bit, no copy of what is there. */
const ownContents = ({ up }: Plan, there: PlanInput['there']) =>
  up.filter(({ path, value, source }) => {
    const theirs = there.get(path)
    return source && !(isFile(theirs) && theirs.value.digest === value.digest)
  })

/**
 * A move may be seen in two passes. Its new name first: by then both names are in the base, so the old ones are no more
 * than half of it. Its old name first: it is held until the new one is seen.
 */
function isTooMuch(lost: number, side: 'here' | 'there', input: PlanInput): boolean {
  const { base, lately, isHolding } = input
  if (lost === 0) return false
  if (isHolding[side]) return true
  const total = [...base.values()].filter(isFile).length
  const count = lost + lately[side]
  const isMany = count > MANY_DELETES && count > (total + lately[side]) / 2
  return isMany || (lost >= 2 && lost >= total)
}
