import { userIdOf } from '../authorization/actor.ts'
import type { EventsService } from '../events/events.service.ts'
import type { Handlers } from '../http/handlers.ts'
import type { SseStream } from '../http/sse.ts'
import type { FilesService } from './files.service.ts'
import type { Space } from './spaces.ts'
import { syncCalls } from './sync-calls.ts'

type SidecarHandlers = Pick<
  Handlers,
  | 'listSpaceChanges'
  | 'findMissingDigests'
  | 'pushPack'
  | 'putContent'
  | 'getBlob'
  | 'getBlobs'
  | 'listSharedSpaces'
  | 'subscribeSpaces'
>
/** Sessions of an agent whose program is a new one, while it is not known what the one before left unsaid. */
export type RestartsOf = (agentId: number) => Promise<{ sessionId: string; epoch: string }[]>

const SIDECAR_TOPICS = ['file', 'session', 'group', 'agent', 'skill'] as const

/** Files for the sidecars of agents: on the internal listener. */
export const sidecarHandlers = (
  files: FilesService,
  events: EventsService,
  restartsOf: RestartsOf,
): SidecarHandlers => {
  const sync = syncCalls(files)
  return {
    listSpaceChanges: async ({ params, query }) =>
      sync.changes(await files.spaceOfAgent(params.agentId, params.space), query),
    findMissingDigests: sync.missing,
    pushPack: async (input) =>
      sync.push(await files.spaceOfAgent(input.params.agentId, input.params.space, true), input),
    putContent: async (input) =>
      sync.put(await files.spaceOfAgent(input.params.agentId, input.params.space, true), input),
    getBlob: sync.blob,
    getBlobs: sync.blobs,
    listSharedSpaces: async ({ params: { agentId } }) => ({
      status: 200,
      body: { items: await files.sharedSpaces(agentId), nextCursor: null },
    }),
    subscribeSpaces: async ({ actor, params: { agentId } }) => ({
      status: 200,
      sse: async (stream) => {
        const spaces = new ToldSpaces(stream)
        // One after the other, so that the last answer is the newest.
        let telling = Promise.resolve()
        const tellSpaces = () => {
          telling = telling.then(async () => spaces.tellAll(await files.spaces(agentId)))
          return telling
        }
        const toldEpochs = new Set<string>()
        const tellRestarts = async () => {
          for (const restart of await restartsOf(agentId)) {
            if (toldEpochs.has(restart.epoch)) continue
            toldEpochs.add(restart.epoch)
            const data = { type: 'session.restarted', ...restart }
            stream.send({ event: 'session.restarted', data })
          }
        }
        // Live first, then how things are: a change between the two is told once, by whoever comes first.
        const filter = { userId: userIdOf(actor), topics: SIDECAR_TOPICS }
        const stop = events.subscribe(filter, ({ topic, type, seq, agentId: about, data }) => {
          // What could not be asked now is asked when the sidecar comes back.
          const orClose = () => stream.close()
          if (topic === 'group') return void tellSpaces().catch(orClose)
          if (about !== undefined && about !== agentId) return
          if (topic === 'session') return void tellRestarts().catch(orClose)
          if (type === 'sync.requested') stream.send({ event: type, data: { type } })
          if (type === 'skill.wanted')
            stream.send({ event: 'skills.changed', data: { type: 'skills.changed' } })
          if (topic !== 'file') return
          const { space, revision } = data as { space: Space['name']; revision: number }
          spaces.tell({ name: space, revision }, seq)
        })
        stream.onClose(stop)
        await tellSpaces()
        await tellRestarts()
      },
    }),
  }
}

/** What a sidecar has been told of its spaces. */
class ToldSpaces {
  readonly #stream: SseStream
  readonly #revisions = new Map<string, number>()
  readonly #slugs = new Map<string, string>()

  constructor(stream: SseStream) {
    this.#stream = stream
  }

  tell({ name, revision }: Pick<Space, 'name' | 'revision'>, id?: number): void {
    // A pack is one revision and as many events as it has files.
    if (revision <= (this.#revisions.get(name) ?? -1)) return
    this.#revisions.set(name, revision)
    const slug = this.#slugs.get(name)
    const data = { type: 'space.changed', space: name, revision, ...(slug && { slug }) }
    this.#stream.send({ ...(id !== undefined && { id }), event: 'space.changed', data })
  }

  /** Those that are not among them any more are gone for this agent. */
  tellAll(spaces: readonly Space[]): void {
    const names = new Set(spaces.map(({ name }) => name as string))
    for (const name of this.#revisions.keys()) {
      if (names.has(name)) continue
      this.#revisions.delete(name)
      const data = { type: 'space.removed', space: name }
      this.#stream.send({ event: 'space.removed', data })
    }
    for (const space of spaces) {
      if (space.slug) this.#slugs.set(space.name, space.slug)
      this.tell(space)
    }
  }
}
