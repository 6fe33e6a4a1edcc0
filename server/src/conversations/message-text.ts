/** The numbers of a `usage` object; what else a sandbox puts there is of no use. */
export function countsOf(
  usage: Record<string, unknown> | undefined,
): Record<string, number> | null {
  const counts = Object.entries(usage ?? {}).filter(
    ([name, value]) => /^[a-z_]{1,64}$/.test(name) && Number.isSafeInteger(value),
  )
  return counts.length === 0 ? null : (Object.fromEntries(counts) as Record<string, number>)
}

const MAX_AGE_MS = 366 * 86_400_000
/** Clocks of sandboxes may be a little ahead. */
const MAX_AHEAD_MS = 5 * 60_000

/** The time that a message claims, kept between a year ago and five minutes from `now`. */
export function clampTime(at: string, now: number): Date {
  const claimed = Date.parse(at)
  const time = Number.isNaN(claimed) ? now : claimed
  return new Date(Math.min(now + MAX_AHEAD_MS, Math.max(now - MAX_AGE_MS, time)))
}
