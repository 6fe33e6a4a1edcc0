import { Flags } from '@oclif/core'
import type { FolderSyncOptions, SacClient, SyncSummary } from '@sac/sdk'
import { chooseAgent } from './agents.ts'

/** Flags that name the space; a new kind of space is added here and in `chooseSpace`. */
export const spaceFlags = {
  agent: Flags.string({
    description: 'id or name of the agent whose private workspace it is; the only one by default',
  }),
}

/** A space that a folder can be synced with. */
export interface SyncSpace {
  /** For people. */
  name: string
  sync(options: FolderSyncOptions): Promise<SyncSummary>
  keepSynced(options: FolderSyncOptions): AsyncIterable<SyncSummary>
}

export async function chooseSpace(
  client: SacClient,
  flags: { agent?: string | undefined },
): Promise<SyncSpace> {
  const agent = await chooseAgent(client, flags.agent, '--agent')
  return {
    name: agent.name,
    sync: (options) => client.workspaces.sync(agent.id, options),
    keepSynced: (options) => client.workspaces.keepSynced(agent.id, options),
  }
}
