import { Flags } from '@oclif/core'
import type { SacClient, Workspace } from '@sac/sdk'
import { chooseAgent } from './agents.ts'
import { findGroup } from './groups.ts'

/** Flags that name a workspace: an agent's private one, a group's, or the public one. */
export const placeFlags = {
  agent: Flags.string({
    description: 'id or name of the agent whose private workspace it is; the only one by default',
    exclusive: ['group', 'public'],
  }),
  group: Flags.string({
    description: 'slug, name or id of the group whose workspace it is',
    exclusive: ['agent', 'public'],
  }),
  public: Flags.boolean({
    description: 'the workspace that everybody reads and admins write',
    exclusive: ['agent', 'group'],
  }),
}

export interface PlaceFlags {
  agent?: string | undefined
  group?: string | undefined
  public?: boolean | undefined
}

/** A workspace that was chosen by flags. */
export interface Place {
  files: Workspace
  /** For people, such as `helper` or `group Research`. */
  name: string
  /** The flags that name it, for hints. */
  flags: string[]
}

export async function choosePlace(client: SacClient, flags: PlaceFlags): Promise<Place> {
  if (flags.public) {
    return { files: client.workspaces.public(), name: 'the public workspace', flags: ['--public'] }
  }
  if (flags.group !== undefined) {
    const { id, name, slug } = await findGroup(client, flags.group)
    return { files: client.workspaces.group(id), name: `group ${name}`, flags: ['--group', slug] }
  }
  const { id, name } = await chooseAgent(client, flags.agent, '--agent')
  return { files: client.workspaces.agent(id), name, flags: ['--agent', name] }
}

/** `agent helper` or `group Research`: names of agents may be like anything. */
export const placeInWords = ({ name, flags }: Place): string =>
  flags[0] === '--agent' ? `agent ${name}` : name

/** `PATH` of commands. */
export const pathArg = { description: 'path in the workspace', required: true } as const
