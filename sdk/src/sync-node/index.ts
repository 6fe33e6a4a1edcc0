/** Folders of this machine for `client.workspaces.sync`, on Node. */
export { FolderInUseError, NodeFolder } from './sync-folder.ts'
