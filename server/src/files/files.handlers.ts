import type { FastifyRequest } from 'fastify'
import { userIdOf } from '../authorization/actor.ts'
import { streamEvents } from '../events/events.handlers.ts'
import type { EventsService } from '../events/events.service.ts'
import type { Handlers, Input, OperationId } from '../http/handlers.ts'
import { serveContent } from './download.ts'
import type { FileChange } from './file-events.ts'
import type { FilesService } from './files.service.ts'

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
>
type SpaceHandlers = Pick<
  Handlers,
  | 'listSpaceChanges'
  | 'findMissingDigests'
  | 'pushPack'
  | 'putContent'
  | 'getBlob'
  | 'subscribeSpaces'
>
/** Sessions of an agent whose program is a new one, while it is not known what the one before left unsaid. */
type RestartsOf = (agentId: number) => Promise<{ sessionId: string; epoch: string }[]>
type OwnSpace = 'private' | 'output'
/** What both spaces' operations get alike. */
type Part<Id extends OperationId, Key extends keyof Input<Id>> = Pick<Input<Id>, Key>

/** Files for people: on the public listener. */
const publicHandlers = (files: FilesService, events: EventsService): PublicHandlers => {
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
  }
}

/** Files for the sidecars of agents: on the internal listener. */
const spaceHandlers = (
  files: FilesService,
  events: EventsService,
  restartsOf: RestartsOf,
): SpaceHandlers => ({
  listSpaceChanges: async ({ params: { agentId, space }, query: { since, limit, cursor } }) => ({
    status: 200,
    body: await files.changes(agentId, space, { since: since ?? 0, limit: limit ?? 1000, cursor }),
  }),
  findMissingDigests: async ({ actor, body }) => ({
    status: 200,
    body: { missing: await files.missing(actor, body.digests) },
  }),
  pushPack: async ({ actor, params: { agentId, space }, body }) => ({
    status: 200,
    body: await files.pushPack(actor, agentId, space, body),
  }),
  putContent: async ({ actor, params: { agentId, space }, query, body }) => ({
    status: 200,
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
  }),
  getBlob: async ({ actor, params: { digest }, request }) => {
    const location = await files.findBlob(actor, digest)
    return serveContent(request, { digest }, location, (range) => files.read(location, range))
  },
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
      const tellSkills = () =>
        stream.send({ event: 'skills.changed', data: { type: 'skills.changed' } })
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
      const filter = { agentId, topics: ['file', 'session', 'skill'] as const }
      const stop = events.subscribe(filter, ({ topic, type, seq, data }) => {
        if (topic === 'skill') return void (type === 'skill.wanted' && tellSkills())
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
): PublicHandlers & SpaceHandlers => ({
  ...publicHandlers(files, events),
  ...spaceHandlers(files, events, restartsOf),
})
