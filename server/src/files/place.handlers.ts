import type { FastifyRequest } from 'fastify'
import type { Input, OperationId } from '../http/handlers.ts'
import { serveContent } from './download.ts'
import type { FilesService } from './files.service.ts'
import type { SpaceRef } from './spaces.ts'
import { syncCalls } from './sync-calls.ts'
import { uploadHandlers } from './upload.handlers.ts'

/** What the operations of all kinds of space get alike; the public one has nothing beside. */
type Asked<Id extends OperationId, Key extends keyof Input<Id>> = Pick<Input<Id>, Key>

/**
 * The calls on one kind of space.
 * @param refOf which space the query means; who may was decided by the permission of the operation
 */
export const placeHandlers = <Place>(files: FilesService, refOf: (query: Place) => SpaceRef) => {
  type Query<Id extends OperationId> = { query: Place & Input<Id>['query'] }
  const sync = syncCalls(files)
  return {
    list: async ({ query }: Query<'listPublicFiles'>) => ({
      status: 200 as const,
      body: await files.list(refOf(query), {
        path: query.path ?? '',
        recursive: query.recursive ?? false,
        limit: query.limit ?? 50,
        cursor: query.cursor,
      }),
    }),
    remove: async ({
      actor,
      query,
    }: Query<'deletePublicFile'> & Asked<'deletePublicFile', 'actor'>) => {
      await files.delete(actor, refOf(query), query.path, query.recursive ?? false)
      return { status: 204 as const }
    },
    download: async ({
      actor,
      query,
      request,
    }: Query<'downloadPublicFile'> & Asked<'downloadPublicFile', 'actor' | 'request'>) => {
      const { file, location } = await files.find(actor, refOf(query), query.path)
      return serveContent(request, file, location, (range) => files.read(location, range))
    },
    upload: async ({
      actor,
      query,
      request,
      body,
    }: Query<'uploadPublicFile'> & Asked<'uploadPublicFile', 'actor' | 'request' | 'body'>) => ({
      status: 201 as const,
      body: await files.upload(
        actor,
        refOf(query),
        {
          path: query.path,
          executable: query.executable ?? false,
          digest: request.headers['x-sac-digest'] as string | undefined,
          sizeBytes: contentLengthOf(request),
        },
        body,
      ),
    }),
    makeFolder: async ({
      actor,
      query,
    }: Query<'createPublicFolder'> & Asked<'createPublicFolder', 'actor'>) => ({
      status: 201 as const,
      body: await files.makeFolder(actor, refOf(query), query.path),
    }),
    move: async ({ actor, query }: Query<'movePublicFile'> & Asked<'movePublicFile', 'actor'>) => ({
      status: 200 as const,
      body: await files.moves.move(actor, refOf(query), query.path, query.to),
    }),
    archive: async ({
      actor,
      query,
    }: Query<'downloadPublicFolder'> & Asked<'downloadPublicFolder', 'actor'>) => ({
      status: 200 as const,
      ...(await files.archives.open(actor, refOf(query), query.path ?? '', query.only)),
    }),
    edit: async ({
      actor,
      query,
      request,
      body,
    }: Query<'editPublicFile'> & Asked<'editPublicFile', 'actor' | 'request' | 'body'>) => {
      const ifMatch = request.headers['if-match']
      const file = await files.texts.edit(actor, refOf(query), query.path, ifMatch, body)
      return { status: 200 as const, body: file, headers: { etag: `"${file.digest}"` } }
    },
    quota: async ({ query }: { query: Place }) => ({
      status: 200 as const,
      body: await files.quota(refOf(query)),
    }),
    trash: async ({ query }: Query<'listPublicTrash'>) => ({
      status: 200 as const,
      body: await files.listTrash(refOf(query), {
        limit: query.limit ?? 50,
        cursor: query.cursor,
      }),
    }),
    restore: async ({
      actor,
      query,
    }: Query<'restorePublicFile'> & Asked<'restorePublicFile', 'actor'>) => ({
      status: 200 as const,
      body: await files.restore(actor, refOf(query), query.path, query.revision),
    }),
    changes: async ({ query }: Query<'listPublicChanges'>) => sync.changes(refOf(query), query),
    missing: sync.missing,
    push: async (input: { query: Place } & Asked<'pushPublicPack', 'actor' | 'body'>) =>
      sync.push(refOf(input.query), input),
    put: async (input: Query<'putPublicContent'> & Asked<'putPublicContent', 'actor' | 'body'>) =>
      sync.put(refOf(input.query), input),
    blob: sync.blob,
    blobs: sync.blobs,
    uploads: uploadHandlers(files, refOf),
  }
}

const contentLengthOf = ({ headers }: FastifyRequest) =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
