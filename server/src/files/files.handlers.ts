import type { FastifyRequest } from 'fastify'
import { userIdOf } from '../authorization/actor.ts'
import { streamEvents } from '../events/events.handlers.ts'
import type { EventsService } from '../events/events.service.ts'
import type { Handlers, Input, OperationId } from '../http/handlers.ts'
import { serveContent } from './download.ts'
import type { FileChange } from './file-events.ts'
import type { FilesService } from './files.service.ts'
import type { SpaceName } from './spaces.ts'

type PublicHandlers = Pick<
  Handlers,
  | 'getWorkspaceStatus'
  | 'listPrivateFiles'
  | 'deletePrivateFile'
  | 'downloadPrivateFile'
  | 'uploadPrivateFile'
  | 'createFolder'
  | 'getQuota'
  | 'listTrash'
  | 'restoreFile'
  | 'listOutputFiles'
  | 'deleteOutputFile'
  | 'downloadOutputFile'
  | 'uploadOutputFile'
  | 'watchOutput'
  | 'listWorkspaceChanges'
  | 'findMissingWorkspaceDigests'
  | 'pushWorkspacePack'
  | 'putWorkspaceContent'
  | 'getWorkspaceBlob'
  | 'getWorkspaceBlobs'
>
type SpaceHandlers = Pick<
  Handlers,
  | 'listSpaceChanges'
  | 'findMissingDigests'
  | 'pushPack'
  | 'putContent'
  | 'getBlob'
  | 'getBlobs'
  | 'subscribeSpaces'
>
/** Sessions of an agent whose program is a new one, while it is not known what the one before left unsaid. */
type RestartsOf = (agentId: number) => Promise<{ sessionId: string; epoch: string }[]>
type OwnSpace = 'private' | 'output'
/** What both spaces' operations get alike. */
type Part<Id extends OperationId, Key extends keyof Input<Id>> = Pick<Input<Id>, Key>

/** What keeps a copy of a space equal to it: the same for people's programs and for sidecars. */
const syncCalls = (files: FilesService) => {
  const changes = async (
    agentId: number,
    space: SpaceName,
    { since, limit, cursor }: Input<'listSpaceChanges'>['query'],
  ) => ({
    status: 200 as const,
    body: await files.changes(agentId, space, { since: since ?? 0, limit: limit ?? 1000, cursor }),
  })
  const missing = async ({ actor, body }: Part<'findMissingDigests', 'actor' | 'body'>) => ({
    status: 200 as const,
    body: { missing: await files.missing(actor, body.digests) },
  })
  const push = async (
    agentId: number,
    space: SpaceName,
    { actor, body }: Part<'pushPack', 'actor' | 'body'>,
  ) => ({ status: 200 as const, body: await files.pushPack(actor, agentId, space, body) })
  const put = async (
    agentId: number,
    space: SpaceName,
    { actor, query, body }: Part<'putContent', 'actor' | 'query' | 'body'>,
  ) => ({
    status: 200 as const,
    body: await files.putContent(
      actor,
      agentId,
      space,
      {
        path: query.path,
        digest: query.digest,
        sizeBytes: query.size,
        executable: query.executable ?? false,
        modifiedAt: query.modifiedAt,
        base: query.base,
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

type SyncCalls = ReturnType<typeof syncCalls>

/** Files for people: on the public listener. */
const publicHandlers = (
  files: FilesService,
  events: EventsService,
  sync: SyncCalls,
): PublicHandlers => {
  const list =
    (space: OwnSpace) =>
    async ({
      query: { agentId, path, recursive, limit, cursor },
    }: Part<'listPrivateFiles', 'query'>) => ({
      status: 200 as const,
      body: await files.list(agentId, space, {
        path: path ?? '',
        recursive: recursive ?? false,
        limit: limit ?? 50,
        cursor,
      }),
    })
  const remove =
    (space: OwnSpace) =>
    async ({ actor, query }: Part<'deletePrivateFile', 'actor' | 'query'>) => {
      await files.delete(actor, query.agentId, space, query.path, query.recursive ?? false)
      return { status: 204 as const }
    }
  const download =
    (space: OwnSpace) =>
    async ({
      actor,
      query,
      request,
    }: Part<'downloadPrivateFile', 'actor' | 'query' | 'request'>) => {
      const { file, location } = await files.find(actor, query.agentId, space, query.path)
      return serveContent(request, file, location, (range) => files.read(location, range))
    }
  const upload =
    (space: OwnSpace) =>
    async ({
      actor,
      query,
      request,
      body,
    }: Part<'uploadPrivateFile', 'actor' | 'query' | 'request' | 'body'>) => ({
      status: 201 as const,
      body: await files.upload(
        actor,
        query.agentId,
        space,
        {
          path: query.path,
          executable: query.executable ?? false,
          digest: request.headers['x-sac-digest'] as string | undefined,
          sizeBytes: contentLengthOf(request),
        },
        body,
      ),
    })
  return {
    getWorkspaceStatus: () => ({ status: 200, body: { configured: true } }),
    listPrivateFiles: list('private'),
    deletePrivateFile: remove('private'),
    downloadPrivateFile: download('private'),
    uploadPrivateFile: upload('private'),
    listOutputFiles: list('output'),
    deleteOutputFile: remove('output'),
    downloadOutputFile: download('output'),
    uploadOutputFile: upload('output'),
    createFolder: async ({ actor, query: { agentId, space, path } }) => ({
      status: 201,
      body: await files.makeFolder(actor, agentId, space ?? 'private', path),
    }),
    getQuota: async ({ query: { agentId, space } }) => ({
      status: 200,
      body: await files.quota(agentId, space ?? 'private'),
    }),
    listTrash: async ({ query: { agentId, space, limit, cursor } }) => ({
      status: 200,
      body: await files.listTrash(agentId, space ?? 'private', { limit: limit ?? 50, cursor }),
    }),
    restoreFile: async ({ actor, query: { agentId, space, path, revision } }) => ({
      status: 200,
      body: await files.restore(actor, agentId, space ?? 'private', path, revision),
    }),
    watchOutput: async ({ actor, query: { agentId }, request }) => ({
      status: 200,
      sse: (stream) =>
        streamEvents(
          events,
          stream,
          { userId: userIdOf(actor), agentId, topics: ['file'] },
          request.headers['last-event-id'] as string | undefined,
          ({ type, data }) => (data['space'] === 'output' ? [{ event: type, data }] : []),
        ),
    }),
    listWorkspaceChanges: ({ query }) =>
      sync.changes(query.agentId, query.space ?? 'private', query),
    findMissingWorkspaceDigests: sync.missing,
    pushWorkspacePack: (input) =>
      sync.push(input.query.agentId, input.query.space ?? 'private', input),
    putWorkspaceContent: (input) =>
      sync.put(input.query.agentId, input.query.space ?? 'private', input),
    getWorkspaceBlob: sync.blob,
    getWorkspaceBlobs: sync.blobs,
  }
}

/** Files for the sidecars of agents: on the internal listener. */
const spaceHandlers = (
  files: FilesService,
  events: EventsService,
  restartsOf: RestartsOf,
  sync: SyncCalls,
): SpaceHandlers => ({
  listSpaceChanges: ({ params: { agentId, space }, query }) => sync.changes(agentId, space, query),
  findMissingDigests: sync.missing,
  pushPack: (input) => sync.push(input.params.agentId, input.params.space, input),
  putContent: (input) => sync.put(input.params.agentId, input.params.space, input),
  getBlob: sync.blob,
  getBlobs: sync.blobs,
  subscribeSpaces: async ({ params: { agentId } }) => ({
    status: 200,
    sse: async (stream) => {
      const told = new Map<string, number>()
      const tell = (space: string, revision: number, id?: number) => {
        // A pack is one revision and as many events as it has files.
        if (revision <= (told.get(space) ?? -1)) return
        told.set(space, revision)
        const data = { type: 'space.changed', space, revision }
        stream.send({ ...(id !== undefined && { id }), event: 'space.changed', data })
      }
      const toldEpochs = new Set<string>()
      const tellRestarts = async () => {
        for (const restart of await restartsOf(agentId)) {
          if (toldEpochs.has(restart.epoch)) continue
          toldEpochs.add(restart.epoch)
          stream.send({
            event: 'session.restarted',
            data: { type: 'session.restarted', ...restart },
          })
        }
      }
      // Live first, then how things are: a change between the two is told once, by whoever comes first.
      const filter = { agentId, topics: ['file', 'session'] as const }
      const stop = events.subscribe(filter, ({ topic, seq, data }) => {
        // What could not be asked now is asked when the sidecar comes back.
        if (topic === 'session') return void tellRestarts().catch(() => stream.close())
        const { space, revision } = data as unknown as FileChange
        tell(space, revision, seq)
      })
      stream.onClose(stop)
      for (const { name, revision } of await files.spaces(agentId)) tell(name, revision)
      await tellRestarts()
    },
  }),
})

const contentLengthOf = ({ headers }: FastifyRequest) =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length'])

export const filesHandlers = (
  files: FilesService,
  events: EventsService,
  restartsOf: RestartsOf,
): PublicHandlers & SpaceHandlers => {
  const sync = syncCalls(files)
  return {
    ...publicHandlers(files, events, sync),
    ...spaceHandlers(files, events, restartsOf, sync),
  }
}
