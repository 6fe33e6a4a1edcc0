import type { WorkspaceFile } from '@sac/sdk'

export type SortKey = 'name' | 'size' | 'modified'
export interface Sorting {
  by: SortKey
  isDescending: boolean
}

export const BY_NAME: Sorting = { by: 'name', isDescending: false }

type Compare = (a: WorkspaceFile, b: WorkspaceFile) => number

/** People's order of names ("2" before "10") costs a second for 100,000 of them: larger folders have the server's order. */
const NATURAL_LIMIT = 5_000
const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

const byCodePoints = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const byNature = (a: string, b: string) => natural.compare(a, b) || byCodePoints(a, b)

/** Folders stand first whatever the order; what is equal stands by name. */
export function comparing({ by, isDescending }: Sorting, count: number): Compare {
  const names = count > NATURAL_LIMIT ? byCodePoints : byNature
  const sign = isDescending ? -1 : 1
  return (a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
    if (by === 'size' && a.sizeBytes !== b.sizeBytes) return sign * (a.sizeBytes - b.sizeBytes)
    if (by === 'modified' && a.modifiedAt !== b.modifiedAt) {
      return sign * byCodePoints(a.modifiedAt, b.modifiedAt)
    }
    return (by === 'name' ? sign : 1) * names(a.name, b.name)
  }
}
