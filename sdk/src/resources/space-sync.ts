import type { Transport } from '../http.ts'
import { FolderSync, type FolderSyncOptions } from '../sync/run.ts'
import { EventsResource } from './events.ts'
import type { SpaceAddress } from './space-paths.ts'
import { SyncedSpace } from './synced-space.ts'
import type { Workspace } from './workspaces.ts'

/** A sync of one folder with one workspace, and what tells that the workspace may have changed. */
export function syncOf(
  transport: Transport,
  files: Workspace,
  address: SpaceAddress,
  options: FolderSyncOptions,
) {
  const space = new SyncedSpace(files, { signal: options.signal })
  const key = syncKeyOf(transport, address)
  const name = nameOf(address)
  const changes = async function* (signal: AbortSignal) {
    const events = new EventsResource(transport)
    const about = {
      topics: ['file' as const],
      ...agentOf(address),
      signal,
      withOpen: true as const,
    }
    for await (const event of events.subscribe(about)) {
      // Whatever is no news of a space may have hidden some.
      const isOther = 'data' in event && event.data?.['space'] !== name
      if (!isOther) yield
    }
  }
  return { sync: new FolderSync({ space, key }, options), changes }
}

export const syncKeyOf = (transport: Transport, address: SpaceAddress): string =>
  `${transport.baseUrl} ${keyOf(address)}`

/** As events name it. */
function nameOf(address: SpaceAddress): string {
  if (address === 'public') return 'public'
  return 'groupId' in address ? `group:${address.groupId}` : address.space
}

/** Tells the space from all others of its server. */
function keyOf(address: SpaceAddress): string {
  const isAgents = address !== 'public' && 'agentId' in address
  return isAgents ? `${address.agentId} ${address.space}` : nameOf(address)
}

function agentOf(address: SpaceAddress) {
  return address !== 'public' && 'agentId' in address ? { agentId: address.agentId } : {}
}
