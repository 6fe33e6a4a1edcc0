import type { BigIntStats, Stats } from 'node:fs'

/** A change this soon after a look at the file may leave its times as they were, in milliseconds. */
const RACY_MS = 50
/** The same on file systems that keep whole seconds. */
const RACY_SECONDS_MS = 2_000

/** Marks stamps that prove nothing at the next scan. */
const RACY = '!'

/**
 * Everything that changes with a file. The change time cannot be set by programs, so it alone betrays a forged time.
 * Times as numbers, exact to 0.25 µs: kernels keep them no finer, and as `bigint` a scan takes half as long again.
 */
export function stampOf(stat: Stats): string {
  return `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`
}

/** As `stampOf`, marked when the file changed so shortly ago that another change could look the same. */
export function freshStampOf(stat: Stats): string {
  const isCoarse = stat.ctimeMs % 1000 === 0 && stat.mtimeMs % 1000 === 0
  const isFresh = Date.now() - stat.ctimeMs < (isCoarse ? RACY_SECONDS_MS : RACY_MS)
  return isFresh ? stampOf(stat) + RACY : stampOf(stat)
}

/** The file may have changed since without another stamp. */
export function isRacy(stamp: string): boolean {
  return stamp.endsWith(RACY)
}

/** Whether the file is still the one that the stamp was taken of, as far as times tell. */
export function hasStamp(stat: Stats, stamp: string): boolean {
  return stampOf(stat) === (isRacy(stamp) ? stamp.slice(0, -1) : stamp)
}

/** Without the change time, which a second name or a rename of ours changes. */
export function hasContentStamp(stat: Stats, stamp: string): boolean {
  const withoutChange = (text: string) => text.slice(0, text.lastIndexOf(':'))
  return withoutChange(stampOf(stat)) === withoutChange(stamp)
}

/** Tells a folder from another one that got its name, and perhaps its inode number. */
export function identityOf(stat: BigIntStats): string {
  return `${stat.ino}-${stat.birthtimeNs}`
}
