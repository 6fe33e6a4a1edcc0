import type { SacClient, SacEvent, User, Workspace } from '@sac/sdk'

export type SpaceKind = 'private' | 'output' | 'group' | 'public'

/** A workspace as the app's paths name it: `id` is the agent's for `private` and `output`, the group's for `group`. */
export interface Space {
  kind: SpaceKind
  id?: number | undefined
}

/** What a drag of files within the page carries: their paths, as JSON. */
export const DRAGGED_PATHS = 'application/x-sac-paths'

export function workspaceOf(client: SacClient, { kind, id }: Space): Workspace {
  if (kind === 'public') return client.workspaces.public()
  if (id === undefined) throw new TypeError(`a ${kind} workspace needs an id`)
  return kind === 'group' ? client.workspaces.group(id) : client.workspaces.agent(id, kind)
}

export const spaceKey = ({ kind, id }: Space): string =>
  kind === 'public' ? kind : `${kind}/${id}`

/** The place of a folder or file in the app. */
export function pathOf(space: Space, path = ''): string {
  const query = path === '' ? '' : `?${new URLSearchParams({ path })}`
  return `/files/${spaceKey(space)}${query}`
}

/** The server decides; this only keeps people from what it would refuse. */
export const mayWrite = ({ kind }: Space, user: User | undefined): boolean =>
  kind !== 'public' || user?.role === 'admin'

/** Whether an event tells that files of this space changed. */
export function concerns({ kind, id }: Space, event: SacEvent): boolean {
  const { space } = event.data
  if (event.type !== 'file.changed' && event.type !== 'space.changed') return false
  if (kind === 'public') return space === 'public'
  return kind === 'group' ? space === `group:${id}` : space === kind && event.agentId === id
}

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export const join = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name)
/** Whether `path` is `folder` or stands beneath it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`)

/** Control characters and marks that turn the direction of writing, which make a name look like another one. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A name or path as it is shown: what cannot be seen becomes a visible sign. */
export const shown = (name: string): string =>
  name.replace(UNSEEN, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
