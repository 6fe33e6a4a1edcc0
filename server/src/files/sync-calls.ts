import type { Input, OperationId } from '../http/handlers.ts'
import { serveContent } from './download.ts'
import type { FilesService } from './files.service.ts'
import type { SpaceRef } from './spaces.ts'

type Part<Id extends OperationId, Key extends keyof Input<Id>> = Pick<Input<Id>, Key>

/** What keeps a copy of a space equal to it: the same for people's programs and for sidecars. */
export const syncCalls = (files: FilesService) => {
  const changes = async (
    ref: SpaceRef,
    { since, limit, cursor }: Input<'listPublicChanges'>['query'],
  ) => ({
    status: 200 as const,
    body: await files.changes(ref, { since: since ?? 0, limit: limit ?? 1000, cursor }),
  })
  const missing = async ({ actor, body }: Part<'findMissingDigests', 'actor' | 'body'>) => ({
    status: 200 as const,
    body: { missing: await files.missing(actor, body.digests) },
  })
  const push = async (ref: SpaceRef, { actor, body }: Part<'pushPack', 'actor' | 'body'>) => ({
    status: 200 as const,
    body: await files.pushPack(actor, ref, body),
  })
  const put = async (
    ref: SpaceRef,
    { actor, query, body }: Part<'putPublicContent', 'actor' | 'query' | 'body'>,
  ) => ({
    status: 200 as const,
    body: await files.putContent(
      actor,
      ref,
      {
        path: query.path,
        digest: query.digest,
        sizeBytes: query.size,
        executable: query.executable ?? false,
        modifiedAt: query.modifiedAt,
        base: query.base,
        ...(query.conflictOf !== undefined && { conflictOf: query.conflictOf }),
      },
      body,
    ),
  })
  const blob = async ({
    actor,
    params: { digest },
    request,
  }: Pick<Input<'getBlob'>, 'actor' | 'request'> & { params: { digest: string } }) => {
    const location = await files.findBlob(actor, digest)
    return serveContent(request, { digest }, location, (range) => files.read(location, range))
  }
  const blobs = async ({ actor, body }: Part<'getBlobs', 'actor' | 'body'>) => ({
    status: 200 as const,
    ...(await files.readPack(actor, body.digests)),
  })
  return { changes, missing, push, put, blob, blobs }
}
