import type { Input, OperationId } from '../http/handlers.ts'
import type { FilesService } from './files.service.ts'
import type { SpaceRef } from './spaces.ts'

/** The calls of uploads in parts, on one kind of space. */
export const uploadHandlers = <Place>(
  { uploads }: FilesService,
  refOf: (query: Place) => SpaceRef,
) => {
  type Asked<Id extends OperationId, Key extends keyof Input<Id>> = { query: Place } & Pick<
    Input<Id>,
    'actor' | Key
  >
  return {
    start: async ({
      actor,
      query,
    }: Pick<Input<'startPublicUpload'>, 'actor'> & {
      query: Place & Input<'startPublicUpload'>['query']
    }) => {
      const { isNew, upload } = await uploads.start(actor, refOf(query), {
        path: query.path,
        sizeBytes: query.size,
        executable: query.executable ?? false,
        modifiedAt: query.modifiedAt,
      })
      return { status: isNew ? (201 as const) : (200 as const), body: upload }
    },
    get: async ({ actor, query, params }: Asked<'getPublicUpload', 'params'>) => ({
      status: 200 as const,
      body: await uploads.get(actor, refOf(query), params.uploadId),
    }),
    abort: async ({ actor, query, params }: Asked<'abortPublicUpload', 'params'>) => {
      await uploads.abort(actor, refOf(query), params.uploadId)
      return { status: 204 as const }
    },
    putPart: async ({
      actor,
      query,
      params,
      request,
      body,
    }: Asked<'putPublicUploadPart', 'params' | 'request' | 'body'>) => {
      const digest = request.headers['x-sac-digest'] as string | undefined
      const { uploadId, number } = params
      const part = await uploads.putPart(actor, refOf(query), uploadId, number, digest, body)
      return { status: 200 as const, body: part }
    },
    complete: async ({
      actor,
      query,
      params,
    }: Pick<Input<'completePublicUpload'>, 'actor' | 'params'> & {
      query: Place & Input<'completePublicUpload'>['query']
    }) => ({
      status: 201 as const,
      body: await uploads.complete(actor, refOf(query), params.uploadId, {
        digest: query.digest,
        base: query.base,
      }),
    }),
  }
}
