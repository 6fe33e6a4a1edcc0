import { userIdOf } from '../authorization/actor.ts'
import { streamEvents } from '../events/events.handlers.ts'
import type { EventsService } from '../events/events.service.ts'
import type { Handlers, OperationId } from '../http/handlers.ts'
import type { FilesService } from './files.service.ts'
import { placeHandlers } from './place.handlers.ts'
import { type RestartsOf, sidecarHandlers } from './sidecar.handlers.ts'
import type { SpaceRef } from './spaces.ts'

type OwnSpace = 'private' | 'output'
type FileOperation = Extract<
  OperationId,
  | `${string}${'Private' | 'Output' | 'Group' | 'Public'}File${string}`
  | `${string}Workspace${string}`
  | `${string}${'Group' | 'Public'}${'Folder' | 'Quota' | 'Trash' | 'Changes' | 'Digests' | 'Pack' | 'Content' | 'Blob' | 'Blobs'}`
  | 'createFolder'
  | `${string}Upload`
  | `put${string}UploadPart`
  | 'moveFile'
  | 'downloadFolder'
  | 'editFile'
  | 'getQuota'
  | 'listTrash'
  | 'restoreFile'
  | 'watchOutput'
>

/** Files for people, on the public listener: the same calls for each kind of space, under a name of their own. */
const publicHandlers = (
  files: FilesService,
  events: EventsService,
): Pick<Handlers, FileOperation> => {
  const own = placeHandlers(
    files,
    ({ agentId, space = 'private' }: { agentId: number; space?: OwnSpace }): SpaceRef => ({
      kind: space,
      agentId,
    }),
  )
  const output = placeHandlers(
    files,
    ({ agentId }: { agentId: number }): SpaceRef => ({
      kind: 'output',
      agentId,
    }),
  )
  const group = placeHandlers(
    files,
    ({ groupId }: { groupId: number }): SpaceRef => ({
      kind: 'group',
      groupId,
    }),
  )
  const everybody = placeHandlers(files, (): SpaceRef => ({ kind: 'public' }))
  return {
    getWorkspaceStatus: () => ({ status: 200, body: { configured: true } }),
    listPrivateFiles: own.list,
    deletePrivateFile: own.remove,
    downloadPrivateFile: own.download,
    uploadPrivateFile: own.upload,
    createFolder: own.makeFolder,
    moveFile: own.move,
    downloadFolder: own.archive,
    editFile: own.edit,
    startUpload: own.uploads.start,
    getUpload: own.uploads.get,
    abortUpload: own.uploads.abort,
    putUploadPart: own.uploads.putPart,
    completeUpload: own.uploads.complete,
    getQuota: own.quota,
    listTrash: own.trash,
    restoreFile: own.restore,
    listWorkspaceChanges: own.changes,
    findMissingWorkspaceDigests: own.missing,
    pushWorkspacePack: own.push,
    putWorkspaceContent: own.put,
    getWorkspaceBlob: own.blob,
    getWorkspaceBlobs: own.blobs,
    listOutputFiles: output.list,
    deleteOutputFile: output.remove,
    downloadOutputFile: output.download,
    uploadOutputFile: output.upload,
    watchOutput: async ({ actor, query: { agentId }, request }) => ({
      status: 200,
      sse: (stream) =>
        streamEvents(
          events,
          stream,
          { userId: userIdOf(actor), agentId, topics: ['file'] },
          request.headers['last-event-id'] as string | undefined,
          ({ type, data }) =>
            type === 'file.changed' && data['space'] === 'output' ? [{ event: type, data }] : [],
        ),
    }),
    listGroupFiles: group.list,
    deleteGroupFile: group.remove,
    downloadGroupFile: group.download,
    uploadGroupFile: group.upload,
    createGroupFolder: group.makeFolder,
    moveGroupFile: group.move,
    downloadGroupFolder: group.archive,
    editGroupFile: group.edit,
    startGroupUpload: group.uploads.start,
    getGroupUpload: group.uploads.get,
    abortGroupUpload: group.uploads.abort,
    putGroupUploadPart: group.uploads.putPart,
    completeGroupUpload: group.uploads.complete,
    getGroupQuota: group.quota,
    listGroupTrash: group.trash,
    restoreGroupFile: group.restore,
    listGroupChanges: group.changes,
    findMissingGroupDigests: group.missing,
    pushGroupPack: group.push,
    putGroupContent: group.put,
    getGroupBlob: group.blob,
    getGroupBlobs: group.blobs,
    listPublicFiles: everybody.list,
    deletePublicFile: everybody.remove,
    downloadPublicFile: everybody.download,
    uploadPublicFile: everybody.upload,
    createPublicFolder: everybody.makeFolder,
    movePublicFile: everybody.move,
    downloadPublicFolder: everybody.archive,
    editPublicFile: everybody.edit,
    startPublicUpload: everybody.uploads.start,
    getPublicUpload: everybody.uploads.get,
    abortPublicUpload: everybody.uploads.abort,
    putPublicUploadPart: everybody.uploads.putPart,
    completePublicUpload: everybody.uploads.complete,
    getPublicQuota: everybody.quota,
    listPublicTrash: everybody.trash,
    restorePublicFile: everybody.restore,
    listPublicChanges: everybody.changes,
    findMissingPublicDigests: everybody.missing,
    pushPublicPack: everybody.push,
    putPublicContent: everybody.put,
    getPublicBlob: everybody.blob,
    getPublicBlobs: everybody.blobs,
  }
}

export const filesHandlers = (
  files: FilesService,
  events: EventsService,
  restartsOf: RestartsOf,
) => ({
  ...publicHandlers(files, events),
  ...sidecarHandlers(files, events, restartsOf),
})
