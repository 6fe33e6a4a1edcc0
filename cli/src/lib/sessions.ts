import type { Session } from '@sac/sdk'
import { size } from './table.ts'

/** What goes on until a session is ready, in a few words. */
export function describeSession({ state, progress }: Session): string {
  switch (state) {
    case 'creating':
      return 'waiting for its sandbox'
    case 'starting':
      return 'starting'
    case 'syncing': {
      if (progress?.total === undefined) return 'getting files'
      const bytes = progress.bytes === undefined ? '' : `, ${size(progress.bytes)}`
      return `getting files of ${progress.space}: ${progress.done ?? 0} of ${progress.total}${bytes}`
    }
    default:
      return state
  }
}
