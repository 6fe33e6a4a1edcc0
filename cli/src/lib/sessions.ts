import type { Session } from '@sac/sdk'
import { size } from './table.ts'

/** On its way to be ready. */
export const isComing = ({ state }: Session): boolean =>
  state === 'creating' || state === 'starting' || state === 'syncing'

/** What goes on until a session is ready, in a few words. */
export function describeSession({ state, progress }: Session): string {
  switch (state) {
    case 'creating':
      return 'opening a session'
    case 'starting':
      return 'starting'
    case 'syncing': {
      if (progress?.total === undefined) return 'getting files'
      const bytes = progress.bytes === undefined ? '' : `, ${size(progress.bytes)}`
      const space = progress.space.startsWith('group:') ? 'a group' : progress.space
      return `getting files of ${space}: ${progress.done ?? 0} of ${progress.total}${bytes}`
    }
    default:
      return state
  }
}
