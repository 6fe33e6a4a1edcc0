import type { BigIntStats } from 'node:fs'

/** Everything that changes with a file. The change time cannot be set by programs, so it alone betrays a write with a forged time. */
export function stampOf(stat: BigIntStats): string {
  return `${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`
}

/** As `stampOf`, without what a second name or a rename of ours changes. */
export function contentStampOf(stat: BigIntStats): string {
  return contentStamp(stampOf(stat))
}

export function contentStamp(stamp: string): string {
  return stamp.slice(0, stamp.lastIndexOf(':'))
}

/** Tells a folder from another one that got its name and, as file systems do, the inode number that was free again. */
export function identityOf(stat: BigIntStats): string {
  return `${stat.ino}-${stat.birthtimeNs}`
}

/** A file counts as done when it has not changed for this long, in milliseconds. */
export const QUIET_MS = 100

/** The same on file systems that keep whole seconds. */
const QUIET_SECONDS_MS = 2_000

/** Whether the file rests, by its change time and the clock of the same machine. */
export function isResting(stat: BigIntStats, now: number): boolean {
  const isCoarse = stat.ctimeNs % 1_000_000_000n === 0n && stat.mtimeNs % 1_000_000_000n === 0n
  const age = now - Number(stat.ctimeNs / 1_000_000n)
  // Far in the future: the clock was set back, and waiting for it would take for ever.
  return age >= (isCoarse ? QUIET_SECONDS_MS : QUIET_MS) || age < -QUIET_SECONDS_MS
}
